"""Reads of the signals room: exact counts, clicks with their verdicts, tracked links."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from tallgrass.kernel.paging import PAGE_SIZE, Page, keyset
from tallgrass.kernel.subjects import Subject
from tallgrass.signals.models import (
    Click,
    ClickAccrual,
    ClickLink,
    ClickQuarter,
    ClickTally,
    DailyCount,
    Lease,
    LeaseState,
    QuarterCount,
    Watermark,
)
from tallgrass.signals.recount import faults
from tallgrass.signals.standing import journal_state, payers_ahead, unacknowledged
from tallgrass.signals.types import ClickReason, ClickRow, DayCounts, LinkCard, Totals, Verdict

__all__ = [
    "clicks_of",
    "daily",
    "days_in",
    "faults",
    "is_drained",
    "journal_read_to",
    "journal_state",
    "link_of",
    "links_of",
    "links_of_payer",
    "payers_ahead",
    "reasons_of",
    "totals",
    "unacknowledged",
]
_SUMS = ("impressions", "views", "viewable", "dwell_ms", "dwells_over", "clicks")
_LAST = Q(decision=None)  # what was decided of a click that waited counts in its place
_PEOPLE = ~Q(verdict=Verdict.REFUSED)


def totals(subjects: Iterable[Subject]) -> dict[Subject, Totals]:
    """Return counts of many subjects with a constant number of queries. A subject without any has
    zeros."""
    wanted = list(dict.fromkeys(subjects))
    sums: dict[Subject, dict[str, int]] = {subject: defaultdict(int) for subject in wanted}
    sources: dict[Subject, dict[str, int]] = {subject: {} for subject in wanted}
    for kind in {subject.kind for subject in wanted}:
        rows = DailyCount.objects.filter(
            subject_kind=kind, subject_id__in=[s.id for s in wanted if s.kind == kind]
        )
        for row in rows.values("subject_id", "source").annotate(
            **{f"sum_{name}": Sum(name) for name in _SUMS}
        ):
            subject = Subject(kind, row["subject_id"])
            for name in _SUMS:
                sums[subject][name] += int(row[f"sum_{name}"])
            sources[subject][row["source"]] = int(row["sum_views"])
    for subject, clicks, paid, earned in _click_counts(wanted):
        sums[subject]["clicks"] += clicks
        sums[subject]["clicks_paid"] += paid
        sums[subject]["earned"] += earned
    return {subject: Totals(**sums[subject], by_source=sources[subject]) for subject in wanted}


def _click_counts(subjects: Sequence[Subject]) -> list[tuple[Subject, int, int, int]]:
    kinds = {subject.kind for subject in subjects}
    ids = [subject.id for subject in subjects]
    rows = (
        ClickTally.objects.filter(link__subject_kind__in=kinds, link__subject_id__in=ids)
        .values_list("link__subject_kind", "link__subject_id")
        .annotate(
            people=Sum("clicks", filter=_PEOPLE),
            paid=Sum("clicks", filter=Q(verdict=Verdict.VALID)),
            sum=Sum("amount"),
        )
    )
    found = [
        (Subject(kind, id_), int(people or 0), int(paid or 0), int(earned or 0))
        for kind, id_, people, paid, earned in rows
    ]
    return [row for row in found if row[0] in set(subjects)]


def daily(subject: Subject) -> list[DayCounts]:
    """Return counts of one subject by day, oldest first. Days without any are absent."""
    return daily_together([subject])


def daily_together(subjects: Iterable[Subject]) -> list[DayCounts]:
    """Return counts of many subjects added up by day, oldest first, with two queries a kind. Days
    without any are absent."""
    days: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    wanted = set(subjects)
    for kind in {subject.kind for subject in wanted}:
        ids = [subject.id for subject in wanted if subject.kind == kind]
        rows = DailyCount.objects.filter(subject_kind=kind, subject_id__in=ids).values("day")
        for row in rows.annotate(**{f"sum_{name}": Sum(name) for name in _SUMS}):
            for name in _SUMS:
                days[row["day"]][name] += int(row[f"sum_{name}"])
        clicks = ClickTally.objects.filter(
            link__subject_kind=kind, link__subject_id__in=ids
        ).values_list("day")
        paid_only = Sum("clicks", filter=Q(verdict=Verdict.VALID))
        for day, people, paid in clicks.annotate(
            people=Sum("clicks", filter=_PEOPLE), paid=paid_only
        ):
            days[day]["clicks"] += int(people or 0)
            days[day]["clicks_paid"] += int(paid or 0)
    names = ("impressions", "views", "viewable", "dwell_ms", "clicks", "clicks_paid")
    return [DayCounts(day, **{name: days[day][name] for name in names}) for day in sorted(days)]


def days_in(zone: str, subjects: Iterable[Subject]) -> dict[date, tuple[int, int]]:
    """Return views and paid clicks of many subjects added up by the days of a time zone.

    What was counted before quarters of an hour were kept stays on its day of UTC, so that nothing
    is lost and the sum is the same.
    """
    clock_of = ZoneInfo(zone)
    views: Counter[date] = Counter()
    clicks: Counter[date] = Counter()
    wanted = set(subjects)
    for kind in {subject.kind for subject in wanted}:
        ids = [subject.id for subject in wanted if subject.kind == kind]
        counted = DailyCount.objects.filter(subject_kind=kind, subject_id__in=ids)
        views.update(dict(counted.values_list("day").annotate(sum=Sum("views"))))
        quarters = QuarterCount.objects.filter(subject_kind=kind, subject_id__in=ids)
        for at, seen in quarters.values_list("at").annotate(sum=Sum("views")):
            views[at.date()] -= seen
            views[at.astimezone(clock_of).date()] += seen
        paid = ClickQuarter.objects.filter(link__subject_kind=kind, link__subject_id__in=ids)
        for at, count in paid.values_list("at").annotate(sum=Sum("paid")):
            clicks[at.astimezone(clock_of).date()] += count
    return {day: (views[day], clicks[day]) for day in sorted({*views, *clicks})}


def clicks_of(
    subject: Subject, *, cursor: str = "", size: int = PAGE_SIZE, reason: str = ""
) -> Page[ClickRow]:
    """Return each click on a subject's tracked link with verdict and reason, newest first."""
    rows = Click.objects.filter(
        _LAST, link__subject_kind=subject.kind, link__subject_id=subject.id
    ).select_related("link", "correction")
    if reason:
        rows = rows.filter(reason=reason)
    page = keyset(rows, order=["-id"], types=[int], cursor=cursor, size=size)
    return Page([_click_row(row) for row in page.items], page.next)


def reasons_of(subjects: Iterable[Subject]) -> dict[str, int]:
    """Return how many clicks had which reason, over the tracked links of these subjects."""
    rows = _tallies_of(subjects).values_list("reason").annotate(n=Sum("clicks"))
    return {reason: int(n) for reason, n in rows.order_by("-n", "reason") if n}


def link_of(subject: Subject) -> LinkCard | None:
    """Return the subject's tracked link, or None when it has none."""
    return links_of([subject]).get(subject)


def links_of(subjects: Iterable[Subject]) -> dict[Subject, LinkCard]:
    """Return tracked links by subject."""
    wanted = set(subjects)
    rows = ClickLink.objects.filter(
        subject_kind__in={s.kind for s in wanted}, subject_id__in={s.id for s in wanted}
    )
    cards = [_link_card(row) for row in _with_money(rows)]
    return {card.subject: card for card in cards if card.subject in wanted}


def links_of_payer(payer_key: str) -> list[LinkCard]:
    """Return all tracked links that one payer pays for, oldest first."""
    return [
        _link_card(row)
        for row in _with_money(ClickLink.objects.filter(payer_key=payer_key)).order_by("pk")
    ]


def is_drained(payer_key: str) -> bool:
    """Tell whether no lease of this payer is out any more: all click money is either moved to its
    earner or back in escrow."""
    return not Lease.objects.filter(payer_key=payer_key).exclude(state=LeaseState.RETURNED).exists()


def journal_read_to() -> int:
    """Return the last journal row that is counted."""
    return Watermark.objects.filter(name="journal").values_list("seq", flat=True).first() or 0


def _tallies_of(subjects: Iterable[Subject]) -> QuerySet[ClickTally]:
    wanted = Q(pk__in=[])
    for subject in subjects:
        wanted |= Q(link__subject_kind=subject.kind, link__subject_id=subject.id)
    return ClickTally.objects.filter(wanted)


def _with_money(rows: QuerySet[ClickLink]) -> QuerySet[ClickLink]:
    """Add what links have earned, and what of that was moved: by folded counts, each once a row."""
    earned = ClickTally.objects.filter(link=OuterRef("pk")).values("link")
    moved = ClickAccrual.objects.filter(link=OuterRef("pk")).values("link")
    return rows.annotate(
        earned=Coalesce(Subquery(earned.values(sum=Sum("amount"))), 0),
        accrued=Coalesce(Subquery(moved.values(sum=Sum("amount"))), 0),
    )


def _is_settled(row: ClickLink, earned: int, accrued: int) -> bool:
    return row.closed_seq is not None and earned == accrued and journal_read_to() >= row.closed_seq


def _link_card(row: ClickLink) -> LinkCard:
    earned, accrued = int(row.earned), int(row.accrued)  # type: ignore[attr-defined]
    return LinkCard(
        subject=Subject(row.subject_kind, row.subject_id),
        token=row.token,
        url=f"{settings.TALLGRASS_EDGE_ORIGIN}/c/{row.token}",
        target_url=row.target_url,
        payer_key=row.payer_key,
        earner_key=row.earner_key,
        person_id=row.person_id,
        currency=row.currency,
        price=row.price,
        creator_cap=row.creator_cap,
        day_cap=row.day_cap,
        campaign_cap=row.campaign_cap,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        closed_at=row.closed_at,
        earned=earned,
        accrued=accrued,
        is_settled=_is_settled(row, earned, accrued),
    )


def _click_row(row: Click) -> ClickRow:
    return ClickRow(
        id=row.pk,
        at=row.at,
        verdict=row.verdict,
        verdict_text=str(Verdict(row.verdict).label),
        reason=row.reason,
        reason_text=str(ClickReason(row.reason).label),
        amount=row.amount,
        currency=row.link.currency,
        filter_version=row.filter_version,
        may_be_withdrawn=row.amount > 0
        and row.accrual_id is None
        and not hasattr(row, "correction"),
    )
