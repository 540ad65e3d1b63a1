"""What a deleted row may leave behind on the disk, beside the table it was in: pages of the
write-ahead log, free pages of earlier releases, lines of logs."""

import mmap
import os
from collections.abc import Collection, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pysqlite3

LOGS = "logs"
PATIENCE = 2.0  # seconds that a checkpoint waits for readers before it leaves it for later
BLOT = b"-"


def empty_log(database: Path) -> bool:
    """Write the write-ahead log of a database back and cut it to nothing; False while somebody
    reads an older state, or where there is none."""
    if not database.exists():
        return True
    line = pysqlite3.connect(database, timeout=PATIENCE, isolation_level=None)
    with closing(line), suppress(pysqlite3.OperationalError):
        busy = line.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        return not busy
    return False


def free_pages(database: Path) -> int:
    """Return how many pages of a database hold nothing."""
    if not database.exists():
        return 0
    with closing(pysqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=20)) as line:
        return int(line.execute("PRAGMA freelist_count").fetchone()[0])


def rewrite(database: Path) -> None:
    """Write the whole database anew, so that it holds nothing but what is in its tables. Needs the
    room of a second one; writers wait meanwhile. Raises OperationalError when they do not let go
    of it within a minute."""
    with closing(pysqlite3.connect(database, timeout=60, isolation_level=None)) as line:
        line.execute("PRAGMA secure_delete=ON")
        line.execute("VACUUM")


def blot_logs(home: Path, texts: Collection[str]) -> int:
    """Write over these texts wherever the logs of a home hold them; returns how many places."""
    folder = home / LOGS
    wanted = {text.encode() for text in texts} | {_escaped(text) for text in texts}
    files = sorted(folder.glob("*")) if folder.is_dir() else []
    return sum(_blot(file, wanted - {b""}) for file in files if file.is_file())


def _escaped(text: str) -> bytes:
    """Return a text as JSON in ASCII has it."""
    return text.encode("ascii", "backslashreplace")


def _blot(file: Path, wanted: Collection[bytes]) -> int:
    """Write over every place, byte for byte, so that whoever appends meanwhile loses nothing."""
    if not file.stat().st_size:
        return 0
    handle = os.open(file, os.O_RDWR)
    try:
        with mmap.mmap(handle, 0, access=mmap.ACCESS_READ) as mapped:
            places = [(at, len(one)) for one in wanted for at in _places(mapped, one)]
        for at, length in places:
            os.pwrite(handle, BLOT * length, at)
        return len(places)
    finally:
        os.close(handle)


def _places(mapped: mmap.mmap, wanted: bytes) -> Iterator[int]:
    at = mapped.find(wanted)
    while at >= 0:
        yield at
        at = mapped.find(wanted, at + 1)
