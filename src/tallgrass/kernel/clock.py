"""Time, injected: every room asks this clock, tests set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Protocol
from zoneinfo import ZoneInfo, available_timezones

from tallgrass.kernel import errors
from tallgrass.kernel.clock_watch import ClockWatch


class Clock(Protocol):
    """Anything that tells the time."""

    def now(self) -> datetime:
        """Return the current moment, timezone-aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock. In a process that watches it, it tells no time while it leaves what
    holds in the home: nothing is decided by it."""

    watch: ClockWatch | None = None

    def now(self) -> datetime:
        """Return the current moment. Raises Unavailable while the clock cannot be believed."""
        moment = datetime.now(UTC)
        if SystemClock.watch and SystemClock.watch.off(moment.timestamp()):
            raise errors.CLOCK_DOUBTED(retry_after=5)
        return moment


class FrozenClock:
    """A clock that stands still until it is moved."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def advance(self, by: timedelta) -> None:
        """Move the clock; a negative step moves it back."""
        self.moment += by


def believe_no_jump(watch: ClockWatch) -> None:
    """Hold the clock of this process against those of the home's others from now on."""
    SystemClock.watch = watch


_clock: ContextVar[Clock] = ContextVar("tallgrass_clock", default=SystemClock())  # noqa: B039 (stateless)


def now() -> datetime:
    """Return the current moment by the clock in use."""
    return _clock.get().now()


@contextmanager
def use_clock(clock: Clock) -> Iterator[None]:
    """Use another clock within this context."""
    token = _clock.set(clock)
    try:
        yield
    finally:
        _clock.reset(token)


@cache
def zones() -> frozenset[str]:
    """Return the names of all time zones. Looking for them opens hundreds of files, so it is done
    once."""
    return frozenset(available_timezones())


def told_in(zone: str, moment: datetime) -> str:
    """Return a moment to the minute by the clock of a zone, with the zone's name: for sentences
    that are read elsewhere."""
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} {zone}"
