"""Since when the news of payers matter to whoever lends them money."""

from datetime import datetime, timedelta

from tallgrass.kernel import clock

COMPARE = timedelta(minutes=10)
ALL_EVERY = timedelta(minutes=1)
OVERLAP = timedelta(seconds=10)  # edges' clocks differ, and clicks are written after they are timed


class Looks:
    """When payers were looked at, by this process."""

    def __init__(self) -> None:
        self._all_at: datetime | None = None
        self._at: datetime | None = None
        self._compared_at: datetime | None = None

    def may_compare(self) -> bool:
        """Tell, once in ten minutes, that it is time to compare everything."""
        now = clock.now()
        is_time = self._compared_at is None or not timedelta(0) <= now - self._compared_at < COMPARE
        if is_time:
            self._compared_at = now
        return is_time

    def look_at_all(self) -> None:
        """Let everybody be looked at the next time."""
        self._all_at = None

    def since(self) -> datetime | None:
        """Say from when on news matter now; None when it is time to look at everybody."""
        now, before = clock.now(), self._at
        self._at = now
        if before is None or self._all_at is None or not _is_recent(self._all_at, now):
            self._all_at = now
            return None
        return min(before, now) - OVERLAP


def _is_recent(moment: datetime, now: datetime) -> bool:
    return timedelta(0) <= now - moment < ALL_EVERY
