"""The worker's lanes, each a thread. Their sweeps run on their time, when something they wait for
was written, or when a row falls due."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Condition
from types import FrameType

import structlog
from django.conf import settings
from django.db import close_old_connections, connection

from tallgrass.journal.client import JournalClient
from tallgrass.journal.types import JournalUnavailable
from tallgrass.kernel import clock
from tallgrass.kernel.errors import Unavailable
from tallgrass.kernel.sweeps import QUIET, Lane, Sweep, Wake, all_sweeps, run_once, write_runs
from tallgrass.kernel.watching import version_of_database

LOOK_EVERY = 0.2  # seconds between two looks at what was written
DOUBT_PAUSE = 1.0  # seconds until a clock that cannot be believed is asked again
PATIENCE = 8.0  # seconds that sweeps under way may take once we are told to stop
_log = structlog.get_logger("tallgrass.worker")


class Signals:
    """What was written, as numbers that grow: the watcher raises them, the lanes wait for them."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._counts = dict.fromkeys(Wake, 0)
        self.stopping = False

    def raise_for(self, *wakes: Wake) -> None:
        """Note that something was written, and wake every lane."""
        with self._changed:
            for wake in wakes:
                self._counts[wake] += 1
            self._changed.notify_all()

    def stop(self) -> None:
        """Wake every lane for the last time."""
        with self._changed:
            self.stopping = True
            self._changed.notify_all()

    def counts(self) -> dict[Wake, int]:
        """Return the numbers as of now."""
        with self._changed:
            return dict(self._counts)

    def wait(self, seen: dict[Wake, int], seconds: float) -> None:
        """Return when a number differs from `seen`, when all is to stop, or after that long."""
        with self._changed:
            self._changed.wait_for(lambda: self.stopping or self._counts != seen, seconds)


@dataclass(slots=True)
class _Turn:
    sweep: Sweep
    rested_at: float = 0.0
    due_at: float = 0.0
    seen: dict[Wake, int] = field(default_factory=dict)

    def at(self, counts: dict[Wake, int]) -> float:
        """Return when the sweep runs next, if nothing more is written."""
        woken = any(counts[wake] != self.seen.get(wake, 0) for wake in self.sweep.wakes)
        return self.rested_at if woken else self.due_at


class Schedule:
    """The sweeps of one lane, one after another."""

    def __init__(self, sweeps: Sequence[Sweep], now: Callable[[], float] = time.monotonic) -> None:
        self._turns = [_Turn(sweep) for sweep in sweeps]
        self._now = now

    def due(self, counts: dict[Wake, int]) -> list[Sweep]:
        """Return the sweeps whose time has come."""
        return [turn.sweep for turn in self._turns if turn.at(counts) <= self._now()]

    def ran(self, sweep: Sweep, done: int, counts: dict[Wake, int]) -> None:
        """Note that a sweep ran and did so much; `counts` as they were before it did."""
        [turn] = [turn for turn in self._turns if turn.sweep is sweep]
        turn.seen = counts
        turn.rested_at = self._now() + sweep.every
        longest = max(sweep.every, QUIET) if sweep.wakes else sweep.every
        turn.due_at = turn.rested_at if done else self._now() + self._until_due(sweep, longest)

    def pause(self, counts: dict[Wake, int]) -> float:
        """Return the seconds until the next sweep is due, if nothing more is written."""
        return max(0.0, min(turn.at(counts) for turn in self._turns) - self._now())

    def _until_due(self, sweep: Sweep, longest: float) -> float:
        moment = sweep.next_due() if sweep.next_due else None
        if moment is None:
            return longest
        return min(longest, max(sweep.every, (moment - clock.now()).total_seconds()))


class Worker:
    """Watches what is written and wakes the lanes. A sweep that fails is recorded and tried again
    at its next turn; a lane that fails ends the worker, which its supervisor starts again."""

    def __init__(self) -> None:
        self._signals = Signals()
        self._failed = False
        self._stop = threading.Event()
        quickest_first = sorted(all_sweeps(), key=lambda due: due.every)
        by_lane = {lane: [due for due in quickest_first if due.lane == lane] for lane in Lane}
        self._lanes = [
            threading.Thread(
                target=self._keep, args=(Schedule(some),), name=f"lane {lane}", daemon=True
            )
            for lane, some in by_lane.items()
            if some
        ]

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        """End the loop soon."""
        self._stop.set()

    def run(self) -> bool:
        """Loop until SIGTERM or SIGINT; sweeps under way are finished first. Returns whether all
        went well."""
        for lane in self._lanes:
            lane.start()
        _log.info("worker started", lanes=[lane.name for lane in self._lanes])
        watcher = _Watcher()
        while not self._stop.wait(LOOK_EVERY):
            if written := watcher.look():
                self._signals.raise_for(*written)
        self._signals.stop()
        deadline = time.monotonic() + PATIENCE
        for lane in self._lanes:
            lane.join(max(0.0, deadline - time.monotonic()))
        write_runs()
        _log.info("worker stopped", unfinished=[lane.name for lane in self.unfinished])
        return not self._failed

    @property
    def unfinished(self) -> list[threading.Thread]:
        """Return the lanes that still run."""
        return [lane for lane in self._lanes if lane.is_alive()]

    def _keep(self, schedule: Schedule) -> None:
        try:
            while not self._signals.stopping:
                self._turn(schedule)
        except BaseException:
            self._failed = True
            self._stop.set()
            raise
        finally:
            connection.close()

    def _turn(self, schedule: Schedule) -> None:
        try:
            self._run_due(schedule)
        except Unavailable as doubt:  # our clock: nothing is sealed, paid or ended by it
            _log.error("the worker waits", why=str(doubt))
            self._signals.wait(self._signals.counts(), DOUBT_PAUSE)

    def _run_due(self, schedule: Schedule) -> None:
        counts = self._signals.counts()
        for due in schedule.due(counts):
            if self._signals.stopping:
                return
            before = self._signals.counts()
            close_old_connections()
            schedule.ran(due, run_once(due), before)
        now = self._signals.counts()
        self._signals.wait(now, schedule.pause(now))


class _Watcher:
    """Watches the database and the journal for what others write."""

    def __init__(self) -> None:
        self._reads = {Wake.DATABASE: version_of_database, Wake.JOURNAL: self._journal}
        self._client: JournalClient | None = None
        self._seen = {wake: read() for wake, read in self._reads.items()}

    def look(self) -> list[Wake]:
        """Return what was written since the last look."""
        close_old_connections()
        now = {wake: read() for wake, read in self._reads.items()}
        written = [wake for wake in now if now[wake] != self._seen[wake]]
        self._seen = now
        return written

    def _journal(self) -> str:
        try:
            self._client = self._client or JournalClient(settings.TALLGRASS_HOME)
            return self._client.version()
        except JournalUnavailable:  # the sweeps that read it say so
            return ""
