"""Costly work has places: so much of each kind at once, in all processes together. Whoever finds
none free is refused before the work begins.

A place is a lock on a file in HOME/run, which ends with the process that holds it, however it ends.
All kinds together leave one thread of those that render pages alone.
"""

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import ParamSpec, TypeVar

from django.conf import settings

from tallgrass.kernel import errors

FOLDER = "run"
GIVES_WAY_BY = 5  # steps of niceness: a quarter of what pages get where both want all
LOOK_EVERY = 0.02  # seconds between two looks for a free place
_COME_BACK = 5  # seconds after which whoever was refused may try again
P = ParamSpec("P")
T = TypeVar("T")
_held = threading.local()
_apart = threading.Event()


@dataclass(frozen=True, slots=True)
class CostlyWork:
    """A kind of work. `cores` says how many cores of the machine bear one of it at once; whoever
    finds no place waits for `patience` seconds, and no more wait than work. A place for it is one
    for the kind `also` too."""

    name: str
    cores: int
    patience: float
    also: str = ""

    @property
    def places(self) -> int:
        """How many are done at once."""
        return max(1, min(os.cpu_count() or 1, settings.TALLGRASS_PAGE_THREADS) // self.cores)


HASHING = CostlyWork("hashing", cores=2, patience=3.0)
"""A password: half a second of one core each."""
KNOWN_HASHING = CostlyWork("known-hashing", cores=2, patience=3.0, also="hashing")
"""A password typed in a browser that its owner used before: no stranger takes that place."""
PICTURES = CostlyWork("pictures", cores=8, patience=5.0)
"""An upload's pictures: some hundred megabytes each while they are decoded."""
FILES = CostlyWork("files", cores=8, patience=2.0)
"""A file made of many rows: a workbook, an export."""


def stand_apart() -> None:
    """Let this process do costly work without a place: a command, whose one user waits for it."""
    _apart.set()


@contextmanager
def place_for(work: CostlyWork) -> Iterator[None]:
    """Hold a place for a kind of work; inside another of the same kind, that one. Raises BUSY, with
    nothing begun, where none comes free in time or enough others wait already."""
    mine = _mine()
    if work.name in mine or _apart.is_set():
        yield
        return
    with seat_for(work):
        lock, names = (
            _any_of(work.name, work.places, patience=work.patience),
            {work.name, work.also} - mine,
        )
        mine |= names
        try:
            yield
        finally:
            mine -= names
            os.close(lock)


@contextmanager
def seat_for(work: CostlyWork) -> Iterator[None]:
    """Hold a seat in which one waits for a place: all kinds share some, and this kind has its part.
    Raises BUSY at once where none is free, before anything was read or written for whoever asks."""
    mine, name = _mine(), f"{work.name}-waiting"
    if name in mine or _apart.is_set():
        yield
        return
    locks: list[int] = []
    try:
        all_seats = max(1, settings.TALLGRASS_PAGE_THREADS - 1)
        locks.append(_any_of("costly", all_seats, patience=0))
        locks.append(_any_of(name, 2 * work.places, patience=0))
        mine.add(name)
        yield
    finally:
        mine.discard(name)
        for lock in locks:
            os.close(lock)


def quietly(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do what costs much by a thread that gives way to those that render pages, and wait for it. It
    must leave the database alone."""
    if _apart.is_set():
        return function(*args, **kwargs)
    return _quiet_threads().submit(function, *args, **kwargs).result()


@cache
def _quiet_threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(settings.TALLGRASS_PAGE_THREADS, "quiet", initializer=_give_way)


def _give_way() -> None:
    """Let this thread have the processor after others, where the system tells threads apart."""
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), GIVES_WAY_BY)


def _mine() -> set[str]:
    """Return the names of the places that this thread holds."""
    names: set[str] = _held.__dict__.setdefault("names", set())
    return names


def _any_of(name: str, count: int, *, patience: float) -> int:
    until = time.monotonic() + patience
    while True:
        for number in range(count):
            if (lock := _locked(f"{name}-{number}.lock")) is not None:
                return lock
        if time.monotonic() >= until:
            raise errors.BUSY(retry_after=_COME_BACK)
        time.sleep(LOOK_EVERY)


def _locked(name: str) -> int | None:
    """Return the open file of a lock that is ours now; None where somebody has it."""
    folder = Path(settings.TALLGRASS_HOME) / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle
