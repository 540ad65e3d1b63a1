"""A campaign's report: figures, rows behind them, spreadsheets."""

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tallgrass.campaigns.queries import reports
from tallgrass.campaigns.types import CampaignState
from tallgrass.contracts.types import Line
from tallgrass.insight.types import FORMULAS, Metric
from tallgrass.web.campaigns import errors
from tallgrass.web.campaigns.presenters import reports as figures
from tallgrass.web.campaigns.presenters import spreadsheets
from tallgrass.web.guard import found, makes_file, needs_account, text_of
from tallgrass.web.shell import principal_of_request, render
from tallgrass.web.workbooks import MEDIA_TYPE, as_xlsx


@require_safe
@needs_account
def report(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the report."""
    shown = found(reports.report(principal_of_request(request), public_id))
    peak = max((d.views for d in shown.days), default=0)
    zone = shown.campaign.time_zone
    with timezone.override(ZoneInfo(zone)):
        worded = [figures.figure_words(figure) for figure in shown.figures]
    context = {
        "report": shown,
        "campaign": shown.campaign,
        "currency": shown.campaign.card.currency,
        "state": CampaignState(shown.campaign.card.state).label,
        "figures": worded,
        "show": figures.metric_value,
        "top": figures.round_up(peak),
        "bands": figures.bands(shown),
        "koc": next(line.measured for line in shown.lines if line.line == Line.KOC),
        "takers": figures.takers(shown),
    }
    return render(request, "campaigns/report.html", context, zone=zone)


@require_safe
@needs_account
def rows(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the rows behind a figure, note by note."""
    metric, cursor = text_of(request, "figure") or Metric.SPEND.value, text_of(request, "cursor")
    if metric not in Metric.values:
        raise errors.NO_SUCH_FIGURE()
    campaign, page = found(
        reports.rows_page(principal_of_request(request), public_id, cursor=cursor)
    )
    context = {
        "campaign": campaign,
        "page": page,
        "metric": Metric(metric),
        "formula": FORMULAS[Metric(metric)],
        "metrics": [(m.value, m.label) for m in Metric],
        "show": figures.metric_value,
        "cursor": cursor,
    }
    return render(request, "campaigns/rows.html", context, zone=campaign.time_zone)


@require_safe
@needs_account
@makes_file
def export(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the report as a spreadsheet."""
    kind = text_of(request, "format") or "xlsx"
    if kind not in ("csv", "xlsx"):
        raise errors.FORMAT_UNKNOWN()
    tables = spreadsheets.tables_of(found(reports.report(principal_of_request(request), public_id)))
    data, mime = (
        (spreadsheets.as_csv(tables), "text/csv; charset=utf-8")
        if kind == "csv"
        else (as_xlsx(tables), MEDIA_TYPE)
    )
    response = HttpResponse(data, content_type=mime)
    response["Content-Disposition"] = f'attachment; filename="report-{public_id}.{kind}"'
    return response
