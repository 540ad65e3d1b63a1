"""Room for bodies and answers: a little in memory, more on disk, all of it within bounds."""

import os
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

MOST_IN_MEMORY = 64_000_000  # bytes of all bodies and answers under way
MOST_ON_DISK = 1_000_000_000
LARGEST_IN_MEMORY = 262_144  # bytes of one of them


class NoRoom(Exception):
    """The disk holds as much as it may, or cannot be written."""


class Storeroom:
    """Counts what is held, by whom. When the disk is full, whoever holds most loses what they have
    held longest."""

    def __init__(
        self,
        folder: Path,
        *,
        memory: int = MOST_IN_MEMORY,
        disk: int = MOST_ON_DISK,
        is_short: Callable[[], bool] = lambda: False,
    ) -> None:
        self._is_short = is_short
        self._folder = folder
        self._most_memory, self._most_disk = memory, disk
        self.memory = 0
        self.disk = 0
        self._by_key: Counter[str] = Counter()
        self._on_disk: dict[Spool, None] = {}

    def take_memory(self, size: int) -> bool:
        """Count bytes in memory; say no where there is no more room."""
        if self.memory + size > self._most_memory:
            return False
        self.memory += size
        return True

    def take_disk(self, held: "Spool", size: int) -> None:
        """Count bytes on disk. Raises NoRoom when there is none even after others were cut off, and
        while all of the disk is short of room: memory goes on."""
        if self._is_short():
            raise NoRoom
        self._on_disk.setdefault(held)
        while self.disk + size > self._most_disk:
            key = self._by_key.most_common(1)[0][0] if self._by_key else held.key
            oldest = next((one for one in self._on_disk if one.key == key), held)
            if oldest is held:
                raise NoRoom
            oldest.close()
            oldest.cut()
        self.disk += size
        self._by_key[held.key] += size

    def give_disk(self, held: "Spool", size: int, *, for_good: bool) -> None:
        """Count bytes as gone from the disk."""
        self.disk -= size
        self._by_key[held.key] -= size
        if not self._by_key[held.key]:
            del self._by_key[held.key]
        if for_good:
            self._on_disk.pop(held, None)

    def file(self) -> int:
        """Open a file that nobody else can, and that is gone when it is closed."""
        with tempfile.TemporaryFile(dir=self._folder, buffering=0) as file:
            return os.dup(file.fileno())


class Spool:
    """Bytes that come in at one end and go out at the other. `cut` is called when they had to be
    thrown away."""

    __slots__ = ("_at", "_end", "_file", "_pieces", "_store", "cut", "key", "size")

    def __init__(self, store: Storeroom, key: str, cut: Callable[[], None]) -> None:
        self._store = store
        self.key = key
        self.cut = cut
        self.size = 0  # what has come in and not gone out
        self._pieces: list[bytes] = []
        self._file = -1
        self._at = self._end = 0

    def write(self, data: bytes) -> None:
        """Take bytes in. Raises NoRoom."""
        size = len(data)
        if self._file < 0:
            if self.size + size <= LARGEST_IN_MEMORY and self._store.take_memory(size):
                self._pieces.append(data)
                self.size += size
                return
            self._move()
        self._write(data)
        self.size += size

    def _move(self) -> None:
        try:
            self._file = self._store.file()
        except OSError as error:
            raise NoRoom from error
        pieces, self._pieces = self._pieces, []
        self._store.memory -= self.size
        for piece in pieces:
            self._write(piece)

    def _write(self, data: bytes) -> None:
        self._store.take_disk(self, len(data))
        self._end += len(data)
        view, at = memoryview(data), self._end - len(data)
        try:
            while view:
                done = os.pwrite(self._file, view, at)
                view, at = view[done:], at + done
        except OSError as error:
            raise NoRoom from error

    def read(self, most: int) -> bytes:
        """Give bytes out, the oldest first; none when all are gone."""
        if self._file < 0:
            if not self._pieces:
                return b""
            whole = b"".join(self._pieces) if len(self._pieces) > 1 else self._pieces[0]
            data, rest = whole[:most], whole[most:]
            self._pieces = [rest] if rest else []
            self._store.memory -= len(data)
        else:
            data = os.pread(self._file, most, self._at)
            self._at += len(data)
            if self._at == self._end and self._end:
                os.ftruncate(self._file, 0)
                self._store.give_disk(self, self._end, for_good=False)
                self._at = self._end = 0
        self.size -= len(data)
        return data

    def close(self) -> None:
        """Throw away what is left."""
        if self._file < 0:
            self._store.memory -= self.size
            self._pieces = []
        else:
            os.close(self._file)
            self._store.give_disk(self, self._end, for_good=True)
            self._file = -1
            self._at = self._end = 0
        self.size = 0
