"""How journal rows become counts: pure functions that ingesting and recounting share.

An event counts when its ticket verifies at the time it arrived, names its note, and was not minted
later than the event says. A ticket counts each of its notes once for each kind, and for its longest
dwell, so whatever is replayed counts nothing again. It counts for the moment it happened: a reader
who was offline hands in what they saw hours ago.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from tallgrass.journal.beacons import KINDS, SOURCES
from tallgrass.journal.types import DAY, Row, Sender
from tallgrass.kernel import tickets
from tallgrass.signals.types import DWELL_SECONDS

DWELL_THRESHOLD_MS = 1_000 * DWELL_SECONDS
COLUMNS = ("impressions", "views", "viewable", "dwell_ms", "dwells_over", "clicks")
QUARTER = 15 * 60 * 1_000
_SLACK_MS = 60_000
_FILTERED: dict[int, str] = {
    Sender.MACHINE: "bot",
    Sender.PREFETCH: "prefetch",
    Sender.NO_PAGE: "no_page",
}
_VIEW, _DWELL = KINDS.index("view"), KINDS.index("dwell")
_COLUMN_OF = tuple(  # of a kind; that of dwell is the milliseconds
    COLUMNS.index({"viewable": "viewable", "dwell": "dwell_ms"}.get(kind, f"{kind}s"))
    for kind in KINDS
)
_NOTHING = 0, 0
_OVER = COLUMNS.index("dwells_over")
Key = tuple[str, date, str]  # note's public id, day, source
Event = Sequence[int]  # kind, place in the ticket, source, milliseconds


def milliseconds(moment: datetime) -> int:
    """Return a moment as the journal writes it."""
    return int(moment.timestamp() * 1000)


@dataclass(frozen=True, slots=True)
class Showing:
    """Events of one batch under one ticket that may count, and when they arrived."""

    digest: str
    ticket: tickets.Ticket
    events: Sequence[Event]
    at: int
    tells_time: bool = True
    """Whether the milliseconds of an event say when it happened; those of the first form do not."""


@dataclass(slots=True)
class TicketRecord:
    """What a ticket has been counted for: by place, a bit for each kind and the longest dwell."""

    places: dict[int, tuple[int, int]] = field(default_factory=dict)
    expires_at: int = 0
    changed: bool = False


@dataclass(slots=True)
class Tally:
    """Counts by note, day and source; dropped events by day and reason."""

    seen: dict[str, TicketRecord]
    dropped: Counter[tuple[date, str]] = field(default_factory=Counter)
    quarters: Counter[tuple[str, int]] = field(default_factory=Counter)
    """Views by note and the quarter of an hour since 1970 in which they happened."""
    _cells: dict[tuple[str, int, int], list[int]] = field(
        default_factory=lambda: defaultdict(lambda: [0] * len(COLUMNS))
    )

    def add(self, showing: Showing, known: Container[str]) -> None:
        """Count the events of a showing, unless its ticket was counted for the same before or the
        note is none that is `known`."""
        record = self.seen.setdefault(showing.digest, TicketRecord())
        notes, places, cells = showing.ticket.notes, record.places, self._cells
        latest, minted_at = showing.at, showing.ticket.minted_at * 1000
        unknown = again = 0
        for kind, place, source, ms in showing.events:
            note = notes[place]
            if note not in known:
                unknown += 1
                continue
            at = minted_at + ms if showing.tells_time else latest
            at = at if at < latest else latest
            bits, dwell = places.get(place, _NOTHING)
            if kind == _DWELL and ms > dwell:
                cell = cells[note, at // DAY, source]
                cell[_COLUMN_OF[kind]] += ms - dwell
                cell[_OVER] += dwell < DWELL_THRESHOLD_MS <= ms
                places[place] = bits, ms
            elif kind != _DWELL and not bits >> kind & 1:
                cells[note, at // DAY, source][_COLUMN_OF[kind]] += 1
                places[place] = bits | 1 << kind, dwell
                if kind == _VIEW:
                    self.quarters[note, at // QUARTER] += 1
            else:
                again += 1
        record.changed |= unknown + again < len(showing.events)
        record.expires_at = showing.ticket.taken_until
        for reason, events in (("unknown", unknown), ("again", again)):
            if events:
                self.dropped[day_of(latest), reason] += events

    def counts(self) -> Iterator[tuple[Key, tuple[int, ...]]]:
        """Return what was counted, in the order of COLUMNS, of each note, day and source."""
        for (note, day, source), cell in self._cells.items():
            yield (note, _date(day), SOURCES[source]), tuple(cell)


@lru_cache(maxsize=64)
def _date(day: int) -> date:
    return day_of(day * DAY)


def day_of(milliseconds: int) -> date:
    """Return the day (UTC) of a journal time."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).date()


def showings_of(
    rows: Iterable[Row], secrets: Sequence[str], dropped: Counter[tuple[date, str]]
) -> list[Showing]:
    """Return what sound batches show under tickets that verify; other events are tallied in
    `dropped`."""
    found = []
    for row in rows:
        at = row.batch.received_at
        message = json.loads(row.batch.body)
        is_first_form = "pages" not in message
        lost: Counter[str] = Counter()
        filtered = _FILTERED.get(row.batch.trust)
        lost["ticket"] = message.get("dropped", 0)  # by the edge, which kept the others
        for text, events in _by_ticket(message) if is_first_form else message["pages"]:
            ticket = tickets.verify(secrets, text, at / 1000, late=not is_first_form)
            if ticket is None or filtered:
                lost[filtered or "ticket"] += len(events)
                continue
            placed = _placed(events, ticket.notes[0]) if is_first_form else events
            kept = _sound(placed, ticket, at, lost)
            found.append(Showing(_digest(text), ticket, kept, at, not is_first_form))
        for reason, events in lost.items():
            if events:
                dropped[day_of(at), reason] += events
    return found


def _sound(
    events: Sequence[Event], ticket: tickets.Ticket, at: int, lost: Counter[str]
) -> Sequence[Event]:
    """Return events on notes of the ticket that happened before they arrived; count the others."""
    latest, places = at - ticket.minted_at * 1000 + _SLACK_MS, len(ticket.notes)
    if max(event[1] for event in events) < places and max(event[3] for event in events) <= latest:
        return events
    lost["other_note"] += sum(event[1] >= places for event in events)
    lost["dwell"] += sum(event[1] < places and event[3] > latest for event in events)
    return [event for event in events if event[1] < places and event[3] <= latest]


def _by_ticket(message: Mapping[str, Any]) -> list[tuple[str, list[list[Any]]]]:
    """Return the events of a batch of the first form by their tickets."""
    found: dict[str, list[list[Any]]] = defaultdict(list)
    for kind, note, text, source, ms in message["events"]:
        found[text].append([kind, note, source, ms])
    return list(found.items())


def _placed(events: Iterable[Sequence[Any]], note: str) -> list[Event]:
    """Return events of the first form as those of today: its ticket had one note, and named it."""
    return [
        (KINDS.index(kind), int(about != note), SOURCES.index(source), ms)
        for kind, about, source, ms in events
    ]


def notes_in(showings: Iterable[Showing]) -> set[str]:
    """Return the public ids of all notes that events are about."""
    return {showing.ticket.notes[event[1]] for showing in showings for event in showing.events}


def tally(showings: Iterable[Showing], known: Container[str], counted: Tally) -> None:
    """Count showings of notes that are known, by their public ids."""
    for showing in showings:
        if showing.events:
            counted.add(showing, known)


def _digest(ticket: str) -> str:
    return hashlib.blake2b(ticket.encode(), digest_size=16).hexdigest()
