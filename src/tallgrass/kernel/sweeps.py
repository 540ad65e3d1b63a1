"""Due work is row state plus a sweep that looks for it. A lost process is then only a delay."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from tallgrass.kernel import clock
from tallgrass.kernel.models import SweepRun

_log = structlog.get_logger("tallgrass.sweeps")


@dataclass(frozen=True, slots=True)
class Sweep:
    """A named sweep: `run` does what is due and returns how much it did; `every` is in seconds."""

    name: str
    every: float
    run: Callable[[], int]


@dataclass(frozen=True, slots=True)
class LastRun:
    """When a sweep last ran, and its error if it failed."""

    ran_at: datetime
    error: str


_sweeps: dict[str, Sweep] = {}


def sweep(name: str, *, every: float) -> Callable[[Callable[[], int]], Callable[[], int]]:
    """Register a sweep. It must be safe to run twice, and to be killed at any line."""

    def register(function: Callable[[], int]) -> Callable[[], int]:
        _sweeps[name] = Sweep(name, every, function)
        return function

    return register


def all_sweeps() -> list[Sweep]:
    """Every registered sweep, by name."""
    return [_sweeps[name] for name in sorted(_sweeps)]


def last_runs() -> dict[str, LastRun]:
    """How each sweep that ever ran went the last time."""
    return {run.name: LastRun(run.ran_at, run.error) for run in SweepRun.objects.all()}


def run_once(due: Sweep) -> int:
    """Run one sweep and note how it went. Its failure is recorded and logged, never raised."""
    now = clock.now()
    try:
        done = due.run()
    except Exception as error:
        _log.exception("sweep failed", sweep=due.name)
        SweepRun.objects.update_or_create(
            name=due.name, defaults={"ran_at": now, "error": repr(error)[:2000]}
        )
        return 0
    SweepRun.objects.update_or_create(
        name=due.name, defaults={"ran_at": now, "succeeded_at": now, "error": ""}
    )
    return done


def stalled() -> list[tuple[str, str]]:
    """Sweeps that have not succeeded for a while (ten turns, at least five minutes) or never, with
    the last error: name, error."""
    runs = {run.name: run for run in SweepRun.objects.all()}
    found = []
    for due in all_sweeps():
        run = runs.get(due.name)
        latest = clock.now() - timedelta(seconds=max(300.0, due.every * 10))
        if run is None or run.succeeded_at is None or run.succeeded_at < latest:
            found.append((due.name, run.error.splitlines()[0] if run and run.error else ""))
    return found


def have_succeeded_since(moment: datetime, names: Collection[str]) -> bool:
    """Whether each of these sweeps has succeeded after that moment."""
    return SweepRun.objects.filter(name__in=names, succeeded_at__gt=moment).count() == len(names)


def run_until_idle(rounds: int = 20) -> int:
    """Run all sweeps until none finds work, at most `rounds` times; returns the sum of what they
    did."""
    total = 0
    for _ in range(rounds):
        done = sum(run_once(due) for due in all_sweeps())
        total += done
        if not done:
            break
    return total
