"""Beacons: a batch of events is read and checked as a whole, column by column, before it goes to
the journal. Only events under a valid ticket are kept, and of these no more than they say."""

import json
from collections.abc import Sequence
from itertools import chain
from typing import Any

from tallgrass.edge.http import Response
from tallgrass.journal.beacons import KINDS, SOURCES, compact
from tallgrass.journal.types import EVENTS, AppendResult, Batch, Sender
from tallgrass.kernel.tickets import LIFETIME, LONGEST, verify

FORM = 2
LARGEST_BODY = 64 * 1024
MOST_EVENTS = 200
_LATEST = LIFETIME * 1000
_HEX = frozenset("0123456789abcdef")
_TICKET = b"0123456789abcdefghijklmnopqrstuvwxyz.-"
_SLACK_MS = 60_000  # of a reader's clock, as whoever counts gives
_MOST_KNOWN, _EVER = 5_000, 2**62
_PLAIN_EVENT, _PLAIN_HEAD = 24, 64  # bytes of an event, and of what stands around all, unpadded
_INT, _LIST = frozenset((int,)), frozenset((list,))
_FOUR = frozenset((4,))
ANSWERS = {
    AppendResult.NEW: Response(204),
    AppendResult.KNOWN: Response(204),
    AppendResult.OTHER: Response(409, "This batch id was used for other events. Draw a new one.\n"),
}
Pages = list[Any]


class Unreadable(ValueError):
    """The beacon is malformed, or nothing of it can count; the message says what is wrong."""


class Tickets:
    """Tickets that verified, by their texts: one comes with every batch of a visit."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._secrets = secrets
        self._known: dict[str, tuple[int, int, int]] = {}
        self._until = _EVER
        """Until when every one of them is valid."""

    def holding(self, pages: Pages, now: int) -> Pages:
        """Return of each page what can count at this time (milliseconds): events under a valid
        ticket, on a note that it names, and not later than now. The same list where all can."""
        self._learn({text for text, _events in pages}, now)
        held, is_whole = [], True
        for page in pages:
            text, events = page
            places, since, until = self._known.get(text, (0, 0, 0))
            if not since <= now < until:
                is_whole = False
                continue
            latest = now - since
            _kinds, notes, _sources, times = zip(*events, strict=True)
            if max(notes) >= places or max(times) > latest:
                is_whole = False
                events = [one for one in events if one[1] < places and one[3] <= latest]
            if events:
                held.append([text, events])
        return pages if is_whole else held

    def _learn(self, texts: set[str], now: int) -> None:
        """Verify those that are not known, and forget those that have expired."""
        if now >= self._until:
            self._keep({text: one for text, one in self._known.items() if now < one[2]})
        if len(self._known) + len(texts) > _MOST_KNOWN:
            self._keep({})
        for text in texts.difference(self._known):
            if found := verify(self._secrets, text, now / 1000, late=True):
                until = found.taken_until * 1000
                self._known[text] = len(found.notes), found.minted_at * 1000 - _SLACK_MS, until
                self._until = min(self._until, until)

    def _keep(self, known: dict[str, tuple[int, int, int]]) -> None:
        self._known = known
        self._until = min((one[2] for one in known.values()), default=_EVER)


def read_batch(body: bytes, sender: Sender, tickets: Tickets, now: int) -> tuple[Batch, int]:
    """Return the batch in a beacon, and of how many events. Raises Unreadable."""
    try:
        message = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Unreadable("The body is not JSON in UTF-8.") from None
    if type(message) is not dict or message.keys() != {"v", "id", "pages"}:
        raise Unreadable("Send an object with v, id and pages.")
    id_, pages = message["id"], message["pages"]
    if type(message["v"]) is not int or message["v"] != FORM:
        raise Unreadable(f"This takes form {FORM} of beacons: load the page again.")
    if type(id_) is not str or len(id_) != 32 or not _HEX.issuperset(id_):
        raise Unreadable("The id must be 32 lower-case hexadecimal digits.")
    _check(pages)
    held = tickets.holding(pages, now)
    if not held:
        raise Unreadable("No ticket in this is valid now.")
    kept, sent = _events(held), _events(pages)
    spare = sum(len(text) for text, _of in pages) + _PLAIN_HEAD * (len(pages) + 1)
    if held is not pages or len(body) > spare + _PLAIN_EVENT * sent:
        body = compact(pages, held, sent - kept)
    return Batch(bytes.fromhex(id_), EVENTS, now, int(sender), body), kept


def _events(pages: Pages) -> int:
    return sum(len(events) for _text, events in pages)


def _check(pages: Any) -> None:
    """Check all pages and events at once: each column by a few calls that loop in C. Only where one
    is wrong is it looked for."""
    if type(pages) is not list or not 1 <= len(pages) <= MOST_EVENTS:
        raise Unreadable(f"Pages are a list of 1 to {MOST_EVENTS}.")
    for number, page in enumerate(pages):
        if type(page) is not list or len(page) != 2:
            raise Unreadable(f"Page {number} is not a list of a ticket and its events.")
        text, events = page
        if type(text) is not str or len(text) > LONGEST or not _is_of(text, _TICKET):
            raise Unreadable(f"The ticket of page {number} is not the text a page gave.")
        if type(events) is not list or not events:
            raise Unreadable(f"Page {number} has no list of events.")
    if _events(pages) > MOST_EVENTS:
        raise Unreadable(f"Send at most {MOST_EVENTS} events.")
    events = list(chain.from_iterable(events for _text, events in pages))
    if not _are_sound(events):
        for number, (_text, of) in enumerate(pages):
            for place, event in enumerate(of):
                _check_event(event, f"Event {place} of page {number}")


def _is_of(text: str, allowed: bytes) -> bool:
    return text.isascii() and not text.encode().translate(None, allowed)


def _are_sound(events: list[Any]) -> bool:
    if set(map(type, events)) != _LIST or set(map(len, events)) != _FOUR:
        return False
    flat = list(chain.from_iterable(events))
    if set(map(type, flat)) != _INT or min(flat) < 0:
        return False
    kinds, _places, sources, times = zip(*events, strict=True)
    return max(kinds) < len(KINDS) and max(sources) < len(SOURCES) and max(times) <= _LATEST


def _check_event(event: Any, name: str) -> None:
    """Raise Unreadable for an event that is wrong, saying where it stands and what it lacks."""
    if type(event) is not list or len(event) != 4:
        raise Unreadable(f"{name} is not a list of kind, place, source, milliseconds.")
    if set(map(type, event)) != _INT or min(event) < 0:
        raise Unreadable(f"{name} has something else than whole numbers from 0.")
    kind, _place, source, ms = event
    if kind >= len(KINDS):
        raise Unreadable(f"{name}: a kind is a number from 0 to {len(KINDS) - 1}.")
    if source >= len(SOURCES):
        raise Unreadable(f"{name}: a source is a number from 0 to {len(SOURCES) - 1}.")
    if ms > _LATEST:
        raise Unreadable(f"{name}: milliseconds are at most two hours.")
