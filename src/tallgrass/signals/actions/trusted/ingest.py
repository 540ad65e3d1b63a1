"""From the journal to counters and click rows: in order, each row once, with the watermark in the
same transaction."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from tallgrass.journal.client import JournalClient
from tallgrass.journal.identity import DAMAGED
from tallgrass.journal.types import CLICKS, EVENTS, JournalRefused, Row
from tallgrass.kernel import clock, sweeps
from tallgrass.kernel.subjects import by_public_id
from tallgrass.kernel.transaction import transaction
from tallgrass.signals.actions.trusted.leases import adopt
from tallgrass.signals.counting import (
    QUARTER,
    Showing,
    Tally,
    TicketRecord,
    day_of,
    notes_in,
    showings_of,
    tally,
)
from tallgrass.signals.models import (
    JOURNAL,
    Click,
    ClickLink,
    JournalFault,
    JournalIdentity,
    Lease,
    Sighting,
    VisitorMark,
    Watermark,
)
from tallgrass.signals.notifications import tell_fault
from tallgrass.signals.sql import add_counts, add_dropped, add_quarters, keep_sightings
from tallgrass.signals.standing import are_lost
from tallgrass.signals.tallies import fold
from tallgrass.signals.types import Verdict

LOOP = "signals.ingest"
ROWS_AT_ONCE = 500
_PLAIN = 7  # parts of a click; one that was decided later names the one that waited, too


def ingest(client: JournalClient, limit: int = ROWS_AT_ONCE) -> int:
    """Count the next rows of the journal; returns how many were read. Rerun, or killed at any line,
    it counts nothing twice.

    A row that cannot be counted is passed over and tried again later; it is not pruned meanwhile.
    """
    with transaction():
        mark, _created = Watermark.objects.select_for_update().get_or_create(name=JOURNAL)
        again = [int(seq) for seq in sweeps.failed_before(LOOP)]
        fresh = client.after(mark.seq, limit)
        _refuse_gaps(mark.seq, fresh)
        rows = {row.seq: row for row in (*fresh, *client.at(again))}
        if not rows and not again:
            return 0

        def step(seqs: Sequence[int]) -> int:
            _count(client, [rows[seq] for seq in seqs if seq in rows])
            return len(seqs)

        seqs = [*again, *(row.seq for row in fresh)]
        sweeps.together(LOOP, "journal", seqs, step, are_all=False, most=len(seqs))
        if fresh:
            mark.seq = fresh[-1].seq
            mark.save(update_fields=["seq"])
            counted = fresh[-1].batch.id.hex()
            JournalIdentity.objects.filter(name=JOURNAL).update(counted=counted)
    return len(seqs)


def _refuse_gaps(read_to: int, fresh: Sequence[Row]) -> None:
    """Refuse to read past rows that are gone and that nobody knows to be lost: a damaged page hides
    its rows. Raises JournalRefused."""
    expected = read_to + 1
    for row in fresh:
        if row.seq != expected and not are_lost(expected, row.seq - 1):
            raise JournalRefused(DAMAGED)
        expected = row.seq + 1


def counted_to(read_to: int) -> int:
    """Return the last row up to which all are counted, of those read so far."""
    failing = sweeps.first_failing(LOOP)
    return read_to if failing is None else min(read_to, failing - 1)


def _count(client: JournalClient, rows: Sequence[Row]) -> None:
    for row in rows:
        if not row.is_sound:
            _fault(row.seq, "the row changed after it was written")
    sound = [row for row in rows if row.is_sound]
    _count_events([row for row in sound if row.batch.kind == EVENTS])
    _record_clicks(client, [row for row in sound if row.batch.kind == CLICKS])


def _count_events(rows: Sequence[Row]) -> None:
    dropped: Counter[Any] = Counter()
    showings = showings_of(rows, settings.TALLGRASS_SECRETS, dropped)
    known = by_public_id("note", sorted(notes_in(showings)))
    counted = Tally(_sightings(showings), dropped=dropped)
    tally(showings, known, counted)
    add_counts(
        ("note", known[note], day, source, *cell) for (note, day, source), cell in counted.counts()
    )
    add_quarters(
        ("note", known[note], datetime.fromtimestamp(quarter * QUARTER / 1000, UTC), views)
        for (note, quarter), views in counted.quarters.items()
    )
    add_dropped((day, reason, n) for (day, reason), n in sorted(counted.dropped.items()))
    keep_sightings(
        (digest, seen.places, datetime.fromtimestamp(seen.expires_at, UTC))
        for digest, seen in counted.seen.items()
        if seen.changed
    )


def _sightings(showings: Sequence[Showing]) -> dict[str, TicketRecord]:
    digests = sorted({showing.digest for showing in showings})
    found: dict[str, TicketRecord] = {}
    for i in range(0, len(digests), 500):
        rows = Sighting.objects.filter(digest__in=digests[i : i + 500])
        for digest, places, expires_at in rows.values_list("digest", "places", "expires_at"):
            known = {int(place): (bits, ms) for place, (bits, ms) in places.items()}
            found[digest] = TicketRecord(known, int(expires_at.timestamp()))
    return found


def _record_clicks(client: JournalClient, rows: Sequence[Row]) -> None:
    lines = [
        (row.seq, place, line)
        for row in rows
        for place, line in enumerate(json.loads(row.batch.body))
    ]
    days = {row.seq: day_of(row.batch.received_at) for row in rows}
    links = dict(
        ClickLink.objects.filter(token__in={line[0] for _seq, _place, line in lines}).values_list(
            "token", "pk"
        )
    )
    wanted = {line[5] for _seq, _place, line in lines if line[5]}
    leases = dict(Lease.objects.filter(public_id__in=wanted).values_list("public_id", "pk"))
    for lease_id in sorted(wanted - leases.keys()):
        if adopted := adopt(client, lease_id):
            leases[lease_id] = adopted
    fresh: list[Click] = []
    lost: dict[int, int] = defaultdict(int)
    for seq, place, line in lines:
        token, at, verdict, reason, amount, lease_id, version, *decided = line
        if token not in links or (lease_id and lease_id not in leases):
            lost[seq] += 1
            continue
        fresh.append(
            Click(
                link_id=links[token],
                seq=seq,
                place=place,
                at=datetime.fromtimestamp(at / 1000, UTC),
                day=days[seq] if decided else day_of(at),
                verdict=verdict,
                reason=reason,
                amount=amount,
                lease_id=leases[lease_id] if lease_id else None,
                filter_version=version,
            )
        )
    Click.objects.bulk_create(fresh, batch_size=500)
    waited = _tie([(seq, place, line[7]) for seq, place, line in lines if len(line) > _PLAIN])
    fold(fresh, waited)
    _keep_marks(client, links, [line for _seq, _place, line in lines])
    for seq, clicks in lost.items():
        _fault(seq, f"{clicks} clicks on a link or a lease that nobody knows")


def _tie(decisions: Sequence[tuple[int, int, Sequence[int]]]) -> list[Click]:
    """Tie what was decided of clicks that waited to those clicks, and return these."""
    if not decisions:
        return []
    rows = Click.objects.filter(
        seq__in={of[0] for _seq, _place, of in decisions}, verdict=Verdict.WAITING
    )
    waited = {(row.seq, row.place): row for row in rows}
    found = []
    for seq, place, of in decisions:
        row = waited.get((of[0], of[1]))
        if row and Click.objects.filter(seq=seq, place=place).update(decides=row):
            found.append(row)
    return found


def _keep_marks(
    client: JournalClient, links: Mapping[str, int], lines: Sequence[Sequence[Any]]
) -> None:
    """Keep by what the visitors of paid clicks are known again, as the journal does."""
    times = [
        at
        for _token, at, verdict, _reason, amount, *_rest in lines
        if amount or verdict == Verdict.WAITING
    ]
    if not times:
        return
    marks = [
        VisitorMark(
            link_id=links[token], visitor=visitor, at=datetime.fromtimestamp(at / 1000, UTC)
        )
        for token, visitor, at in client.marks_since(min(times))
        if token in links
    ]
    VisitorMark.objects.bulk_create(
        marks,
        update_conflicts=True,
        unique_fields=["link", "visitor"],
        update_fields=["at"],
        batch_size=300,
    )


def _fault(seq: int, what: str) -> None:
    _row, is_new = JournalFault.objects.get_or_create(
        seq=seq, defaults={"what": what[:200], "found_at": clock.now()}
    )
    if is_new:
        tell_fault(seq)
