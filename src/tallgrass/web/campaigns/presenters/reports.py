"""A report's figures, shares and waves as its page writes them."""

from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tallgrass.campaigns.queries.reports import CampaignReport
from tallgrass.insight.metrics import COSTS
from tallgrass.insight.types import Figure, Metric
from tallgrass.web.contracts.presenters import role_name
from tallgrass.web.jinja import day, num, percent


def metric_value(value: Decimal | None, metric: str) -> str:
    """Write a metric's value as pages do; "not yet" while there is nothing to divide by."""
    if value is None:
        return pgettext("figure", "not yet")
    if metric == Metric.STICKINESS:
        return percent(value, 2)
    if metric == Metric.SPEND:
        return f"{value:,}"  # exact: as many places as its currency has
    if metric in COSTS:
        return f"{value:,.2f}"
    return num(value)


def figure_words(figure: Figure) -> dict[str, Any]:
    """Word a figure for the page's macro."""
    costs = figure.unit not in ("", "ratio") and figure.value is not None
    return {
        "name": figure.label,
        "value": metric_value(figure.value, figure.name),
        "unit": figure.unit if costs else "",
        "formula": figure.formula,
        "window": _("%(start)s to %(end)s")
        % {"start": day(figure.window.start), "end": day(figure.window.end)},
        "n": f"{num(figure.n)} {figure.n_of}",
        "source": figure.source,
        "rows_url": figure.rows,
    }


def takers(report: CampaignReport) -> list[tuple[str, int]]:
    """Return who got how much of what the KOC line spent, and what is not divided yet."""
    takers = [(name or role_name(role), part) for role, name, part in report.takers]
    return [*takers, (_("Clicks not added up yet"), report.unsplit)] if report.unsplit else takers


def round_up(peak: int) -> int:
    """Return a round number at or above the peak, divisible by four, for the upper edge of the
    chart."""
    step = 4
    while step * 10 < peak:
        step *= 10
    return max(4, -(-peak // step) * step)


def bands(report: CampaignReport) -> list[dict[str, Any]]:
    """Draw the waves as bands over the days report."""
    if not report.days:
        return []
    first, last = report.days[0].day, report.days[-1].day
    zone = ZoneInfo(report.campaign.time_zone)
    bands = []
    for label, start, end in (
        (_("Preheat"), report.campaign.preheat_from, report.campaign.preheat_to),
        (_("Launch"), report.campaign.launch_from, report.campaign.launch_to),
    ):
        opened, closed = (moment.astimezone(zone).date() for moment in (start, end))
        begin, stop = max(opened, first), min(closed, last)
        if begin < stop:
            bands.append(
                {"start": (begin - first).days, "end": (stop - first).days, "label": label}
            )
    return bands
