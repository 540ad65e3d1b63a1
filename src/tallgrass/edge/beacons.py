"""Beacons: a batch of events is read and checked as a whole, column by column, before it goes to
the journal. Only events whose ticket is valid for their note are kept, and of these no more than
they say."""

import json
from collections.abc import Sequence
from itertools import compress
from typing import Any

from tallgrass.edge.http import Request, Response
from tallgrass.journal.types import EVENTS, AppendResult, Batch, Source, fingerprint
from tallgrass.kernel.ids import ALPHABET, LENGTH
from tallgrass.kernel.tickets import LIFETIME, verify
from tallgrass.kernel.tickets import LONGEST as LONGEST_TICKET

LARGEST_BODY = 64 * 1024
MOST_EVENTS = 200
KINDS = frozenset(("impression", "view", "viewable", "dwell", "click"))
SOURCES = frozenset(source.value for source in Source)
_HEX = frozenset("0123456789abcdef")
_NOTE = ALPHABET.encode()
_TICKET = b"0123456789abcdefghijklmnopqrstuvwxyz.-"
_SLACK_MS = 60_000  # of a reader's clock, as whoever counts gives
_MOST_KNOWN, _EVER = 20_000, 2**62
_PLAIN_EVENT, _PLAIN_HEAD = 160, 64  # bytes of an event, and of what stands around all, unpadded
_INT = frozenset((int,))
_ONE_LENGTH = frozenset((LENGTH,))
ANSWERS = {
    AppendResult.NEW: Response(204),
    AppendResult.KNOWN: Response(204),
    AppendResult.OTHER: Response(409, "This batch id was used for other events. Draw a new one.\n"),
}


class Unreadable(ValueError):
    """The beacon is malformed; the message says what is wrong."""


class Worthless(ValueError):
    """No event of a beacon can count: no ticket is valid for its note."""


class Tickets:
    """Tickets that verified, by their texts: one comes with every event of a visit."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._secrets = secrets
        self._known: dict[str, tuple[str, int, int]] = {}
        self._notes: dict[str, str] = {}
        self._until = _EVER
        """Until when every one of them is valid."""

    def hold(self, events: Sequence[Any], now: int) -> list[bool]:
        """Tell of each event whether its ticket is valid for its note at this time
        (milliseconds), and no reader stayed longer than since it was given. Nothing is said where
        all are."""
        _kinds, notes, texts, _sources, times = zip(*events, strict=True)
        if now < self._until and not any(times) and tuple(map(self._notes.get, texts)) == notes:
            return []
        self._learn(set(texts), now)
        nobody = ("", 0, 0)
        found = [
            (one := self._known.get(text, nobody))[0] == note
            and one[1] <= now < one[2]
            and ms <= now - one[1]
            for note, text, ms in zip(notes, texts, times, strict=True)
        ]
        return [] if all(found) else found

    def _learn(self, texts: set[str], now: int) -> None:
        """Verify those that are not known, and forget those that have expired."""
        if now >= self._until:
            self._keep({text: one for text, one in self._known.items() if now < one[2]})
        if len(self._known) + len(texts) > _MOST_KNOWN:
            self._keep({})
        for text in texts.difference(self._known, ("",)):
            if found := verify(self._secrets, text, now / 1000):
                expires = found.expires_at * 1000
                self._known[text] = found.note, found.minted_at * 1000 - _SLACK_MS, expires
                self._notes[text] = found.note
                self._until = min(self._until, expires)

    def _keep(self, known: dict[str, tuple[str, int, int]]) -> None:
        self._known = known
        self._notes = {text: one[0] for text, one in known.items()}
        self._until = min((one[2] for one in known.values()), default=_EVER)


def read_batch(request: Request, tickets: Tickets, now: int) -> tuple[Batch, int]:
    """Return the batch in a beacon, and of how many events. Raises Unreadable, and Worthless where
    nothing of it counts."""
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
    holds = tickets.hold(events, now)
    kept = events
    if holds or len(body) > _PLAIN_HEAD + _PLAIN_EVENT * len(events):
        kept = list(compress(events, holds)) if holds else events
        if not kept:
            raise Worthless("No ticket in this is valid for its note now.")
        body = _compact(events, kept)
    return Batch(bytes.fromhex(id_), EVENTS, now, int(request.is_ours()), body), len(kept)


def _compact(events: Sequence[Any], kept: Sequence[Any]) -> bytes:
    """Return what is stored of a batch that was padded or holds events that cannot count: those
    that can, how many others there were, and a fingerprint of all, by which it is known again."""
    message = {"of": fingerprint(events), "events": kept, "dropped": len(events) - len(kept)}
    return json.dumps(message, separators=(",", ":")).encode()


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
