"""Where whole requests wait for a thread that renders pages: in turn by address, so that nobody's
hundred stand before another's one, and where more comes than can be answered, not for long."""

import asyncio
import json
import os
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import cast

from tallgrass.front import frames, refusals
from tallgrass.front.exchange import Exchange
from tallgrass.front.reading import WholeRequest
from tallgrass.front.refusals import FrontRefusal
from tallgrass.kernel.forwarding import Network, network_of, visitor

MOST_WAITING = 1_024
MOST_WAITING_PER_ADDRESS = 64
LONGEST_WAIT = 30.0  # seconds for which a request waits for a thread
BURST = 2.0  # seconds for which others may always be waiting: then more comes than is answered
SHORT_WAIT = 0.25  # seconds for which a request waits then, or
TURNS_WAITED = 3  # for as long as so many answers usually take, where that is more
COME_BACK = (429, 503)
HELD_BACK = 0.5
"""Seconds for which such a page is kept from its reader. No thread waits; but whoever asks again as
soon as they are refused, and so takes every turn, asks twice a second."""
_NEWEST = 0.05  # what the last answer weighs in what is usual


@dataclass(slots=True)
class Waiting:
    """A request that no thread has taken yet."""

    received: WholeRequest
    exchange: Exchange
    since: float


class PageLane(asyncio.Protocol):
    """A thread of a renderer. It has one request at a time."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._transport: asyncio.Transport = cast(asyncio.Transport, None)
        self._task: Waiting | None = None
        self._is_paused = False
        self._buffer = bytearray()
        self._began = 0.0
        self.process = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        user, self.process = frames.peer_of(transport.get_extra_info("socket"))
        if user != os.geteuid():
            self._transport.abort()
            return
        self._desk.is_there(self)

    def connection_lost(self, error: Exception | None) -> None:
        self._desk.is_gone(self)
        task, self._task = self._task, None
        if task:
            task.received.drop()
            task.exchange.fail(refusals.NO_ANSWER)

    def pause_writing(self) -> None:
        self._is_paused = True

    def resume_writing(self) -> None:
        self._is_paused = False
        self._hand_on()

    def take(self, task: Waiting) -> None:
        """Hand a request to the thread."""
        self._task = task
        self._began = monotonic()
        received = task.received
        said = [
            received.method,
            received.target,
            "HTTP/1.0" if received.is_http_1_0 else "HTTP/1.1",
            task.exchange.address,
            received.headers,
            received.length,
        ]
        length = 0 if received.too_large else received.length
        self._transport.write(frames.opening(frames.REQUEST, said, length))
        self._hand_on()

    def _hand_on(self) -> None:
        """Hand on the body, as fast as the thread takes it."""
        body = self._task.received.body if self._task else None
        while body is not None and not self._is_paused:
            data = body.read(4 * frames.LARGEST_PIECE)
            if not data:
                body.close()
                return
            self._transport.write(data)

    def data_received(self, data: bytes) -> None:
        buffer = self._buffer
        buffer += data
        at, size = 0, frames.HEAD.size
        while len(buffer) - at >= size:
            kind, said, length = frames.HEAD.unpack_from(buffer, at)
            end = at + size + said + length
            if len(buffer) < end:
                break
            text = bytes(buffer[at + size : at + size + said])
            self._answer(kind, text, bytes(buffer[end - length : end]))
            at = end
        if at:
            del buffer[:at]

    def _answer(self, kind: bytes, text: bytes, data: bytes) -> None:
        task = self._task
        if task is None:
            return
        exchange = task.exchange
        if kind == frames.WHOLE:
            status, headers = json.loads(text)
            if status in COME_BACK:
                later = asyncio.get_running_loop().call_later
                later(HELD_BACK, exchange.whole, status, headers, data)
            else:
                exchange.whole(status, headers, data)
        elif kind == frames.BEGIN:
            status, headers = json.loads(text)
            exchange.begin(status, headers)
            exchange.send(data)
        elif kind == frames.DATA:
            exchange.send(data)
        elif kind == frames.END:
            exchange.end()
        elif kind == frames.BROKEN:
            exchange.fail(refusals.BROKEN)
        if kind in (frames.WHOLE, frames.END, frames.BROKEN):
            task.received.drop()
            self._task = None
            self._desk.note_turn(monotonic() - self._began)
            self._desk.is_free(self)


class Desk:
    """Hands requests to lanes. `turn_away` counts those for whom there was no place, or no time."""

    def __init__(
        self,
        proxies: tuple[Network, ...],
        turn_away: Callable[[int], None] = lambda _status: None,
        *,
        longest_wait: float = LONGEST_WAIT,
    ) -> None:
        self._proxies = proxies
        self.turn_away = turn_away
        self._longest_wait = longest_wait
        self._lanes: set[PageLane] = set()
        self._free: dict[PageLane, None] = {}
        self._is_ending = False
        self._queues: dict[str, deque[Waiting]] = {}
        self._waiting = 0
        self._waited_since = 0.0  # when the first of those came since whom somebody always waits
        self._usual_turn = 0.0

    def take(self, received: WholeRequest, exchange: Exchange) -> None:
        """Have a request answered as soon as it is its turn."""
        task = Waiting(received, exchange, monotonic())
        if self._is_ending and not self._lanes:
            self._refuse(task, refusals.STOPPING)
            return
        if self._free and not self._waiting:
            self._freest().take(task)
            return
        key = self._key(received, exchange)
        queue = self._queues.setdefault(key, deque())
        if self._waiting >= MOST_WAITING or len(queue) >= MOST_WAITING_PER_ADDRESS:
            if not queue:
                del self._queues[key]
            self._refuse(task, refusals.QUEUE_FULL)
            return
        queue.append(task)
        if not self._waiting:
            self._waited_since = task.since
        self._waiting += 1

    def is_there(self, lane: PageLane) -> None:
        """Give a thread that has come its first request. Whoever waited for the first thread of all
        waited for no other's sake."""
        if not self._lanes:
            self._waited_since = monotonic()
        self._lanes.add(lane)
        self.is_free(lane)

    def is_free(self, lane: PageLane) -> None:
        """Give a thread its next request: the oldest of the address whose turn it is, unless it has
        waited too long."""
        came_after = self._oldest_borne()
        while self._queues:
            key = next(iter(self._queues))
            queue = self._queues.pop(key)
            task = queue.popleft()
            self._waiting -= 1
            if queue:
                self._queues[key] = queue  # at the end: the others first
            if task.exchange.is_lost or task.since < came_after:
                self._refuse(task, refusals.QUEUE_FULL)
                continue
            lane.take(task)
            return
        self._free[lane] = None

    def note_turn(self, seconds: float) -> None:
        """Learn how long an answer took a thread."""
        weight = _NEWEST if self._usual_turn else 1.0
        self._usual_turn += weight * (seconds - self._usual_turn)

    def _oldest_borne(self) -> float:
        """Return since when a request may have been waiting. In a burst that is long; where
        somebody has always been waiting for a while, more comes than is answered, and it is better
        to answer some in time than all too late."""
        now, wait = monotonic(), self._longest_wait
        if self._lanes and self._waiting and now - self._waited_since > BURST:
            wait = min(wait, max(SHORT_WAIT, TURNS_WAITED * self._usual_turn))
        return now - wait

    def _freest(self) -> PageLane:
        """Take a thread of the process that has most of them free."""
        free = Counter(lane.process for lane in self._free)
        found = max(self._free, key=lambda lane: free[lane.process])
        del self._free[found]
        return found

    def is_gone(self, lane: PageLane) -> None:
        """Forget a thread. When the last has gone and no other will come, nobody waits for one."""
        self._free.pop(lane, None)
        self._lanes.discard(lane)
        if self._is_ending and not self._lanes:
            self._empty()

    def end(self) -> None:
        """Wait for no more threads than are there."""
        self._is_ending = True
        if not self._lanes:
            self._empty()

    def _empty(self) -> None:
        queues, self._queues, self._waiting = self._queues, {}, 0
        for queue in queues.values():
            for task in queue:
                self._refuse(task, refusals.STOPPING)

    def look(self) -> None:
        """Turn away who has waited too long."""
        came_after = self._oldest_borne()
        for key in list(self._queues):
            queue = self._queues[key]
            while queue and (queue[0].since < came_after or queue[0].exchange.is_lost):
                self._waiting -= 1
                self._refuse(queue.popleft(), refusals.QUEUE_FULL)
            if not queue:
                del self._queues[key]

    def _refuse(self, task: Waiting, refusal: FrontRefusal) -> None:
        task.received.drop()
        if not task.exchange.is_lost:
            self.turn_away(refusal.status)
            task.exchange.fail(refusal)

    def _key(self, received: WholeRequest, exchange: Exchange) -> str:
        said = ",".join(value for name, value in received.headers if name == "x-forwarded-for")
        return network_of(visitor(exchange.address, said, self._proxies))
