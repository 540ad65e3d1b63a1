"""A port: its connections, their deadlines, and the end."""

import asyncio
import resource
import socket
from collections import Counter
from collections.abc import Callable
from time import monotonic

import structlog

from tallgrass.front.connection import Connection
from tallgrass.front.exchange import Exchange
from tallgrass.front.gate import Gate
from tallgrass.front.limits import Limits
from tallgrass.front.reading import WholeRequest
from tallgrass.front.store import Storeroom

BACKLOG = 4_096
FILES_BESIDE = 256  # open files that are no connections of clients
TELL_EVERY = 60.0  # seconds between two words about who was turned away

_log = structlog.get_logger("tallgrass.front")
Handler = Callable[[WholeRequest, Exchange], None]


class Listener:
    """Takes connections on one port and hands whole requests to `handle`."""

    def __init__(self, limits: Limits, store: Storeroom, handle: Handler) -> None:
        self.limits = limits
        self.store = store
        self.gate = Gate(limits)
        self.handle = handle
        self.lingering = 0
        self.is_stopping = False
        self.ticks: list[Callable[[], None]] = []
        self.endings: list[Callable[[], None]] = []
        self._connections: set[Connection] = set()
        self._turned_away: Counter[int] = Counter()
        self._told_at = 0.0
        self._server: asyncio.Server | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._every = min(1.0, max(0.05, limits.patience / 20))

    async def open(self, host: str, port: int) -> None:
        """Begin to listen."""
        is_v6 = ":" in host
        listening = socket.create_server(
            (host, port),
            family=socket.AF_INET6 if is_v6 else socket.AF_INET,
            backlog=BACKLOG,
            dualstack_ipv6=is_v6 and socket.has_dualstack_ipv6(),
        )
        listening.setblocking(False)
        self._server = await asyncio.get_running_loop().create_server(
            lambda: Connection(self), sock=listening
        )

    async def close(self, within: float) -> None:
        """Take no more; let requests under way be answered for some seconds, then close all."""
        self.is_stopping = True
        if self._server:
            self._server.close()
        for ending in self.endings:
            ending()
        for connection in list(self._connections):
            if connection.rests:
                connection.close()
        ends = monotonic() + within
        while self._connections and monotonic() < ends:
            await asyncio.sleep(0.02)
        for connection in list(self._connections):
            connection.abort()
        self._tell()

    def add(self, connection: Connection) -> None:
        """Watch the deadlines of a connection."""
        self._connections.add(connection)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._every, self._tick)

    def remove(self, connection: Connection, *, was_lingering: bool) -> None:
        """Forget a connection that is closed."""
        self._connections.discard(connection)
        self.lingering -= was_lingering

    def note(self, status: int) -> None:
        """Count somebody who was turned away."""
        self._turned_away[status] += 1

    def _tick(self) -> None:
        now = monotonic()
        late = [one for one in self._connections if one.deadline < now]
        for connection in late:
            connection.expire()
        for tick in self.ticks:
            tick()
        if now - self._told_at > TELL_EVERY:
            self._tell()
        self._timer = None
        if self._connections:  # a listener at rest wakes for nobody
            self._timer = asyncio.get_running_loop().call_later(self._every, self._tick)

    def _tell(self) -> None:
        """Say how many were turned away, in one line a minute."""
        if self._turned_away:
            self._told_at = monotonic()
            found = {str(status): n for status, n in sorted(self._turned_away.items())}
            _log.info("turned away", **{f"status_{status}": n for status, n in found.items()})
            self._turned_away.clear()


def allow_connections(wished: int) -> int:
    """Let this process open as many files as so many connections need; return for how many that
    is enough."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = 2 * wished + FILES_BESIDE  # a connection may hold a file beside
    most = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
    if most > _soft:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return min(wished, (max(most, _soft) - FILES_BESIDE) // 2)
