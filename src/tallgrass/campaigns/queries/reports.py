"""A campaign's report: spend by line, what came of it, each figure with formula, window, n and the
rows behind it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from tallgrass.campaigns.cards import CampaignCard, CampaignFull
from tallgrass.campaigns.models import Campaign
from tallgrass.campaigns.queries.campaigns import card_of, full_of
from tallgrass.campaigns.types import source_of
from tallgrass.contracts.queries.sources import (
    PublishedContract,
    by_source,
    page_by_source,
    parts_by_source,
    readable_ids,
)
from tallgrass.contracts.types import ContractKind, Line
from tallgrass.insight.metrics import cost, figure, together, value_of
from tallgrass.insight.types import Figure, Measurement, Metric, Window
from tallgrass.kernel import clock
from tallgrass.kernel.money import EXPONENTS
from tallgrass.kernel.paging import PAGE_SIZE, Page
from tallgrass.kernel.permissions import can
from tallgrass.kernel.principal import SYSTEM, Principal
from tallgrass.kernel.routes import path_of
from tallgrass.kernel.subjects import Subject
from tallgrass.notes import queries as notes
from tallgrass.people import queries as people
from tallgrass.people.types import PersonCard
from tallgrass.profiles.types import Tier
from tallgrass.signals import queries as signals
from tallgrass.signals.types import Totals

RETURNS = (Metric.CPE, Metric.CPRE, Metric.STICKINESS, Metric.CPM, Metric.CPC)
COUNTS = (Metric.SPEND, Metric.VIEWS, Metric.LIKES, Metric.REAL, Metric.CLICKS)
MOST_ROWS = 5_000
LONGEST = 3 * 366


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One note under contract and what was measured of it."""

    contract_id: int
    contract_path: str
    person: PersonCard | None
    note_path: str
    note_title: str
    line: str
    tier: str
    wave: str
    kind: str
    published_at: datetime
    measured: Measurement

    def value(self, metric: str, currency: str) -> Decimal | None:
        return value_of(metric, self.measured, currency)


@dataclass(frozen=True, slots=True)
class LineRow:
    """One budget line: set aside, earned, left (minor units), and what came of it."""

    line: str
    contracts: int
    budget: int
    measured: Measurement

    @property
    def left(self) -> int:
        return self.budget - self.measured.spend

    @property
    def label(self) -> str:
        return str(Line(self.line).label)


@dataclass(frozen=True, slots=True)
class Day:
    """Views of all notes under contract on one day by the campaign's clock."""

    day: date
    views: int
    clicks: int


@dataclass(frozen=True, slots=True)
class Promise:
    """A promised figure and what was reached, both of the same counts. `is_kept` is None while it
    cannot be said.

    `counts` is what CPRE was divided by: "real" engagements, or "comments" where the past knew
    nothing else. Behind the promise stand `n` notes of so many creators (0: not noted).
    """

    name: str
    low: Decimal | None
    high: Decimal | None
    n: int
    creators: int
    counts: str
    reached: Decimal | None
    is_kept: bool | None


@dataclass(frozen=True, slots=True)
class CampaignReport:
    """A campaign's report whole."""

    campaign: CampaignFull
    window: Window
    rows: tuple[ReportRow, ...]
    lines: tuple[LineRow, ...]
    total: LineRow
    figures: tuple[Figure, ...]
    days: tuple[Day, ...]
    tiers: tuple[tuple[str, int, Measurement], ...]
    takers: tuple[tuple[str, str, int], ...]
    """(role, name, minor units) of the KOC line's earnings, the creators first. With `unsplit` they
    sum to what the line spent."""
    unsplit: int
    """What the KOC line's clicks brought since they were last added up: divided together on their
    pay date."""
    promises: tuple[Promise, ...]

    def value(self, metric: str, measured: Measurement) -> Decimal | None:
        """Return a metric of any part of this report."""
        return value_of(metric, measured, self.campaign.card.currency)


def campaign_row(viewer: Principal, public_id: str) -> Campaign | None:
    """Return the campaign of that public id, if this viewer may read its report."""
    row = Campaign.objects.filter(public_id=public_id).select_related("awarded_bid").first()
    return row if row and can(viewer, "reports.read", row) else None


def report(viewer: Principal, public_id: str) -> CampaignReport | None:
    """Return the report, or None when there is none that this viewer may read."""
    row = campaign_row(viewer, public_id)
    if row is None:
        return None
    campaign = full_of(row)
    contracts = by_source(source_of(row.pk), most=MOST_ROWS)
    rows = measured_rows(contracts)
    window = window_of(row)
    whole = together(r.measured for r in rows)
    lines = tuple(_line(campaign, line, rows) for line in Line.values)
    takers = tuple(_takers(row))
    creators = LineRow("all", len(rows), sum(line.budget for line in lines), whole)
    return CampaignReport(
        campaign=campaign,
        window=window,
        rows=tuple(rows),
        lines=lines,
        total=creators,
        figures=tuple(
            figure(
                m,
                whole,
                currency=row.currency,
                window=window,
                rows=f"{path_of('campaign_rows', row.public_id)}?figure={m.value}",
            )
            for m in (*RETURNS, *COUNTS)
        ),
        days=tuple(_days(contracts, window, row.time_zone)),
        tiers=tuple(_tiers(rows)),
        takers=takers,
        unsplit=sum(line.measured.spend for line in lines if line.line == Line.KOC)
        - sum(part for _role, _name, part in takers),
        promises=tuple(_promises(row, whole)),
    )


def rows_page(
    viewer: Principal, public_id: str, *, cursor: str = "", size: int = PAGE_SIZE
) -> tuple[CampaignCard, Page[ReportRow]] | None:
    """Return the rows behind the figures, note by note, latest first. A row leads to its contract
    only for whoever may read that."""
    row = campaign_row(viewer, public_id)
    if row is None:
        return None
    page = page_by_source(source_of(row.pk), cursor=cursor, size=size)
    open_to = readable_ids(viewer, [contract.id for contract in page.items])
    shown = [
        found if found.contract_id in open_to else replace(found, contract_path="")
        for found in measured_rows(page.items)
    ]
    return card_of(row), Page(shown, page.next)


def window_of(row: Campaign) -> Window:
    """Return the window from the first wave's day to now: notes stay, are read and liked, after
    their campaign has closed."""
    return Window(row.preheat_from, clock.now())


def measured_rows(contracts: Sequence[PublishedContract]) -> list[ReportRow]:
    """Return what was measured of each contract's note, with a constant number of queries."""
    ids = [row.id for row in contracts]
    note_ids = [row.note_id for row in contracts if row.note_id]
    counts, cards = (
        notes.counts(note_ids),
        {card.id: card for card in notes.cards(SYSTEM, note_ids)},
    )
    seen = signals.totals(
        [Subject("note", id_) for id_ in note_ids] + [Subject("contract", id_) for id_ in ids]
    )
    creators = people.cards({row.person_id for row in contracts})
    found = []
    for row in contracts:
        note, card = counts.get(row.note_id), cards.get(row.note_id)
        views, clicks = (
            seen.get(Subject("note", row.note_id), Totals()),
            seen[Subject("contract", row.id)],
        )
        by_click = row.kind == ContractKind.CLICKS
        spend = clicks.earned if by_click else row.earned
        found.append(
            ReportRow(
                contract_id=row.id,
                contract_path=row.path,
                person=creators.get(row.person_id),
                note_path=card.path if card else "",
                note_title=card.heading if card else "",
                line=row.line,
                tier=row.tier,
                wave=row.wave,
                kind=row.kind,
                published_at=row.published_at,
                measured=Measurement(
                    notes=1,
                    spend=spend,
                    click_spend=spend if by_click else 0,
                    likes=note.likes if note else 0,
                    comments=note.comments if note else 0,
                    stays=views.dwells_over,
                    views=views.views,
                    clicks=clicks.clicks_paid,
                    followers=row.followers,
                ),
            )
        )
    return found


def _line(campaign: CampaignFull, line: str, rows: Sequence[ReportRow]) -> LineRow:
    mine = [row for row in rows if row.line == line]
    return LineRow(
        line, len(mine), campaign.line(line).amount, together(row.measured for row in mine)
    )


def _tiers(rows: Sequence[ReportRow]) -> list[tuple[str, int, Measurement]]:
    found = []
    for tier in Tier:
        mine = [row for row in rows if row.tier == tier]
        if mine:
            found.append((str(tier.label), len(mine), together(row.measured for row in mine)))
    return found


def _days(contracts: Sequence[PublishedContract], window: Window, zone: str) -> list[Day]:
    """Return every day of the window by the campaign's clock, those without views too."""
    noted = signals.days_in(zone, (Subject("note", c.note_id) for c in contracts if c.note_id))
    links = [Subject("contract", row.id) for row in contracts if row.kind == ContractKind.CLICKS]
    clicked = signals.days_in(zone, links)
    last_moment = max(window.start, window.end)
    first, last = (
        moment.astimezone(ZoneInfo(zone)).date() for moment in (window.start, last_moment)
    )
    shown = (first + timedelta(days=i) for i in range(min((last - first).days, LONGEST) + 1))
    return [Day(day, noted.get(day, (0, 0))[0], clicked.get(day, (0, 0))[1]) for day in shown]


def _takers(row: Campaign) -> list[tuple[str, str, int]]:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for part in parts_by_source(source_of(row.pk), Line.KOC):
        sums[part.name, part.taker] += part.amount
    ranked = sorted(sums.items(), key=lambda item: (item[0][0] != "creator", -item[1]))
    return [(role, name, amount) for (role, name), amount in ranked]


_PROMISED = {"cpe_likes": Metric.CPE, "cpre": Metric.CPRE, "stickiness": Metric.STICKINESS}


def _promises(row: Campaign, whole: Measurement) -> list[Promise]:
    """Compare with what was promised: costs (in minor units) are kept at or below its upper end,
    stickiness at or above its lower."""
    found = []
    for name, promised in row.promised.items():
        metric = _PROMISED.get(name)
        if metric is None or not isinstance(promised, dict):
            continue
        places = 0 if metric == Metric.STICKINESS else EXPONENTS[row.currency]
        ends = (promised.get(end) for end in ("low", "high"))
        low, high = (Decimal(str(end)).scaleb(-places) if end is not None else None for end in ends)
        counts = str(promised.get("counts") or "real")
        reached = value_of(metric, whole, row.currency)
        if metric == Metric.CPRE and counts == "comments":
            reached = cost(whole.spend, whole.comments, row.currency)
        bound = low if metric == Metric.STICKINESS else high
        kept = None
        if reached is not None and bound is not None:
            kept = reached >= bound if metric == Metric.STICKINESS else reached <= bound
        behind = (int(promised.get("n") or 0), int(promised.get("creators") or 0))
        found.append(Promise(metric.value, low, high, *behind, counts, reached, kept))
    return found
