"""How journal rows become counts: pure functions that ingesting and recounting share.

An event counts when its ticket verifies for its note at the time it arrived. A ticket counts once
for each kind, and for its longest dwell, so whatever is replayed counts nothing again.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from tallgrass.journal.types import Row
from tallgrass.kernel import tickets
from tallgrass.signals.types import DWELL_SECONDS

DWELL_THRESHOLD_MS = 1_000 * DWELL_SECONDS
KINDS = ("impression", "view", "viewable", "click")
COLUMNS = ("impressions", "views", "viewable", "dwell_ms", "dwells_over", "clicks")
QUARTER = 15 * 60 * 1_000
_SLACK_MS = 60_000
Key = tuple[str, date, str]  # note's public id, day, source


def milliseconds(moment: datetime) -> int:
    """Return a moment as the journal writes it."""
    return int(moment.timestamp() * 1000)


@dataclass(frozen=True, slots=True)
class Event:
    """An event that may count: of which note, by which ticket, when it arrived."""

    kind: str
    note: str
    digest: str
    source: str
    ms: int
    day: date
    expires_at: int
    at: int = 0


@dataclass(slots=True)
class TicketRecord:
    """What a ticket has been counted for: a bit for each kind, and its longest dwell."""

    bits: int = 0
    dwell_ms: int = 0
    expires_at: int = 0
    changed: bool = False


@dataclass(slots=True)
class Tally:
    """Counts by note, day and source; dropped events by day and reason."""

    seen: dict[str, TicketRecord]
    counts: dict[Key, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    dropped: Counter[tuple[date, str]] = field(default_factory=Counter)
    quarters: Counter[tuple[str, int]] = field(default_factory=Counter)
    """Views by note and the quarter of an hour since 1970 in which they were counted."""

    def add(self, event: Event) -> None:
        """Count an event, unless its ticket was counted for the same before."""
        seen = self.seen.setdefault(event.digest, TicketRecord())
        counts = self.counts[event.note, event.day, event.source]
        if event.kind == "dwell":
            more = event.ms - seen.dwell_ms
            if more <= 0:
                self.dropped[event.day, "again"] += 1
                return
            counts["dwell_ms"] += more
            counts["dwells_over"] += int(seen.dwell_ms < DWELL_THRESHOLD_MS <= event.ms)
            seen.dwell_ms = event.ms
        else:
            bit = 1 << KINDS.index(event.kind)
            if seen.bits & bit:
                self.dropped[event.day, "again"] += 1
                return
            counts[event.kind if event.kind == "viewable" else f"{event.kind}s"] += 1
            seen.bits |= bit
            if event.kind == "view":
                self.quarters[event.note, event.at // QUARTER] += 1
        seen.expires_at = event.expires_at
        seen.changed = True


def day_of(milliseconds: int) -> date:
    """Return the day (UTC) of a journal time."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).date()


def events_of(
    rows: Iterable[Row], secrets: Sequence[str], dropped: Counter[tuple[date, str]]
) -> list[Event]:
    """Return the events of sound batches whose tickets verify; the others are tallied in
    `dropped`."""
    found = []
    for row in rows:
        at = row.batch.received_at
        day = day_of(at)
        known: dict[str, tuple[tickets.Ticket | None, str]] = {"": (None, "")}
        message = json.loads(row.batch.body)
        if refused := message.get("dropped", 0):  # by the edge, which kept the others
            dropped[day, "ticket"] += refused
        for kind, note, text, source, ms in message["events"]:
            if text not in known:  # the events of one visit name one ticket
                known[text] = tickets.verify(secrets, text, at / 1000), _digest(text)
            ticket, digest = known[text]
            if ticket is None:
                dropped[day, "ticket"] += 1
            elif ticket.note != note:
                dropped[day, "other_note"] += 1
            elif kind == "dwell" and ms > at - ticket.minted_at * 1000 + _SLACK_MS:
                dropped[day, "dwell"] += 1
            else:
                seen = (digest, source, ms, day, ticket.expires_at, at)
                found.append(Event(kind, note, *seen))
    return found


def tally(events: Iterable[Event], known: Mapping[str, int], counted: Tally) -> None:
    """Count events of notes that are known (internal ids by public ones)."""
    for event in events:
        if event.note in known:
            counted.add(event)
        else:
            counted.dropped[event.day, "unknown"] += 1


def _digest(ticket: str) -> str:
    return hashlib.blake2b(ticket.encode(), digest_size=16).hexdigest()
