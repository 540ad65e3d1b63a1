"""One `tallgrass run` a home: whoever runs it holds a lock, and says who they are."""

import fcntl
import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

FILE = "run.lock"


@dataclass(frozen=True, slots=True)
class Occupant:
    """Who runs a home: the process, since when, and at which address."""

    pid: int
    since: str
    address: str


class HomeOccupied(Exception):
    """Another process runs this home."""

    def __init__(self, home: Path, occupant: Occupant | None) -> None:
        who = (
            f"process {occupant.pid}, since {occupant.since}, at {occupant.address}"
            if occupant
            else "another process"
        )
        end = f" (Ctrl-C where it runs, or: kill {occupant.pid})" if occupant else ""
        super().__init__(
            f"{home} is running already: {who}. Stop that one first{end}, or name another home."
        )


def occupy(home: Path, *, address: str) -> int:
    """Take the home for this process, and whatever it becomes by exec; return what holds it, an
    open file. The system lets go of it when the process ends, however it ends.

    Raises HomeOccupied when another process holds it.
    """
    handle = os.open(home / FILE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        text = os.pread(handle, 4_000, 0).decode(errors="replace")
        os.close(handle)
        raise HomeOccupied(home, _read(text)) from None
    me = Occupant(os.getpid(), f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC", address)
    os.ftruncate(handle, 0)
    os.pwrite(handle, json.dumps(asdict(me)).encode() + b"\n", 0)
    os.set_inheritable(handle, True)
    return handle


def is_occupied(home: Path) -> bool:
    """Tell whether a process runs this home."""
    try:
        handle = os.open(home / FILE, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _read(text: str) -> Occupant | None:
    with suppress(ValueError, TypeError):
        return Occupant(**json.loads(text))
    return None
