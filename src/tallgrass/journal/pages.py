"""Reading the pages of an SQLite file one by one, whatever their tree says: a page that is damaged
hides no other. Pages of the write-ahead log that were committed count in place of the file's."""

import mmap
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_LEAF = 0x0D
_LOG_HEAD, _FRAME_HEAD = 32, 24
_WIDTHS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
Value = int | bytes | None


class BrokenRecord(ValueError):
    """What is written here cannot be a record."""


class Pages:
    """The pages of one file, by their number, as they were committed last."""

    def __init__(self, data: memoryview | bytes, log: bytes) -> None:
        size = struct.unpack_from(">H", data, 16)[0] if len(data) >= 100 else 0
        self.size = 65_536 if size == 1 else size
        if self.size < 512 or self.size & (self.size - 1):
            self.size = 4_096  # the head is damaged: ours have this size
        self._data = data
        self._newer = _committed(log, self.size)
        self.count = max(len(data) // self.size, max(self._newer, default=0))
        self._usable = self.size - (data[20] if 0 < len(data) > 20 and data[20] < 64 else 0)

    def page(self, number: int) -> bytes:
        """Return a page; empty beyond the end."""
        newer = self._newer.get(number)
        at = (number - 1) * self.size
        return newer if newer is not None else bytes(self._data[at : at + self.size])

    def records(self) -> Iterator[tuple[int, list[Value]]]:
        """Yield every row of every table that can be read: its number and its values. Texts come
        as bytes."""
        for number in range(1, self.count + 1):
            page = self.page(number)
            start = 100 if number == 1 else 0
            if len(page) < self.size or page[start] != _LEAF:
                continue
            cells = struct.unpack_from(">H", page, start + 3)[0]
            if start + 8 + 2 * cells > self.size:
                continue
            for place in struct.unpack_from(f">{cells}H", page, start + 8):
                try:
                    yield self._record(page, place)
                except (BrokenRecord, IndexError, struct.error):
                    continue

    def _record(self, page: bytes, at: int) -> tuple[int, list[Value]]:
        length, at = _varint(page, at)
        rowid, at = _varint(page, at)
        return rowid, _values(self._payload(page, at, length))

    def _payload(self, page: bytes, at: int, length: int) -> bytes:
        """Return what a record holds, with the pages that go on with it."""
        most = self._usable - 35
        if length <= most:
            return page[at : at + length]
        if length > self.count * self.size:
            raise BrokenRecord
        least = (self._usable - 12) * 32 // 255 - 23
        local = least + (length - least) % (self._usable - 4)
        local = local if local <= most else least
        whole = [page[at : at + local]]
        [following] = struct.unpack_from(">I", page, at + local)
        left = length - local
        while left > 0:
            beyond = self.page(following) if 0 < following <= self.count else b""
            if len(beyond) < self.size:
                raise BrokenRecord
            part = beyond[4 : 4 + min(left, self._usable - 4)]
            whole.append(part)
            left -= len(part)
            [following] = struct.unpack_from(">I", beyond, 0)
        return b"".join(whole)


@contextmanager
def pages_of(file: Path) -> Iterator[Pages]:
    """Read a database file and the log beside it."""
    log = file.with_name(f"{file.name}-wal")
    written = log.read_bytes() if log.exists() else b""
    with file.open("rb") as handle:
        if not file.stat().st_size:
            yield Pages(b"", written)
            return
        with (
            mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as data,
            memoryview(data) as view,
        ):
            yield Pages(view, written)


def _committed(log: bytes, size: int) -> dict[int, bytes]:
    """Return pages of the log up to its last whole commit."""
    if len(log) < _LOG_HEAD:
        return {}
    magic, _version, _size, _turn, *salts, first, second = struct.unpack_from(">8I", log, 0)
    order = ">" if magic & 1 else "<"
    sums = _sums(log[:24], order, (0, 0))
    if magic & ~1 != 0x377F0682 or sums != (first, second):
        return {}
    found: dict[int, bytes] = {}
    waiting: dict[int, bytes] = {}
    for at in range(_LOG_HEAD, len(log) - _FRAME_HEAD - size + 1, _FRAME_HEAD + size):
        number, ends, *rest = struct.unpack_from(">6I", log, at)
        page = log[at + _FRAME_HEAD : at + _FRAME_HEAD + size]
        sums = _sums(log[at : at + 8] + page, order, sums)
        if rest != [*salts, *sums]:
            break
        waiting[number] = page
        if ends:
            found.update(waiting)
            waiting.clear()
    return found


def _sums(data: bytes, order: str, sums: tuple[int, int]) -> tuple[int, int]:
    one, two = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        one = (one + even + two) & 0xFFFFFFFF
        two = (two + odd + one) & 0xFFFFFFFF
    return one, two


def _values(payload: bytes) -> list[Value]:
    head, at = _varint(payload, 0)
    kinds = []
    while at < head:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    found: list[Value] = []
    for kind in kinds:
        width = (kind - 12) // 2 if kind >= 12 else _WIDTHS.get(kind, 0)
        part = payload[at : at + width]
        if len(part) < width or kind in (7, 10, 11):
            raise BrokenRecord
        at += width
        if kind >= 12:
            found.append(part)
        else:
            whole = int.from_bytes(part, "big", signed=True) if width else kind - 8
            found.append(None if kind == 0 else whole)
    return found


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for _ in range(8):
        byte = data[at]
        at += 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at
    return value << 8 | data[at], at + 1
