"""Beacons: a batch of events is read and checked as a whole, column by column, before it goes to
the journal."""

import json
from typing import Any

from tallgrass.edge.http import Request, Response
from tallgrass.journal.types import EVENTS, AppendResult, Batch, Source
from tallgrass.kernel.ids import ALPHABET, LENGTH
from tallgrass.kernel.tickets import LIFETIME
from tallgrass.kernel.tickets import LONGEST as LONGEST_TICKET

LARGEST_BODY = 64 * 1024
MOST_EVENTS = 200
KINDS = frozenset(("impression", "view", "viewable", "dwell", "click"))
SOURCES = frozenset(source.value for source in Source)
_HEX = frozenset("0123456789abcdef")
_NOTE = ALPHABET.encode()
_TICKET = b"0123456789abcdefghijklmnopqrstuvwxyz.-"
_INT = frozenset((int,))
_ONE_LENGTH = frozenset((LENGTH,))
ANSWERS = {
    AppendResult.NEW: Response(204),
    AppendResult.KNOWN: Response(204),
    AppendResult.OTHER: Response(409, "This batch id was used for other events. Draw a new one.\n"),
}


class Unreadable(ValueError):
    """The beacon is malformed; the message says what is wrong."""


def read_batch(request: Request, now: int) -> Batch:
    """Return the batch in a beacon. Raises Unreadable."""
    body = request.body
    try:
        message = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Unreadable("The body is not JSON in UTF-8.") from None
    if type(message) is not dict or message.keys() != {"id", "events"}:
        raise Unreadable("Send an object with id and events.")
    id_, events = message["id"], message["events"]
    if type(id_) is not str or len(id_) != 32 or not _HEX.issuperset(id_):
        raise Unreadable("The id must be 32 lower-case hexadecimal digits.")
    if type(events) is not list or not 1 <= len(events) <= MOST_EVENTS:
        raise Unreadable(f"Send 1 to {MOST_EVENTS} events.")
    _check(events)
    return Batch(bytes.fromhex(id_), EVENTS, now, int(request.is_ours()), body)


def _only(allowed: bytes, texts: tuple[str, ...]) -> bool:
    """Tell whether the texts have no other characters than these: one pass in C, however many there
    are."""
    joined = "".join(texts)
    return joined.isascii() and not joined.encode().translate(None, allowed)


def _check(events: list[Any]) -> None:
    """Check all events at once: each column by a few calls that loop in C."""
    if set(map(type, events)) != {list} or set(map(len, events)) != {5}:
        raise Unreadable("Each event is a list: kind, note, ticket, source, milliseconds.")
    kinds, notes, tickets, sources, times = zip(*events, strict=True)
    if set(map(type, (*kinds, *notes, *tickets, *sources))) != {str}:
        raise Unreadable("Kind, note, ticket and source are texts.")
    if not KINDS.issuperset(kinds):
        raise Unreadable(f"A kind is one of {', '.join(sorted(KINDS))}.")
    if not SOURCES.issuperset(sources):
        raise Unreadable(f"A source is one of {', '.join(sorted(SOURCES))}.")
    if not _only(_NOTE, notes) or set(map(len, notes)) != _ONE_LENGTH:
        raise Unreadable("A note is named by its public id.")
    if not _only(_TICKET, tickets) or max(map(len, tickets)) > LONGEST_TICKET:
        raise Unreadable("A ticket is the text the page gave, or empty.")
    if set(map(type, times)) != _INT or min(times) < 0 or max(times) > LIFETIME * 1000:
        raise Unreadable("Milliseconds are whole numbers from 0 to two hours.")
