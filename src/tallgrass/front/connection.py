"""One connection of a client: requests are received under deadlines, answers sent at the reader's
pace, and nothing else waits for either."""

import asyncio
import math
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, cast

from tallgrass.front import refusals
from tallgrass.front.exchange import Exchange
from tallgrass.front.limits import (
    KEEP_ALIVE,
    LEAST_RATE,
    LINGER,
    LONGEST_ANSWER,
    LONGEST_BODY,
    MOST_LINGERING,
    READING,
)
from tallgrass.front.reading import RequestReader
from tallgrass.front.refusals import FrontRefusal
from tallgrass.front.store import NoRoom, Spool

if TYPE_CHECKING:
    from tallgrass.front.listener import Listener

PIECE = 65_536  # bytes handed to the system at once
_FORGET = struct.pack("ii", 1, 0)
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Connection(asyncio.Protocol):
    """A client. `deadline` is when patience with them ends, on the monotonic clock."""

    __slots__ = (
        "_body_ends",
        "_early",
        "_ending",
        "_exchange",
        "_has_place",
        "_is_done",
        "_is_lingering",
        "_is_paused",
        "_key",
        "_listener",
        "_outgoing",
        "_reader",
        "_since",
        "_transport",
        "address",
        "deadline",
        "is_https",
    )

    def __init__(self, listener: "Listener") -> None:
        self._listener = listener
        self.is_https = listener.limits.is_https
        self._transport: asyncio.Transport = cast(asyncio.Transport, None)
        self._reader: RequestReader | None = None
        self._exchange: Exchange | None = None
        self._outgoing: Spool | None = None
        self._ending: Callable[[], None] | None = None
        self._early = b""
        self._since = 0
        self._body_ends = math.inf
        self._has_place = self._is_done = self._is_lingering = self._is_paused = False
        self.address = self._key = ""
        self.deadline = math.inf

    # what the loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        peer = transport.get_extra_info("peername")
        self.address = peer[0] if peer else ""
        listener = self._listener
        self._key = listener.limits.key(self.address)
        refusal = listener.gate.admit(self, self._key)
        self._has_place = refusal is None
        listener.add(self)
        if refusal is None:
            self.deadline = monotonic() + listener.limits.patience
        elif listener.lingering < MOST_LINGERING:
            self._turn_away(refusal)
        else:
            listener.note(refusal.status)
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        if self._is_lingering:
            return
        if self._exchange is not None:
            if self._reader is not None and self._reader.is_over:
                return
            self._early += data
            if len(self._early) > PIECE:
                self._transport.pause_reading()
            return
        self._take(data)

    def eof_received(self) -> bool:
        self._is_done = True
        return self._exchange is not None  # who has asked and says no more still wants to hear

    def connection_lost(self, error: Exception | None) -> None:
        self._leave()
        self._listener.remove(self, was_lingering=self._is_lingering)
        if self._exchange is not None:
            self._exchange.lose()
            self._exchange = None
        if self._reader is not None:
            self._reader.close()
        self._drop_outgoing()

    def pause_writing(self) -> None:
        self._is_paused = True
        self._await_reader()

    def resume_writing(self) -> None:
        self._is_paused = False
        self._flow()

    # what the gate asks

    @property
    def rests(self) -> bool:
        return self._exchange is None and not (self._reader and self._reader.under_way)

    @property
    def is_answered(self) -> bool:
        return self._exchange is not None

    def give_up(self) -> None:
        self._leave()
        self.abort()

    # receiving

    def _take(self, data: bytes) -> None:
        """Read on, and have a request answered once it is whole."""
        reader = self._reader
        patience = self._listener.limits.patience
        if reader is None:
            reader = self._reader = RequestReader(
                self._listener.limits, self._listener.store, self._key, self._cut
            )
        was_resting, was_head = not reader.under_way, not reader.in_body
        refusal = reader.feed(data)
        if reader.ready:
            self._next()
        elif refusal:
            self._turn_away(refusal)
        elif reader.is_over:
            self.close()
        elif reader.in_body:
            if was_head:
                self._body_ends = monotonic() + LONGEST_BODY
                self._since = math.ceil(patience * LEAST_RATE)
            self._since += len(data)
            if self._since >= patience * LEAST_RATE:
                self._since = 0
                self.deadline = min(monotonic() + patience, self._body_ends)
            if reader.continues:
                reader.continues = False
                self._transport.write(_CONTINUE)
        elif was_resting and reader.under_way:
            self.deadline = monotonic() + patience

    def _next(self) -> None:
        """Have the next request answered."""
        assert self._reader is not None
        received = self._reader.ready.popleft()
        self.deadline = monotonic() + LONGEST_ANSWER
        self._exchange = exchange = Exchange(self, received)
        self._listener.handle(received, exchange)

    # answering, as the exchange asks

    def push(self, data: bytes) -> None:
        """Send bytes of the answer, or hold them until the reader has taken what came before."""
        if not self._is_paused:
            self._await_reader()
        if self._outgoing is None:
            if not self._is_paused and len(data) <= PIECE:
                self._transport.write(data)
                return
            self._outgoing = Spool(self._listener.store, self._key or self.address, self._cut)
        try:
            self._outgoing.write(data)
        except NoRoom:
            self._cut()
            return
        self._flow()

    def done(self, *, keeps: bool) -> None:
        """End an answer: once it is sent, the next request is read, or the connection closes."""
        self._ending = self._go_on if keeps else self.close_soon
        self._flow()

    def _flow(self) -> None:
        while self._outgoing is not None and not self._is_paused:
            data = self._outgoing.read(PIECE)
            if not data:
                self._drop_outgoing()
                break
            self._transport.write(data)
        if self._ending and self._outgoing is None and not self._is_paused:
            ending, self._ending = self._ending, None
            self._exchange = None
            ending()
        elif self._is_paused:
            self._await_reader()

    def _await_reader(self) -> None:
        self.deadline = monotonic() + READING * self._listener.limits.patience

    def _go_on(self) -> None:
        """Read the next request."""
        reader, limits = self._reader, self._listener.limits
        assert reader is not None
        if self._listener.is_stopping:
            self.close_soon()
        elif reader.ready:
            asyncio.get_running_loop().call_soon(self._next_if_there)
        elif reader.is_over or (self._is_done and not self._early):
            self.close_soon()
        else:
            spans = 1.0 if reader.under_way else KEEP_ALIVE
            self.deadline = monotonic() + spans * limits.patience
            if self._early:
                asyncio.get_running_loop().call_soon(self._take_early)

    def _next_if_there(self) -> None:
        if self._exchange is None and self._reader is not None and self._reader.ready:
            self._next()

    def _take_early(self) -> None:
        data, self._early = self._early, b""
        if len(data) > PIECE:
            self._transport.resume_reading()
        if data and self._exchange is None and not self._transport.is_closing():
            self._take(data)

    # ending

    def expire(self) -> None:
        """End what has taken too long."""
        self.deadline = monotonic() + LINGER
        if self._is_lingering or self._transport.is_closing():
            self.abort()
        elif self._is_paused or self._ending:
            self._listener.note(408)
            self.abort()
        elif self._exchange is not None:
            self._listener.note(504)
            self._exchange.fail(refusals.LATE)
        elif self._reader is not None and self._reader.under_way:
            self._turn_away(refusals.SLOW)
        else:
            self._transport.close()

    def close(self) -> None:
        """Close once what was written is sent."""
        self.deadline = monotonic() + self._listener.limits.patience
        self._transport.close()

    def close_soon(self) -> None:
        """Close; where a client may still be sending, only after they have heard the answer."""
        if self._reader is not None and self._reader.under_way:
            self._linger()
        else:
            self.close()

    def _turn_away(self, refusal: FrontRefusal) -> None:
        """Say why, and close."""
        self._listener.note(refusal.status)
        self._transport.write(refusal.answer(is_https=self.is_https))
        self._linger()

    def _linger(self) -> None:
        """Let the answer arrive: closing while bytes come in would take it back."""
        self._is_lingering = True
        self._listener.lingering += 1
        self.deadline = monotonic() + LINGER
        if self._reader is not None:
            self._reader.close()
        if self._transport.can_write_eof() and not self._transport.is_closing():
            self._transport.write_eof()

    def _cut(self) -> None:
        """End at once: what was held for this client had to be thrown away."""
        self._listener.note(503)
        self.abort()

    def abort(self) -> None:
        """End at once, in the midst of an answer. What the system still holds for the client goes
        too."""
        line = self._transport.get_extra_info("socket")
        with suppress(OSError):
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _FORGET)
        self._transport.abort()

    def _leave(self) -> None:
        if self._has_place:
            self._has_place = False
            self._listener.gate.leave(self, self._key)

    def _drop_outgoing(self) -> None:
        if self._outgoing is not None:
            self._outgoing.close()
            self._outgoing = None
