"""The metrics: pure functions of what was measured, each with formula, window, n and source."""

from collections.abc import Iterable
from dataclasses import fields
from decimal import ROUND_HALF_EVEN, Decimal

from django.utils.translation import gettext_lazy as _

from tallgrass.insight.types import FORMULAS, SOURCES, Figure, Measurement, Metric, Window
from tallgrass.kernel.money import major

_PLACES = Decimal("0.0001")
COSTS = (Metric.CPE, Metric.CPRE, Metric.CPM, Metric.CPC)


def together(parts: Iterable[Measurement]) -> Measurement:
    """Add up the counts of several notes."""
    sums = dict.fromkeys((field.name for field in fields(Measurement)), 0)
    for part in parts:
        for name in sums:
            sums[name] += getattr(part, name)
    return Measurement(**sums)


def ratio(part: int, whole: int) -> Decimal | None:
    """Return part ÷ whole to four places; None when there is nothing to divide by."""
    return (Decimal(part) / Decimal(whole)).quantize(_PLACES, ROUND_HALF_EVEN) if whole else None


def cost(spend: int, units: int, currency: str, per: int = 1) -> Decimal | None:
    """Spend (minor units) for each `per` units, in major units to four places; None when nothing
    was spent or counted yet."""
    if not units or not spend:
        return None
    return (major(spend, currency) * per / units).quantize(_PLACES, ROUND_HALF_EVEN)


def value_of(metric: str, m: Measurement, currency: str) -> Decimal | None:
    """Return the value of one metric."""
    match metric:
        case Metric.SPEND:
            return major(m.spend, currency)
        case Metric.CPE:
            return cost(m.spend, m.likes, currency)
        case Metric.CPRE:
            return cost(m.spend, m.real, currency)
        case Metric.CPM:
            return cost(m.spend, m.views, currency, per=1_000)
        case Metric.CPC:
            return cost(m.click_spend, m.clicks, currency)
        case Metric.STICKINESS:
            return ratio(m.likes, m.followers)
    return Decimal(
        {
            Metric.VIEWS: m.views,
            Metric.LIKES: m.likes,
            Metric.REAL: m.real,
            Metric.CLICKS: m.clicks,
        }[Metric(metric)]
    )


_COUNTED = {
    Metric.SPEND: ("notes", _("notes")),
    Metric.VIEWS: ("notes", _("notes")),
    Metric.LIKES: ("notes", _("notes")),
    Metric.REAL: ("views", _("views")),
    Metric.CLICKS: ("notes", _("notes")),
    Metric.CPE: ("likes", _("likes")),
    Metric.CPRE: ("real", _("real engagements")),
    Metric.STICKINESS: ("followers", _("followers")),
    Metric.CPM: ("views", _("views")),
    Metric.CPC: ("clicks", _("valid clicks")),
}


def figure(metric: str, m: Measurement, *, currency: str, window: Window, rows: str = "") -> Figure:
    """Return one metric with all that one needs to check it."""
    name = Metric(metric)
    counted, n_of = _COUNTED[name]
    unit = (
        currency
        if name in COSTS or name == Metric.SPEND
        else "ratio"
        if name == Metric.STICKINESS
        else ""
    )
    value = value_of(name, m, currency)
    return Figure(
        name.value,
        value,
        unit,
        str(FORMULAS[name]),
        window,
        getattr(m, counted),
        str(n_of),
        str(SOURCES[name]),
        rows,
    )
