"""Due work is row state plus a sweep that looks for it. A lost process is then only a delay."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from threading import Lock
from typing import Any, TypeVar

import structlog
from django.db import connection
from django.db.models import Q, QuerySet

from tallgrass.kernel import clock
from tallgrass.kernel.failures import Failures, Postpone
from tallgrass.kernel.models import SweepFailure, SweepRun
from tallgrass.kernel.transaction import transaction

_log = structlog.get_logger("tallgrass.sweeps")
WRITTEN_EVERY = timedelta(seconds=60)
K = TypeVar("K", int, str)


class Lane(StrEnum):
    """Lanes never wait for each other: each is a thread of the worker."""

    MONEY = "money"
    DEADLINES = "deadlines"
    CONTENT = "content"
    MAIL = "mail"


class Wake(StrEnum):
    """What a sweep may be woken by, besides its time."""

    DATABASE = "database"
    """Somebody wrote to the main database."""
    JOURNAL = "journal"
    """Somebody wrote to the journal."""


QUIET = 30.0  # seconds after which a sweep that waits to be woken looks all the same
NextDue = Callable[[], datetime | None]


@dataclass(frozen=True, slots=True)
class Sweep:
    """A named sweep: `run` does what is due and returns how much it did.

    It runs every `every` seconds; one that is woken by something rests that long between two turns,
    and else runs when `next_due` says that a row is due, and after QUIET at the latest.
    """

    name: str
    every: float
    run: Callable[[], int]
    lane: Lane = Lane.DEADLINES
    wakes: frozenset[Wake] = frozenset()
    next_due: NextDue | None = None


@dataclass(frozen=True, slots=True)
class LastRun:
    """When a sweep last ran, and its error if it failed."""

    ran_at: datetime
    error: str


_sweeps: dict[str, Sweep] = {}


def sweep(
    name: str,
    *,
    every: float,
    lane: Lane,
    wakes: Collection[Wake] = (),
    next_due: NextDue | None = None,
) -> Callable[[Callable[[], int]], Callable[[], int]]:
    """Register a sweep. It must be safe to run twice, and to be killed at any line."""

    def register(function: Callable[[], int]) -> Callable[[], int]:
        _sweeps[name] = Sweep(name, every, function, lane, frozenset(wakes), next_due)
        return function

    return register


def all_sweeps() -> list[Sweep]:
    """Return every registered sweep, by name."""
    return [_sweeps[name] for name in sorted(_sweeps)]


def last_runs() -> dict[str, LastRun]:
    """Return how each sweep that ever ran went the last time."""
    return {run.name: LastRun(run.ran_at, run.error) for run in SweepRun.objects.all()}


def run_once(due: Sweep) -> int:
    """Run one sweep and note how it went. Its failure is recorded and logged, never raised.

    What it did the same as before is written once a minute, with that of all others; at once where
    the desk would take it for stalled, as after a night in which nobody ran it.
    """
    now = clock.now()
    done, error = 0, ""
    try:
        done = due.run()
    except Exception as failure:
        _log.exception("sweep failed", sweep=due.name)
        error = repr(failure)[:2000]
    before = SweepRun.objects.filter(name=due.name).first()
    _unwritten.note(due.name, now, error)
    is_news = before is None or before.error != error or _is_stalled(due, before)
    if is_news or _unwritten.is_time():
        write_runs()
    return done


def write_runs() -> None:
    """Write what run_once has noted and not written yet, in one transaction."""
    _unwritten.write()


class _Unwritten:
    """How sweeps of this process went since that was last written."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._rows: dict[str, SweepRun] = {}
        self._written_at: datetime | None = None

    def note(self, name: str, at: datetime, error: str) -> None:
        with self._lock:
            before = self._rows.get(name)
            succeeded_at = at if not error else before.succeeded_at if before else None
            self._rows[name] = SweepRun(
                name=name, ran_at=at, succeeded_at=succeeded_at, error=error
            )

    def is_time(self) -> bool:
        with self._lock:
            return self._written_at is None or abs(clock.now() - self._written_at) >= WRITTEN_EVERY

    def write(self) -> None:
        with self._lock:
            rows, self._rows = list(self._rows.values()), {}
            self._written_at = clock.now()
        rows.sort(key=lambda row: row.name)  # two workers lock them in the same order
        fields = ["ran_at", "error"]
        with transaction():
            for some, more in (
                ([row for row in rows if row.succeeded_at], ["succeeded_at"]),
                ([row for row in rows if not row.succeeded_at], []),
            ):
                SweepRun.objects.bulk_create(
                    some,
                    update_conflicts=True,
                    unique_fields=["name"],
                    update_fields=[*fields, *more],
                )


_unwritten = _Unwritten()


def stalled() -> list[tuple[str, str]]:
    """Return sweeps that have not succeeded for a while (ten turns, at least five minutes) or
    never, with the last error: name, error."""
    runs = {run.name: run for run in SweepRun.objects.all()}
    found = []
    for due in all_sweeps():
        run = runs.get(due.name)
        if run is None or _is_stalled(due, run):
            found.append((due.name, run.error.splitlines()[0] if run and run.error else ""))
    return found


def _is_stalled(due: Sweep, run: SweepRun) -> bool:
    latest = clock.now() - timedelta(seconds=max(300.0, due.every * 10))
    return run.succeeded_at is None or run.succeeded_at < latest


def have_succeeded_since(moment: datetime, names: Collection[str]) -> bool:
    """Tell whether each of these sweeps has succeeded after that moment."""
    return SweepRun.objects.filter(name__in=names, succeeded_at__gt=moment).count() == len(names)


def each(
    loop: str,
    due: QuerySet[Any] | Collection[K],
    step: Callable[[K], bool],
    *,
    by: str = "due_at",
    kind: str = "",
    are_all: bool = True,
    most: int = 500,
    atomic: bool = True,
    postpone: Postpone | None = None,
) -> int:
    """Serve the rows of `due` one by one, those with the least `by` first, or the keys of `kind`
    that it lists; returns for how many `step` said that something was done.

    Each row has a transaction of its own (none when not `atomic`: for steps that wait for the
    outside). A row whose step raises is logged and counted, stands on the operators' desk as
    failing in `loop`, and rests for a growing while; `postpone(id, moment)` moves its own due date
    on where that is not a promise to people. Rows that rest, or may not move yet, hold up nobody:
    a turn that ends after `most` rows is gone on with by the next. A failing row that is due no
    more is forgotten, unless the keys given are not `are_all`.
    """
    keys: Collection[Any]
    if isinstance(due, QuerySet):
        keys, are_all = _in_turn(loop, due, by, most)
        kind = due.model._meta.model_name or ""
    else:
        keys = due
    failures = Failures(loop, kind)
    done = 0
    for key in keys:
        if not failures.rests(key):
            done += _serve(failures, key, step, atomic, postpone)
    if are_all:
        failures.clear_all_but(keys)
    return done


class Away(Exception):
    """Raised by a step of `each` when what it needs does not answer: the turn ends, and the row is
    not at fault."""


def failed_before(loop: str) -> list[str]:
    """Return keys that failed in a loop and whose next try has come: for loops that read on from a
    place instead of looking at row state."""
    rows = SweepFailure.objects.filter(loop=loop, next_at__lte=clock.now())
    return list(rows.order_by("next_at", "pk").values_list("key", flat=True))


def first_failing(loop: str) -> int | None:
    """Return the least numeric key that fails in a loop, whether it rests or not."""
    keys = SweepFailure.objects.filter(loop=loop).values_list("key", flat=True)
    return min((int(key) for key in keys), default=None)


def _serve(
    failures: Failures,
    key: Any,
    step: Callable[[Any], bool],
    atomic: bool,
    postpone: Postpone | None,
) -> bool:
    try:
        if atomic or connection.in_atomic_block:  # what fails must not spoil the caller's
            with transaction():
                done = step(key)
        else:
            done = step(key)
    except Away:
        raise
    except Exception as error:  # one row's defect must not stop the others
        failures.record(key, error, postpone)
        return False
    failures.clear([key])
    return bool(done)


def together(
    loop: str,
    kind: str,
    due: Iterable[K],
    step: Callable[[Sequence[K]], int],
    *,
    are_all: bool = True,
    most: int = 500,
    at_once: int = 0,
) -> int:
    """Serve up to `most` of all that is due, `at_once` (or all) in one transaction; returns the sum
    of what `step` returned.

    When that raises, the rows are halved until the bad one stands alone; it fails as in `each`,
    and all others are served. What failed before is tried by itself.
    """
    keys = list(due)
    failures = Failures(loop, kind)
    ready = [key for key in keys if not failures.rests(key)][:most]
    again = [key for key in ready if failures.failed_before(key)]
    fresh = [key for key in ready if not failures.failed_before(key)]
    done = sum(_halving(failures, [key], step) for key in again)
    size = at_once or max(1, len(fresh))
    for start in range(0, len(fresh), size):
        done += _halving(failures, fresh[start : start + size], step)
    if are_all:
        failures.clear_all_but(keys)
    return done


def _halving(failures: Failures, keys: Sequence[K], step: Callable[[Sequence[K]], int]) -> int:
    if not keys:
        return 0
    try:
        with transaction():
            done = step(keys)
    except Exception as error:
        if len(keys) == 1:
            failures.record(keys[0], error)
            return 0
    else:
        failures.clear(keys)
        return done
    half = len(keys) // 2
    return _halving(failures, keys[:half], step) + _halving(failures, keys[half:], step)


_places: dict[str, tuple[Any, int]] = {}


def _in_turn(loop: str, due: QuerySet[Any], by: str, most: int) -> tuple[list[int], bool]:
    """Return ids of what is due, from where the last turn stopped, round to there again; and
    whether that is all of it."""
    place = _places.pop(loop, None)
    rows = due.order_by(by, "pk").values_list(by, "pk")
    beyond = (
        Q(**{f"{by}__gt": place[0]}) | Q(**{by: place[0], "pk__gt": place[1]}) if place else Q()
    )
    found = list(rows.filter(beyond)[:most])
    if place and len(found) < most:
        found += list(rows.exclude(beyond)[: most - len(found)])
    are_all = len(found) < most
    if not are_all:
        _places[loop] = found[-1]
    return list(dict.fromkeys(pk for _value, pk in found)), are_all
