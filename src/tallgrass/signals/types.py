"""Words of the signals room: what is counted of a note, and the verdict and reason of each
click."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.subjects import Subject

DWELL_SECONDS = 5  # whoever stays that long has really looked
KEPT_DAYS = 2  # whole days for which single events are kept after they were counted
LONGEST_KEPT_DAYS = KEPT_DAYS + 2  # of the oldest: their day, those, and the day they rest sealed


class Verdict(models.TextChoices):
    """What a click counts as: paid, a person's click without pay, or no person's click at all."""

    VALID = "valid", _("Valid, paid")
    UNPAID = "unpaid", _("Valid, not paid")
    REFUSED = "refused", _("Not counted")
    WAITING = "waiting", _("Valid, waiting for its pay")


class ClickReason(models.TextChoices):
    """Why a click has its verdict. Creator and brand read the same words."""

    PAID = "paid", _("A person followed the link; paid.")
    BOT = "bot", _("The visitor identified itself as a robot.")
    PREFETCH = "prefetch", _("A browser loaded the link in advance; nobody had clicked yet.")
    HEAD = "head", _("A program asked for the address only and did not open the page.")
    SELF = "self", _("The creator clicked their own link.")
    DUPLICATE = "duplicate", _("The same visitor had clicked this link within the last 24 hours.")
    RATE = "rate", _("Too many clicks came from one address within a minute.")
    CLOSED = "closed", _("The campaign did not pay for clicks at that time.")
    CREATOR_CAP = "creator_cap", _("This creator's limit for paid clicks was reached.")
    DAY_CAP = "day_cap", _("This link's limit for the day was reached.")
    CAMPAIGN_CAP = "campaign_cap", _("The campaign's limit for paid clicks was reached.")
    WITHDRAWN = (
        "withdrawn",
        _("A later check found that no person made this click; its pay was taken back."),
    )
    BUDGET = "budget", _("The money set aside for clicks was used up.")
    PAUSED = "paused", _("Pay for this link was paused by a restriction.")
    WAITING = "waiting", _("A person followed the link; the click waits until money is set aside.")


class JournalState(models.TextChoices):
    """How the journal of a home stands."""

    SOUND = "sound", _("The journal is the one this community goes by, and whole.")
    MISSING = "missing", _("The journal is missing.")
    OTHER = "other", _("This is another journal than the one this community goes by.")
    OLDER = "older", _("This is an older copy of the journal: what was written since is missing.")
    DAMAGED = "damaged", _("The journal is damaged.")
    UNREADABLE = "unreadable", _("The journal cannot be read now.")


@dataclass(slots=True)
class Adoption:
    """What became of a journal that was adopted: its generation (0: it was whole and stays), the
    number its rows go on with, and what came back. `lost` are spans of rows that are gone; of those
    up to `counted_to` the counts are kept."""

    generation: int = 0
    head: int = 0
    kept: int = 0
    counted_to: int = 0
    lost: list[tuple[int, int]] = field(default_factory=list)
    unsound: list[int] = field(default_factory=list)
    links: int = 0
    leases: int = 0
    marks: int = 0
    acknowledged: int = 0
    aside: str = ""

    @property
    def uncounted(self) -> int:
        """How many rows are gone that nobody had counted."""
        return sum(max(0, last - max(first, self.counted_to + 1) + 1) for first, last in self.lost)


@dataclass(frozen=True, slots=True)
class Totals:
    """Exact counts of one subject. A note's `clicks` are those on links in it; a contract's,
    people's on its tracked link.

    `earned` is what the valid ones are worth, in minor units, whether or not it is added up yet.
    """

    impressions: int = 0
    views: int = 0
    viewable: int = 0
    dwell_ms: int = 0
    dwells_over: int = 0
    clicks: int = 0
    clicks_paid: int = 0
    by_source: Mapping[str, int] = field(default_factory=dict)
    earned: int = 0


@dataclass(frozen=True, slots=True)
class DayCounts:
    """One day (UTC) of a subject's counts."""

    day: date
    impressions: int
    views: int
    viewable: int
    dwell_ms: int
    clicks: int
    clicks_paid: int


@dataclass(frozen=True, slots=True)
class ClickRow:
    """One click as creator and brand see it."""

    id: int
    at: datetime
    verdict: str
    verdict_text: str
    reason: str
    reason_text: str
    amount: int
    currency: str
    filter_version: str
    may_be_withdrawn: bool  # its pay waits to be moved, and nobody took it back


def link_path(token: str) -> str:
    """Return a tracked link's address on the edge, wherever the edge may move."""
    return f"/c/{token}"


@dataclass(frozen=True, slots=True)
class LinkCard:
    """A tracked link and where its money stands. Amounts are minor units; a cap of None is no cap.

    `earned` is the worth of its valid clicks, `accrued` the part already moved to the earner.
    `is_settled` says that no more can come: the link is closed, its clicks are counted, and all of
    them have been moved.
    """

    subject: Subject
    token: str
    url: str
    target_url: str
    payer_key: str
    earner_key: str
    person_id: int
    currency: str
    price: int
    creator_cap: int | None
    day_cap: int | None
    campaign_cap: int
    starts_at: datetime
    ends_at: datetime
    closed_at: datetime | None
    earned: int
    accrued: int
    is_settled: bool

    @property
    def path(self) -> str:
        """Its address on the edge, wherever the edge may move."""
        return link_path(self.token)
