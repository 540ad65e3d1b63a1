"""Whether this process may believe its clock: while it runs, the wall clock and the clock that
counts from the machine's start go side by side, in all processes of a home alike. Whoever starts
while no other runs says what holds."""

import fcntl
import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

FILE, LOCK = "clock.json", "clock.lock"
MOST = 5.0  # seconds; operators set another by a policy
_LENGTH = 128
_LOOK_EVERY = 1.0
_DOUBT = "clock.doubt."


@dataclass(frozen=True, slots=True)
class ClockDoubtReport:
    """A running process that does not believe its clock: by how many seconds it leaves the others,
    ahead of them or behind."""

    process: str
    seconds: float


def since_start() -> float:
    """Return the seconds since this machine started, asleep or awake."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else 0.0


class ClockWatch:
    """Holds the wall clock of one process against what holds in its home."""

    def __init__(
        self,
        home: Path,
        process: str,
        *,
        wall: Callable[[], float] = time.time,
        started: Callable[[], float] = since_start,
    ) -> None:
        self._home, self._process = home, process
        self._wall, self._started = wall, started
        self._lock = os.open(home / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._told = False
        self.set_by = 0.0
        """By how much the clock was set while nobody ran, in seconds; 0 where that is not known."""
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pass
        else:
            self._begin()
        fcntl.flock(self._lock, fcntl.LOCK_SH)
        self._read_at = self._started()
        self._offset, self._most = self._known()

    def _begin(self) -> None:
        """Say what holds from now on: nobody else of the home runs."""
        before, most = self._known()
        offset = self._wall() - self._started()
        if abs(offset - before) > most:
            self.set_by = offset - before
        _write(self._home, offset, most)
        for doubt in self._home.glob(f"{_DOUBT}*"):
            doubt.unlink(missing_ok=True)

    def _known(self) -> tuple[float, float]:
        try:
            said = json.loads((self._home / FILE).read_bytes())
            if said["machine"] == _machine():
                return float(said["offset"]), float(said["most"])
        except (OSError, ValueError, KeyError, TypeError):
            return self._wall() - self._started(), MOST
        return self._wall() - self._started(), float(said["most"])

    def off(self, now: float | None = None) -> float:
        """Return by how many seconds the clock leaves what holds; 0 while it may be believed."""
        moment = self._wall() if now is None else now
        started = self._started()
        if not 0 <= started - self._read_at < _LOOK_EVERY:
            self._read_at = started
            self._offset, self._most = self._known()
        by = moment - started - self._offset
        is_off = abs(by) > self._most
        if is_off != self._told:
            self._tell(by if is_off else 0.0)
        return by if is_off else 0.0

    def _tell(self, by: float) -> None:
        self._told = bool(by)
        file = self._home / f"{_DOUBT}{self._process}-{os.getpid()}"
        with suppress(OSError):
            if by:
                file.write_text(json.dumps({"pid": os.getpid(), "seconds": by}), encoding="utf-8")
            else:
                file.unlink(missing_ok=True)

    def close(self) -> None:
        """Stand for what holds no longer."""
        os.close(self._lock)


def doubts(home: Path) -> list[ClockDoubtReport]:
    """Return the running processes of a home that do not believe their clocks."""
    found = []
    for file in sorted(home.glob(f"{_DOUBT}*")):
        with suppress(OSError, ValueError, KeyError, TypeError):
            said = json.loads(file.read_bytes())
            os.kill(int(said["pid"]), 0)
            name = file.name.removeprefix(_DOUBT).rpartition("-")[0]
            found.append(ClockDoubtReport(name, float(said["seconds"])))
    return found


def set_most(home: Path, seconds: float) -> None:
    """Set how many seconds a clock may leave what holds, for every process that runs."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        said = json.loads((home / FILE).read_bytes())
        if said["most"] != seconds:
            _write(home, float(said["offset"]), seconds)


def _write(home: Path, offset: float, most: float) -> None:
    said = json.dumps({"machine": _machine(), "offset": offset, "most": most})
    handle = os.open(home / FILE, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.pwrite(handle, said.encode().ljust(_LENGTH - 1) + b"\n", 0)
    finally:
        os.close(handle)


def _machine() -> str:
    """Return by what this start of this machine is known."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()[:36]
    except OSError:
        return ""
