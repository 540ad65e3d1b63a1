"""Counting again from the beginning: counters from the journal's kept rows, clicks against leases
and the ledger."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from tallgrass.journal.client import JournalClient
from tallgrass.journal.types import CLICKS, EVENTS, JournalUnavailable, Row
from tallgrass.kernel.subjects import by_public_id
from tallgrass.kernel.tickets import LIFETIME
from tallgrass.ledger.queries import balance, transfer_ids
from tallgrass.ledger.types import AccountKind, AccountRef
from tallgrass.signals.counting import COLUMNS, Tally, day_of, notes_in, showings_of, tally
from tallgrass.signals.models import (
    FORGOTTEN,
    Click,
    ClickAccrual,
    DailyCount,
    DaySeal,
    DroppedEvents,
    JournalFault,
    JournalLoss,
    Lease,
    LeaseState,
    SealedBook,
    Watermark,
)
from tallgrass.signals.recount_folds import chain_faults, fold_faults, memory_faults
from tallgrass.signals.recount_links import link_faults
from tallgrass.signals.recount_quarters import quarter_faults
from tallgrass.signals.seals import EMPTY, digests, first_day
from tallgrass.signals.standing import are_lost, refuse_unlike
from tallgrass.signals.standing import read_to as counted_to

MOST = 100
_ROWS = 500
_CLICK = ("link", "time", "verdict", "reason", "amount", "lease", "filter")


def faults() -> list[str]:
    """Recount and name every difference, at most a hundred; an empty list means that the counts
    hold.

    Days whose rows are no longer all in the journal are compared with the seal taken before it
    forgot them.
    """
    found = [
        f"journal row {row.seq}: {row.what}" for row in JournalFault.objects.order_by("seq")[:MOST]
    ]
    try:
        with JournalClient(settings.TALLGRASS_HOME) as client:
            refuse_unlike(client)
            read_to = counted_to()
            found += _journal_faults(client, read_to)
            found += _lease_faults(client, read_to)
            found += link_faults(client, is_read=client.head() == read_to)
            found += memory_faults(client)
    except JournalUnavailable as error:
        found.append(f"the journal cannot be read: {error}")
    found += _seal_faults()
    found += fold_faults()
    found += _accrual_faults()
    return found[:MOST]


def _journal_faults(client: JournalClient, read_to: int) -> list[str]:
    found: list[str] = []
    counted = Tally({})
    oldest, first_whole = client.oldest(), date.min
    known: dict[str, int] = {}
    expected = _first_kept(oldest)
    for rows in _kept(client, read_to):
        for row in rows:
            if row.seq != expected and not are_lost(expected, row.seq - 1):
                found.append(f"journal rows {expected} to {row.seq - 1} are missing")
            expected = row.seq + 1
            if not row.is_sound:
                found.append(f"journal row {row.seq} changed after it was written")
        if oldest > 1 and first_whole == date.min:
            first_whole = date.fromordinal(day_of(rows[0].batch.received_at).toordinal() + 1)
        sound = [row for row in rows if row.is_sound]
        showings = showings_of(
            [row for row in sound if row.batch.kind == EVENTS],
            settings.TALLGRASS_SECRETS,
            counted.dropped,
        )
        known |= by_public_id("note", sorted(notes_in(showings) - known.keys()))
        tally(showings, known, counted)
        found += _click_faults(sound)
    if expected <= read_to and read_to and not are_lost(max(expected, 1), read_to):
        found.append(f"journal rows {max(expected, 1)} to {read_to} are missing")
    first_whole = first_whole if oldest or not read_to else date.max
    first_whole = max(first_whole, _first_since_a_loss())
    since = max(min(first_whole, _first_unsealed() or first_whole), _first_since_a_loss())
    return [
        *found,
        *_count_faults(counted, known, since),
        *_dropped_faults(counted, since),
        *quarter_faults(counted, known, first_whole),
    ]


def _dropped_faults(counted: Tally, since: date) -> list[str]:
    """Name tallies of events that do not count, from `since` on, that the journal says otherwise.
    A ticket that counted a day before makes one of them more: of that day nothing is said."""
    since = since if since == date.min else since + timedelta(days=1)
    rows = DroppedEvents.objects.filter(day__gte=since).exclude(events=0)
    kept = {(day, reason): n for day, reason, n in rows.values_list("day", "reason", "events")}
    wanted = {key: n for key, n in counted.dropped.items() if key[0] >= since and n}
    return [
        f"events of {key[0]} that do not count ({key[1]}): {kept.get(key, 0)} are kept, the "
        f"journal has {wanted.get(key, 0)}"
        for key in sorted(wanted.keys() | kept.keys())
        if kept.get(key, 0) != wanted.get(key, 0)
    ]


def _first_since_a_loss() -> date:
    """Return the first day whose counted rows are all there, as far as rows were lost: those of the
    day of the loss, and tickets that were still good then, cannot be counted again."""
    lost = JournalLoss.objects.filter(first_seq__lte=F("counted_to")).order_by("-at").first()
    if lost is None:
        return date.min
    return (lost.at + timedelta(seconds=LIFETIME)).date() + timedelta(days=1)


def _first_unsealed() -> date | None:
    """Return the day after the last sealed one; None while no day is sealed."""
    last = DaySeal.objects.order_by("-day").values_list("day", flat=True).first()
    return last + timedelta(days=1) if last else None


def _seal_faults() -> list[str]:
    """Name sealed days whose counters or clicks are no longer what they were."""
    seals = list(DaySeal.objects.order_by("day", "book"))
    now = digests(seals[0].day, seals[-1].day + timedelta(days=1)) if seals else {}
    said = {
        SealedBook.COUNTS: "counters",
        SealedBook.CLICKS: "clicks",
        SealedBook.DROPPED: "dropped events",
    }
    return [*_seals_gone(seals, said), *chain_faults(seals)] + [
        f"{said[SealedBook(seal.book)]} of {seal.day} are not what they were when the day was "
        f"sealed"
        for seal in seals
        if now.get((seal.day, seal.book), EMPTY) != seal.digest
    ]


def _seals_gone(seals: list[DaySeal], said: dict[SealedBook, str]) -> list[str]:
    """Name days from the first that was counted to the last sealed one that have no seal: they are
    sealed without a gap."""
    first = first_day()
    if not seals or first is None:
        return []
    there = {(seal.day, seal.book) for seal in seals}
    first, last = min(first, seals[0].day), seals[-1].day
    dropped_since = min(
        (seal.day for seal in seals if seal.book == SealedBook.DROPPED), default=date.max
    )
    days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    return [
        f"{said[book]} of {day} have lost their seal"
        for day in days
        for book in SealedBook
        if (day, book) not in there and (book != SealedBook.DROPPED or day >= dropped_since)
    ]


def _first_kept(oldest: int) -> int:
    """Return the row that the journal must begin with: at the latest the one after those it may
    forget; before it may, where it begins."""
    forgotten = Watermark.objects.filter(name=FORGOTTEN).values_list("seq", flat=True).first()
    if forgotten is None:
        return oldest
    return min(oldest, forgotten + 1) if oldest else forgotten + 1


def _kept(client: JournalClient, read_to: int) -> Iterator[list[Row]]:
    seq = 0
    while rows := [row for row in client.after(seq, _ROWS) if row.seq <= read_to]:
        yield rows
        seq = rows[-1].seq


def _count_faults(counted: Tally, known: dict[str, int], first_whole: date) -> list[str]:
    wanted: dict[tuple[int, date, str], tuple[int, ...]] = {
        (known[note], day, source): cell
        for (note, day, source), cell in counted.counts()
        if day >= first_whole
    }
    rows = DailyCount.objects.filter(subject_kind="note", day__gte=first_whole)
    kept = {
        (row.subject_id, row.day, row.source): tuple(getattr(row, name) for name in COLUMNS)
        for row in rows
    }
    return [
        f"note:{key[0]} on {key[1]} by {key[2]}: "
        f"{_unlike('counters', COLUMNS, kept.get(key), wanted.get(key))}"
        for key in sorted(wanted.keys() | kept.keys())
        if wanted.get(key) != kept.get(key)
    ]


def _unlike(
    what: str, names: Sequence[str], kept: tuple[Any, ...] | None, wanted: tuple[Any, ...] | None
) -> str:
    """Say in words where a row and the journal differ."""
    pairs = list(zip(names, kept or [0] * len(names), wanted or [0] * len(names), strict=True))
    here = (
        ", ".join(f"{name} {ours}" for name, ours, theirs in pairs if ours != theirs)
        if kept
        else "nothing"
    )
    there = (
        ", ".join(f"{name} {theirs}" for name, ours, theirs in pairs if ours != theirs)
        if wanted
        else "nothing"
    )
    return f"the {what} say {here}, the journal {there}"


def _click_faults(rows: list[Row]) -> list[str]:
    """Compare click rows with the journal's, within the span of these rows."""
    wanted: dict[tuple[int, int], tuple[Any, ...]] = {}
    for row in rows:
        if row.batch.kind == CLICKS:
            for place, line in enumerate(json.loads(row.batch.body)):
                wanted[row.seq, place] = tuple(line[: len(_CLICK)])
    clicks = Click.objects.filter(seq__in=[row.seq for row in rows]).select_related("link", "lease")
    kept: dict[tuple[int, int], tuple[Any, ...]] = {
        (click.seq or 0, click.place or 0): (
            click.link.token,
            round(click.at.timestamp() * 1000),
            click.verdict,
            click.reason,
            click.amount,
            click.lease.public_id if click.lease else "",
            click.filter_version,
        )
        for click in clicks
    }
    lost = set(
        JournalFault.objects.filter(seq__in=[row.seq for row in rows]).values_list("seq", flat=True)
    )
    return [
        f"click {key[1]} of journal row {key[0]}: "
        f"{_unlike('clicks', _CLICK, kept.get(key), wanted.get(key))}"
        for key in sorted(wanted.keys() | kept.keys())
        if wanted.get(key) != kept.get(key) and key[0] not in lost
    ]


def _lease_faults(client: JournalClient, read_to: int) -> list[str]:
    found = []
    spent, granted = (
        client.spent(),
        {lease.id: (lease.payer_key, lease.currency, lease.amount) for lease in client.leases()},
    )
    sums = dict(
        Click.objects.filter(corrects=None)
        .exclude(lease=None)
        .values_list("lease")
        .annotate(sum=Sum("amount"))
    )
    moved: dict[int, int] = defaultdict(
        int, ClickAccrual.objects.values_list("lease").annotate(sum=Sum("amount"))
    )
    for lease in Lease.objects.order_by("pk"):
        name = f"lease {lease.public_id} of {lease.payer_key}"
        counted, journalled = int(sums.get(lease.pk, 0)), spent.get(lease.public_id, 0)
        if counted != journalled and client.head() == read_to:
            found.append(f"{name}: clicks are worth {counted}, the journal spent {journalled}")
        terms = (lease.payer_key, lease.currency, lease.amount)
        if lease.state != LeaseState.BOOKED and granted.get(lease.public_id) != terms:
            found.append(
                f"{name}: booked as {terms}, granted as {granted.get(lease.public_id, 'nothing')}"
            )
        if journalled > lease.amount:
            found.append(f"{name}: {journalled} spent of {lease.amount}")
        held = balance(AccountRef(f"lease:{lease.public_id}", AccountKind.LEASE, lease.currency))
        rest = lease.amount - int(moved[lease.pk]) - lease.returned
        if held != rest or (lease.state == LeaseState.RETURNED and held):
            found.append(f"{name}: the ledger holds {held}, by its clicks it should hold {rest}")
    return found


def _accrual_faults() -> list[str]:
    unplaced = (
        Click.objects.filter(seq=None, corrects=None).order_by("pk").values_list("pk", flat=True)
    )
    found = [f"click row {pk} is neither in the journal nor a correction" for pk in unplaced[:MOST]]
    rows = ClickAccrual.objects.select_related("link", "lease").annotate(
        worth=Coalesce(Sum("counted__amount"), 0),
        people=Count("counted", filter=Q(counted__amount__gt=0))
        - Count("counted", filter=Q(counted__amount__lt=0)),
    )
    for row in rows.order_by("pk").iterator():
        if (row.worth, row.people) != (row.amount, row.clicks):
            found.append(
                f"transfer {row.transfer_key}: moved {row.amount} for {row.clicks}, its clicks say "
                f"{row.worth} for {row.people}"
            )
        if (
            row.transfer_key
            != f"clicks:{row.link.token}:{row.lease.public_id}:{row.day}:{row.part}"
        ):
            found.append(
                f"transfer {row.transfer_key}: is not of link {row.link.token}, lease "
                f"{row.lease.public_id} and {row.day}"
            )
    keys = list(ClickAccrual.objects.filter(amount__gt=0).values_list("transfer_key", flat=True))
    for i in range(0, len(keys), 500):
        posted = transfer_ids(keys[i : i + 500])
        found += [
            f"transfer {key} is not in the ledger" for key in keys[i : i + 500] if key not in posted
        ]
    return found
