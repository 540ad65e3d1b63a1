"""Where the lines of all processes go: to one bounded file of JSON lines, and what goes wrong, in
short, to the terminal."""

import json
import os
import re
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

FOLDER, FILE = "logs", "tallgrass.log"
MOST_BYTES = 10_000_000  # of a file, before the next is begun
KEPT = 4  # earlier files
QUIET = 60.0  # seconds in which the same trouble is told once
LONGEST = 200  # characters of a line on the terminal
_SAID_ELSEWHERE = {"event", "level", "logger", "timestamp", "process", "request_id", "exception"}
_TURNING = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""What ends a line, turns it round or steers a terminal for some readers of text, and is no rule of
JSON's."""
Record = dict[str, Any]


class Logbook(Protocol):
    """Takes what processes say."""

    @property
    def place(self) -> str:
        """Say where it is to be read."""

    @property
    def takes_output(self) -> bool:
        """Tell whether children's own output is to be read and given here."""

    def take(self, process: str, line: str) -> None:
        """Keep a line that a process wrote."""

    def note(self, process: str, event: str, told: str, **details: object) -> None:
        """Keep a record of our own, and tell it in plain words."""


class StderrLog:
    """Everything goes to standard error, as JSON lines; children write there themselves."""

    place = "standard error"
    takes_output = False

    def take(self, process: str, line: str) -> None:
        """Pass on a line that a process wrote."""
        sys.stderr.write(f"{line}\n")

    def note(self, process: str, event: str, told: str, **details: object) -> None:
        """Write a record of our own."""
        record = _record(process, event, "warning", details)
        self.take(process, json.dumps(record, ensure_ascii=False))


class FileLog:
    """A file that only its owner reads, begun anew when it is full; earlier ones are FILE.1 to
    FILE.4."""

    takes_output = True

    def __init__(self, path: Path, *, most_bytes: int = MOST_BYTES, kept: int = KEPT) -> None:
        self._path, self._most, self._kept = path, most_bytes, kept
        self._told_at: dict[str, float] = {}
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._open()

    @property
    def place(self) -> str:
        return str(self._path)

    def take(self, process: str, line: str) -> None:
        """Keep a line that a process wrote: as it is where it is JSON, else as the event of one."""
        record: Record = {}
        with suppress(ValueError):
            found = json.loads(line)
            record = found if isinstance(found, dict) else {}
        if record:
            record.setdefault("process", process)
            self._tell(record)
        else:
            record = _record(process, line, "info", {})
        self._write(record)

    def note(self, process: str, event: str, told: str, **details: object) -> None:
        """Keep a record of our own, and tell it in plain words."""
        _say(told)
        self._write(_record(process, event, "warning", details))

    def _tell(self, record: Record) -> None:
        level, logger = record.get("level"), str(record.get("logger", ""))
        ours = level == "warning" and logger.startswith("tallgrass")
        if not ours and level not in ("error", "critical"):
            return
        text = _in_short(record)
        now = time.monotonic()
        if now - self._told_at.get(text, -QUIET) >= QUIET:
            self._told_at = {told: at for told, at in self._told_at.items() if now - at < QUIET} | {
                text: now
            }
            _say(text)

    def _open(self) -> None:
        self._handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._size = os.fstat(self._handle).st_size

    def _write(self, record: Record) -> None:
        text = _TURNING.sub(_escaped, json.dumps(record, ensure_ascii=False))
        data = f"{text}\n".encode(errors="replace")
        try:
            if self._size and self._size + len(data) > self._most:
                self._turn()
            self._size += os.write(self._handle, data)
        except OSError as error:
            self._tell(
                {
                    "process": "log",
                    "level": "error",
                    "event": f"{self._path} cannot be written: {error.strerror}",
                }
            )

    def _turn(self) -> None:
        """Begin a new file. The oldest goes."""
        names = [self._path, *(Path(f"{self._path}.{n}") for n in range(1, self._kept + 1))]
        for older, newer in zip(names[:0:-1], names[-2::-1], strict=True):
            if newer.exists():
                newer.replace(older)
        os.close(self._handle)
        self._open()


def logbook(home: Path, where: str) -> FileLog | StderrLog:
    """Open the log that `--log` names: `-` is standard error, without a name it is in the home."""
    if where == "-":
        return StderrLog()
    return FileLog(Path(where) if where else home / FOLDER / FILE)


def _record(process: str, event: str, level: str, details: Record) -> Record:
    return {
        "event": event,
        "process": process,
        **details,
        "level": level,
        "timestamp": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
    }


def _in_short(record: Record) -> str:
    """Return one line of plain text: which process, what happened, its details, the error."""
    details = [
        f"{name} {value}"
        for name, value in record.items()
        if name not in _SAID_ELSEWHERE and isinstance(value, str | int | float)
    ]
    error = str(record.get("exception", "")).strip().rpartition("\n")[2]
    parts = ", ".join([*details, *([error] if error else [])])
    text = f"{record.get('process')}: {record.get('event')}" + (f" ({parts})" if parts else "")
    plain = "".join(one if one.isprintable() else "\ufffd" for one in " ".join(text.split()))
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def _say(text: str) -> None:
    with suppress(OSError):
        sys.stderr.write(text + "\n")
        sys.stderr.flush()
