"""A campaign's report: figures, rows behind them, spreadsheets."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from tallgrass.campaigns.queries import reports
from tallgrass.campaigns.types import CampaignState
from tallgrass.contracts.types import Line
from tallgrass.insight.metrics import COSTS
from tallgrass.insight.types import FORMULAS, Figure, Metric
from tallgrass.kernel.errors import BadRequest
from tallgrass.web.campaigns import sheets
from tallgrass.web.contracts import words
from tallgrass.web.guard import found, needs_account, text_of
from tallgrass.web.jinja import day, num, percent
from tallgrass.web.shell import principal_of_request, render

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@needs_account
def report(request: HttpRequest, public_id: str) -> HttpResponse:
    """The report."""
    shown = found(reports.report(public_id, principal_of_request(request)))
    peak = max((d.views for d in shown.days), default=0)
    context = {
        "report": shown,
        "campaign": shown.campaign,
        "currency": shown.campaign.card.currency,
        "state": CampaignState(shown.campaign.card.state).label,
        "figures": [figure_words(figure) for figure in shown.figures],
        "show": show,
        "top": _round_up(peak),
        "bands": _bands(shown),
        "koc": next(line.measured for line in shown.lines if line.line == Line.KOC),
        "takers": _takers(shown),
    }
    return render(request, "campaigns/report.html", context)


@require_safe
@needs_account
def rows(request: HttpRequest, public_id: str) -> HttpResponse:
    """The rows behind a figure, note by note."""
    metric, cursor = text_of(request, "figure") or Metric.SPEND.value, text_of(request, "cursor")
    if metric not in Metric.values:
        raise BadRequest(_("There is no such figure."), hint=_("Open one from the report."))
    campaign, page = found(
        reports.rows_page(public_id, principal_of_request(request), cursor=cursor)
    )
    context = {
        "campaign": campaign,
        "page": page,
        "metric": Metric(metric),
        "formula": FORMULAS[Metric(metric)],
        "metrics": [(m.value, m.label) for m in Metric],
        "show": show,
        "cursor": cursor,
    }
    return render(request, "campaigns/rows.html", context)


@require_safe
@needs_account
def export(request: HttpRequest, public_id: str) -> HttpResponse:
    """The report as a spreadsheet."""
    kind = text_of(request, "format") or "xlsx"
    if kind not in ("csv", "xlsx"):
        raise BadRequest(_("We write CSV and XLSX."), hint=_("Choose one of these."))
    tables = sheets.tables_of(found(reports.report(public_id, principal_of_request(request))))
    data, mime = (
        (sheets.as_csv(tables), "text/csv; charset=utf-8")
        if kind == "csv"
        else (sheets.as_xlsx(tables), XLSX)
    )
    response = HttpResponse(data, content_type=mime)
    response["Content-Disposition"] = f'attachment; filename="report-{public_id}.{kind}"'
    return response


def show(value: Decimal | None, metric: str) -> str:
    """A metric's value as pages write it; "not yet" while there is nothing to divide by."""
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
    """A figure for the page's macro."""
    costs = figure.unit not in ("", "ratio") and figure.value is not None
    return {
        "name": figure.label,
        "value": show(figure.value, figure.name),
        "unit": figure.unit if costs else "",
        "formula": figure.formula,
        "window": _("%(start)s to %(end)s")
        % {"start": day(figure.window.start), "end": day(figure.window.end)},
        "n": f"{num(figure.n)} {figure.n_of}",
        "source": figure.source,
        "rows_url": figure.rows,
    }


def _takers(shown: reports.Report) -> list[tuple[str, int]]:
    """Who got how much of what the KOC line spent, and what is not divided yet."""
    takers = [(name or words.role(role), part) for role, name, part in shown.takers]
    return [*takers, (_("Clicks not added up yet"), shown.unsplit)] if shown.unsplit else takers


def _round_up(peak: int) -> int:
    """A round number at or above the peak, divisible by four, for the upper edge of the chart."""
    step = 4
    while step * 10 < peak:
        step *= 10
    return max(4, -(-peak // step) * step)


def _bands(shown: reports.Report) -> list[dict[str, Any]]:
    """The waves as bands over the days shown."""
    if not shown.days:
        return []
    first, last = shown.days[0].day, shown.days[-1].day
    bands = []
    for label, start, end in (
        (_("Preheat"), shown.campaign.preheat_from.date(), shown.campaign.preheat_to.date()),
        (_("Launch"), shown.campaign.launch_from.date(), shown.campaign.launch_to.date()),
    ):
        begin, stop = max(start, first), min(end, last)
        if begin < stop:
            bands.append(
                {"start": (begin - first).days, "end": (stop - first).days, "label": label}
            )
    return bands
