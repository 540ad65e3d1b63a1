"""Reports as tables, and as CSV in which no cell of text is a formula."""

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tallgrass.campaigns.queries.reports import CampaignReport
from tallgrass.contracts.types import Wave
from tallgrass.insight.types import Figure, Metric
from tallgrass.kernel.cells import csv_line
from tallgrass.kernel.money import major
from tallgrass.profiles.types import Tier
from tallgrass.signals.types import DWELL_SECONDS
from tallgrass.web.workbooks import Cell

_METRICS = (Metric.CPE, Metric.CPRE, Metric.STICKINESS, Metric.CPM, Metric.CPC)


def as_csv(tables: Iterable[tuple[str, Sequence[Sequence[Cell]]]]) -> bytes:
    """Write tables below each other, UTF-8 with a mark so that spreadsheets read Chinese."""
    lines = [
        line
        for title, rows in tables
        for line in (csv_line([title]), *(csv_line(row) for row in rows), csv_line([]))
    ]
    return b"\xef\xbb\xbf" + "".join(lines).encode()


def tables_of(report: CampaignReport) -> list[tuple[str, list[list[Cell]]]]:
    """Lay a report out as tables: figures, lines, notes, days."""
    currency, zone = report.campaign.card.currency, ZoneInfo(report.campaign.time_zone)
    return [
        (_("Figures"), [_figure_heads(), *(_figure(figure, zone) for figure in report.figures)]),
        (_("Spend by line"), _lines(report, currency)),
        (_("Notes"), _notes(report, currency, zone)),
        (_("Days"), _days(report)),
    ]


def _figure_heads() -> list[Cell]:
    return [
        _("Figure"),
        _("Value"),
        _("Unit"),
        _("Formula"),
        _("Counted from"),
        _("Counted to"),
        "n",
        _("Source"),
    ]


def _figure(f: Figure, zone: ZoneInfo) -> list[Cell]:
    start, end = (at.astimezone(zone).isoformat() for at in (f.window.start, f.window.end))
    return [f.label, f.value, f.unit, f.formula, start, end, f.n, f.source]


def _days(report: CampaignReport) -> list[list[Cell]]:
    rows: list[list[Cell]] = [[_("Day"), _("Views"), _("Valid clicks")]]
    rows += [[day.day.isoformat(), day.views, day.clicks] for day in report.days]
    return rows


def _metric_heads() -> list[Cell]:
    return [str(metric.label) for metric in _METRICS]


def _lines(report: CampaignReport, currency: str) -> list[list[Cell]]:
    heads: list[Cell] = [
        _("Budget line"),
        _("Notes"),
        _("Currency"),
        _("Budget"),
        _("Spent"),
        pgettext("money", "Left"),
        _("Likes"),
    ]
    rows = [[*heads, *_metric_heads()]]
    for line in [*report.lines, report.total]:
        m = line.measured
        name = _("All lines") if line is report.total else line.label
        sums = [major(line.budget, currency), major(m.spend, currency), major(line.left, currency)]
        rows.append(
            [
                name,
                line.contracts,
                currency,
                *sums,
                m.likes,
                *(report.value(metric, m) for metric in _METRICS),
            ]
        )
    return rows


def _notes(report: CampaignReport, currency: str, zone: ZoneInfo) -> list[list[Cell]]:
    about: list[Cell] = [
        _("Creator"),
        _("Note"),
        _("Tier"),
        _("Wave"),
        _("Published on"),
        _("Currency"),
        _("Spent"),
    ]
    counted: list[Cell] = [
        _("Views"),
        _("Likes"),
        pgettext("count", "Comments"),
        _("Stays of %(seconds)d s") % {"seconds": DWELL_SECONDS},
    ]
    counted += [_("Valid clicks"), _("Followers")]
    rows = [[*about, *counted, *_metric_heads()]]
    for row in report.rows:
        m = row.measured
        name = row.person.name if row.person else "–"
        tier, wave = str(Tier(row.tier).label), str(Wave(row.wave).label)
        rows.append(
            [
                name,
                row.note_title,
                tier,
                wave,
                row.published_at.astimezone(zone).isoformat(),
                currency,
                major(m.spend, currency),
            ]
        )
        rows[-1] += [m.views, m.likes, m.comments, m.stays, m.clicks, m.followers]
        rows[-1] += [row.value(metric, currency) for metric in _METRICS]
    return rows
