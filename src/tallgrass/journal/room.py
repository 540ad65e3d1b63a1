"""How much room the disk has left. Below a reserve only what money and safety need is written;
everything else waits."""

import shutil
from collections.abc import Callable
from pathlib import Path

RESERVE = 512 * 1024 * 1024
"""Bytes. A day of clicks on a busy community takes a tenth of it."""
_LOOK_EVERY = 1.0  # seconds


def free(home: Path) -> int:
    """Return how many bytes the disk of a home has left."""
    return shutil.disk_usage(home).free


class Room:
    """Whether the disk has come to its reserve, looked at once a second at most."""

    def __init__(self, home: Path, now: Callable[[], float]) -> None:
        self._home = home
        self._now = now
        self._looked_at = float("-inf")
        self._is_short = False

    def is_short(self) -> bool:
        """Tell whether less is left than the reserve."""
        now = self._now()
        if not 0 <= now - self._looked_at < _LOOK_EVERY:
            self._looked_at = now
            try:
                self._is_short = free(self._home) < RESERVE
            except OSError:  # the journal itself will say that it cannot be written
                self._is_short = False
        return self._is_short
