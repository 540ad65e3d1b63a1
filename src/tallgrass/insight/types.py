"""Words of the insight room: a figure with its provenance, a range of prices."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tallgrass.signals.types import DWELL_SECONDS


class Metric(models.TextChoices):
    """Names of figures. Three that the trade mixes up are kept apart: CPE, CPRE, stickiness."""

    SPEND = "spend", _("Spent")
    VIEWS = "views", _("Views")
    LIKES = "likes", _("Likes")
    REAL = "real", _("Real engagements")
    CLICKS = "clicks", _("Valid clicks")
    CPE = "cpe", _("CPE")
    CPRE = "cpre", _("CPRE")
    STICKINESS = "stickiness", _("Stickiness")
    CPM = "cpm", _("CPM")
    CPC = "cpc", _("CPC")


FORMULAS = {
    Metric.SPEND: _(
        "What published notes have earned before anyone takes a share (gross): fees on "
        "publication, and valid clicks as they are counted."
    ),
    Metric.VIEWS: _("Times the notes were opened by readers."),
    Metric.LIKES: _("Likes given here. Imported counts are left out."),
    Metric.REAL: format_lazy(
        _("Comments, and stays of at least {seconds} seconds."), seconds=DWELL_SECONDS
    ),
    Metric.CLICKS: _("Clicks on tracked links that were paid for."),
    Metric.CPE: _("Spend ÷ likes: the immediate return."),
    Metric.CPRE: format_lazy(
        _(
            "Spend ÷ real engagements: comments, and stays of at least {seconds} seconds. Not "
            "to be confused with stickiness, which is sometimes given this name."
        ),
        seconds=DWELL_SECONDS,
    ),
    Metric.STICKINESS: _("Sum of likes ÷ sum of the creators' followers on publishing day."),
    Metric.CPM: _("Spend ÷ views × 1,000."),
    Metric.CPC: _("Spend on per-click contracts ÷ valid clicks."),
}
SOURCES = {
    Metric.SPEND: _("Ledger and contracts"),
    Metric.VIEWS: _("Counted events"),
    Metric.LIKES: _("Notes"),
    Metric.REAL: _("Notes and counted events"),
    Metric.CLICKS: _("Counted clicks, each with its verdict"),
    Metric.CPE: _("Contracts and notes"),
    Metric.CPRE: _("Contracts, notes and counted events"),
    Metric.STICKINESS: _("Notes, and follower counts kept on publishing day"),
    Metric.CPM: _("Contracts and counted events"),
    Metric.CPC: _("Contracts and counted events"),
}


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was counted of one note under contract, or of several together. Money in minor units of
    one currency."""

    notes: int = 0
    spend: int = 0
    click_spend: int = 0
    likes: int = 0
    comments: int = 0
    stays: int = 0
    views: int = 0
    clicks: int = 0
    followers: int = 0

    @property
    def real(self) -> int:
        """Real engagements: comments, and stays over the threshold."""
        return self.comments + self.stays


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when something was counted."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its provenance. `value` is None while there is nothing to divide by: not yet,
    not 0.

    `unit` is a currency code (the value then in major units, exact), "ratio", or "" for a count.
    """

    name: str
    value: Decimal | None
    unit: str
    formula: str
    window: Window
    n: int
    n_of: str
    source: str
    rows: str = ""

    @property
    def label(self) -> str:
        return str(Metric(self.name).label)


@dataclass(frozen=True, slots=True)
class PriceRange:
    """Prices agreed for a tier: lower quartile, median, upper quartile of `n` contracts, in minor
    units."""

    tier: str
    currency: str
    n: int
    low: int
    median: int
    high: int
