"""What a journal knew, by the tables: links, leases, what was spent, and who clicked lately."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Max, Q, Sum

from tallgrass.journal.adopting import JournalThen, LeaseThen, LinkThen
from tallgrass.journal.salvaging import Salvage, lines_of
from tallgrass.journal.spending import DUPLICATE_WINDOW, day_in
from tallgrass.journal.types import CLICKS, Row
from tallgrass.journal.waiting import WaitingClick
from tallgrass.kernel import clock
from tallgrass.people.viewer_queries import viewer_keys
from tallgrass.signals.actions.trusted.leases import terms_of_lease
from tallgrass.signals.counting import milliseconds
from tallgrass.signals.link_terms import pay_of, terms_of_link
from tallgrass.signals.models import Click, ClickLink, Lease, LeaseState, VisitorMark
from tallgrass.signals.types import Verdict

_PLAIN = 7  # parts of a click; one that was decided later names the one that waited, too
VISITORS_KEPT = timedelta(milliseconds=2 * DUPLICATE_WINDOW)
Lines = Collection[list[Any]]  # clicks as a row of the journal has them


def remembered(found: Salvage, counted_to: int) -> JournalThen:
    """Return what a journal must know: links, leases, spent sums and visitors of the tables, and
    those of sound rows that wait to be counted."""
    rows = [found.rows[seq] for seq in sorted(found.rows)]
    waiting = [row for row in rows if row.seq > counted_to and row.batch.kind == CLICKS]
    lines = [line for row in waiting for line in lines_of(row)]
    kept = VisitorMark.objects.filter(at__gte=clock.now() - VISITORS_KEPT)
    marks = {
        (token, bytes(who)): milliseconds(at)
        for token, who, at in kept.values_list("link__token", "visitor", "at")
    }
    for token, who, at in found.marks:
        marks[token, who] = max(at, marks.get((token, who), at))
    held = _waiting(waiting)
    return JournalThen(
        links=_links(lines, held),
        waiting=held,
        leases=_leases(found, lines),
        epochs=_epochs(found.epochs),
        last=_last_clicks(),
        marks=[(token, who, at) for (token, who), at in marks.items()],
        rows=rows,
    )


def heal_closed(then: JournalThen) -> None:
    """Let leases that were closed stand as spent as their clicks are worth: of clicks that are lost
    nothing comes any more."""
    spent = {one.grant.id: one.spent for one in then.leases}
    for row in Lease.objects.filter(state=LeaseState.CLOSED):
        if row.spent != spent.get(row.public_id, row.spent):
            row.spent = spent[row.public_id]
            row.save(update_fields=["spent"])


def _waiting(rows: Collection[Row]) -> list[WaitingClick]:
    """Return clicks that wait for money, in the order they came: of the tables, and of rows that
    wait to be counted themselves."""
    found: dict[tuple[int, int], WaitingClick] = {}
    clicks = Click.objects.filter(verdict=Verdict.WAITING, decision=None).select_related("link")
    for row in clicks:
        place = (row.seq or 0, row.place or 0)
        found[place] = _held(place, row.link, milliseconds(row.at), row.filter_version)
    links = {row.token: row for row in ClickLink.objects.all()} if rows else {}
    for journalled in rows:
        for number, (token, at, verdict, *_rest, version) in enumerate(lines_of(journalled)):
            if verdict == Verdict.WAITING and token in links:
                place = journalled.seq, number
                found[place] = _held(place, links[token], at, version)
    for journalled in rows:
        for line in lines_of(journalled):
            if len(line) > _PLAIN:
                found.pop(tuple(line[_PLAIN]), None)
    return [found[place] for place in sorted(found)]


def _held(place: tuple[int, int], link: ClickLink, at: int, version: str) -> WaitingClick:
    return WaitingClick(*place, link.token, link.payer_key, at, link.price, version)


def _links(lines: Lines, held: Collection[WaitingClick]) -> list[LinkThen]:
    rows = list(ClickLink.objects.exclude(journalled_at=None).order_by("pk"))
    viewers = viewer_keys([row.person_id for row in rows])
    clicks = Click.objects.filter(corrects=None)
    spent = _sums(clicks.values_list("link__token").annotate(sum=Sum("amount")), lines, 0)
    for one in held:
        spent[one.token] += one.price  # caps keep it for them
    today = _today({row.token: row.time_zone for row in rows}, lines, held)
    return [
        LinkThen(
            terms_of_link(row, viewers.get(row.person_id, "")),
            pay=pay_of(row),
            spent=spent[row.token],
            day=today[row.token][0],
            day_spent=today[row.token][1],
        )
        for row in rows
    ]


def _today(
    zones: Mapping[str, str], lines: Lines, held: Collection[WaitingClick]
) -> dict[str, tuple[int, int]]:
    """Return by link the day it is by its own clock, and what was spent on that."""
    now = clock.now()
    days = {token: day_in(zone, milliseconds(now)) for token, zone in zones.items()}
    clicks = Click.objects.filter(corrects=None, at__gte=now - timedelta(days=2), amount__gt=0)
    paid = [
        (token, milliseconds(at), amount)
        for token, at, amount in clicks.values_list("link__token", "at", "amount")
    ]
    paid += [(token, at, amount) for token, at, _verdict, _reason, amount, *_rest in lines]
    paid += [(one.token, one.at, one.price) for one in held]
    spent: Counter[str] = Counter()
    for token, at, amount in paid:
        if token in zones and day_in(zones[token], at) == days[token]:
            spent[token] += amount
    return {token: (day, spent[token]) for token, day in days.items()}


def _leases(found: Salvage, lines: Lines) -> list[LeaseThen]:
    rows = list(Lease.objects.exclude(state=LeaseState.BOOKED).order_by("pk"))
    clicks = Click.objects.filter(corrects=None).exclude(lease=None)
    sums = clicks.values_list("lease__public_id").annotate(sum=Sum("amount"))
    spent = _sums(sums, lines, 5)
    ours = [
        LeaseThen(terms_of_lease(row), row.state != LeaseState.GRANTED, spent[row.public_id])
        for row in rows
    ]
    there = {row.public_id for row in rows}
    return ours + [
        LeaseThen(grant, is_closed=True, spent=spent[grant.id])
        for grant in found.leases
        if grant.id not in there and spent[grant.id]
    ]


def _epochs(journalled: Mapping[str, int]) -> dict[str, int]:
    """Return the owner epoch of each payer: that of leases that may still be spent, or one that no
    lease was ever granted under."""
    granted = Max("epoch", filter=Q(state__in=[LeaseState.BOOKED, LeaseState.GRANTED]))
    rows = Lease.objects.values_list("payer_key").annotate(granted=granted, last=Max("epoch"))
    return {
        payer: granted or max(last + 1, journalled.get(payer, 0)) for payer, granted, last in rows
    }


def _last_clicks() -> dict[str, int]:
    """Return when the last click of each payer was, of those that are not ahead of the clock."""
    clicks = Click.objects.filter(seq__isnull=False, at__lte=clock.now())
    last = clicks.values_list("link__payer_key").annotate(last=Max("at"))
    return {payer: milliseconds(at) for payer, at in last}


def _sums(counted: Any, lines: Lines, by: int) -> dict[str, int]:
    """Add the amounts of clicks that wait to be counted to sums of those that are."""
    sums: dict[str, int] = defaultdict(int, {key: int(amount or 0) for key, amount in counted})
    for line in lines:
        sums[line[by]] += int(line[4])
    return sums
