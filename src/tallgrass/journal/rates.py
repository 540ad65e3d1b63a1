"""How often an address was paid within the last minute, kept in memory and read on from the journal
at each commit."""

from collections import Counter, deque
from typing import Any

WINDOW = 60 * 1000
LIMIT = 30


class Rates:
    """Paid clicks by address. It learns of those that any edge committed, so that all edges know
    the same."""

    def __init__(self) -> None:
        self._read_to = -1
        self._times: deque[tuple[int, bytes]] = deque()
        self._counts: Counter[bytes] = Counter()

    def catch_up(self, connection: Any, now: int) -> None:
        """Read what was committed since the last time, and forget what is older than the window."""
        if self._read_to < 0:
            rows = connection.execute(
                "SELECT id, address, at FROM paid WHERE at > ? ORDER BY id", (now - WINDOW,)
            ).fetchall()
            [self._read_to] = connection.execute("SELECT coalesce(max(id), 0) FROM paid").fetchone()
        else:
            rows = connection.execute(
                "SELECT id, address, at FROM paid WHERE id > ? ORDER BY id", (self._read_to,)
            ).fetchall()
        for self._read_to, address, at in rows:
            self._times.append((at, address))
            self._counts[address] += 1
        while self._times and self._times[0][0] <= now - WINDOW:
            _at, address = self._times.popleft()
            self._counts[address] -= 1
            if not self._counts[address]:
                del self._counts[address]

    def count(self, address: bytes) -> int:
        """Return how many of the address's clicks were paid within the window."""
        return self._counts[address]
