"""Searching a home for what must not be in it any more: texts of somebody who was erased, in every
file and in every table."""

import mmap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from django.db import connection

PIECE, STEP = 48, 240  # characters: of a long text, a piece every so many
SHORTEST = 6  # bytes; what is shorter stands in any file by chance
CHUNK = 16_000_000
_TABLE = 1 << 24
_FACTOR = np.uint32(2_654_435_761)
OWN_WORDS = {
    "tg_notes_note": {"title", "body", "place"},
    "tg_discovery_feature": {"place", "tags"},  # read from notes that are there
    "tg_notes_noteedit": {"title", "body"},
    "tg_notes_comment": {"text"},
    "tg_notes_board": {"name"},
    "tg_notes_picture": {"alt"},
    "tg_people_person": {"name", "name_key", "bio", "place"},
    "tg_people_organisation": {"name", "name_key", "about"},
    "tg_governance_report": {"text"},
    "tg_governance_appeal": {"text"},
    "tg_campaigns_draft": {"title", "body"},
    "tg_campaigns_remark": {"words", "quote"},
}
"""Columns that hold people's own words: those of somebody erased are emptied, so what stands there
is somebody else's, who said the same or spoke of them."""
SOME_SAY_THE_SAME = {
    *("handle", "name", "description", "place", "note", "earlier words of a note", "comment"),
    *("board", "picture's description", "report", "appeal", "draft", "remark"),
}


COMMON = {"place", "board"}  # a city's name tells nobody from others who say it


@dataclass(frozen=True, slots=True)
class Trace:
    """A text that was found: what it is, and where."""

    what: str
    place: str


@dataclass(frozen=True, slots=True)
class SearchReport:
    """What was searched for in how much, and what was found. `others` are own words of other people
    that say the same."""

    pieces: int
    files: int
    size: int
    tables: int
    found: tuple[Trace, ...]
    others: tuple[Trace, ...]


class Needles:
    """Many texts looked for in one pass, in UTF-8, UTF-16 and as JSON escapes them."""

    def __init__(self, texts: Mapping[str, Iterable[str]]) -> None:
        self.whats: dict[bytes, str] = {}
        pieces = {(what, piece) for what, some in texts.items() for t in some for piece in _cut(t)}
        for what, piece in sorted(pieces):
            for spelt in _spellings(piece):
                if len(spelt) >= SHORTEST:
                    self.whats.setdefault(spelt, what)
        self.count = len(pieces)
        self.longest = max(map(len, self.whats), default=0)
        self._by_start: dict[bytes, list[bytes]] = {}
        for needle in self.whats:
            self._by_start.setdefault(needle[:SHORTEST], []).append(needle)
        self._marked = np.zeros(_TABLE, dtype=bool)
        starts = b"".join(start[:4] for start in self._by_start)
        if starts:
            self._marked[_hashed(np.frombuffer(starts, dtype=np.uint8))[::4]] = True

    def found_in(self, data: Any) -> set[bytes]:
        """Return those that the bytes hold."""
        view = np.frombuffer(data, dtype=np.uint8)
        if len(view) < SHORTEST or not self.whats:
            return set()
        places = np.flatnonzero(self._marked[_hashed(view)])
        raw = memoryview(data)
        return {
            needle
            for at in places.tolist()
            for needle in self._by_start.get(bytes(raw[at : at + SHORTEST]), ())
            if raw[at : at + len(needle)] == needle
        }


def _hashed(view: Any) -> Any:
    """Return a number below the table's size for the four bytes that begin at each place."""
    wide = view.astype(np.uint32)
    word = wide[:-3] | wide[1:-2] << 8 | wide[2:-1] << 16 | wide[3:] << 24
    return (word * _FACTOR) >> np.uint32(8)


def _cut(text: str) -> Iterator[str]:
    """Yield a text, or pieces of a long one: a database may hold it in several places."""
    if len(text) <= 2 * PIECE:
        yield text
        return
    for start in range(0, len(text) - PIECE + 1, STEP):
        yield text[start : start + PIECE]
    yield text[-PIECE:]


def _spellings(text: str) -> Iterator[bytes]:
    yield text.encode("utf-8", "surrogatepass")
    yield text.encode("utf-16-le", "surrogatepass")
    yield text.encode("utf-16-be", "surrogatepass")
    if not text.isascii():
        yield text.encode("ascii", "backslashreplace")


def search(home: Path, texts: Mapping[str, Iterable[str]]) -> SearchReport:
    """Search every file of a home and every table for these texts, by what they are."""
    needles = Needles(texts)
    tables, rows = _in_tables(needles)
    files = [file for file in sorted(home.rglob("*")) if file.is_file() and not file.is_symlink()]
    excused = {spelt for spelt, where in rows.items() if _is_others(needles.whats[spelt], where)}
    others = {Trace(needles.whats[one], place) for one in excused for place in rows[one]}
    found = {
        Trace(needles.whats[spelt], place)
        for spelt, places in rows.items()
        if spelt not in excused
        for place in places
    }
    said = {_plain(spelt) for spelt in excused}
    for file in files:
        for spelt in _in_file(needles, file):
            if _plain(spelt) not in said:
                name = file.relative_to(home).as_posix()
                found.add(Trace(needles.whats[spelt], name))
    size = sum(file.stat().st_size for file in files if file.exists())
    order = sorted(found, key=lambda one: (one.place, one.what))
    return SearchReport(
        needles.count,
        len(files),
        size,
        tables,
        tuple(order),
        tuple(sorted(others, key=lambda one: (one.place, one.what))),
    )


def _plain(spelt: bytes) -> bytes:
    """Return what a spelling has in common with the others of its text, roughly."""
    return spelt.replace(b"\0", b"")


def _is_others(what: str, places: set[str]) -> bool:
    """Tell whether what stands there is other people's: own words of theirs alone, or a common word
    that some of them use too."""
    own = [
        column in OWN_WORDS.get(table, ())
        for table, _dot, column in (place.partition(".") for place in places)
    ]
    return any(own) if what in COMMON else what in SOME_SAY_THE_SAME and all(own)


def _in_file(needles: Needles, file: Path) -> set[bytes]:
    found: set[bytes] = set()
    try:
        with file.open("rb") as handle:
            if not (size := file.stat().st_size):
                return found
            with mmap.mmap(handle.fileno(), size, access=mmap.ACCESS_READ) as mapped:
                for start in range(0, size, CHUNK):
                    found |= needles.found_in(mapped[start : start + CHUNK + needles.longest])
    except (FileNotFoundError, ValueError):  # gone, or emptied, since it was listed
        return found
    return found


def _in_tables(needles: Needles) -> tuple[int, dict[bytes, set[str]]]:
    """Search every column of every table; returns how many tables, and what was found where."""
    found: dict[bytes, set[str]] = {}
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 (a name of our own)
            names = [column[0] for column in cursor.description]
            while rows := cursor.fetchmany(2_000):
                for name, column in zip(names, zip(*rows, strict=True), strict=True):
                    for spelt in needles.found_in(_as_bytes(column)):
                        found.setdefault(spelt, set()).add(f"{table}.{name}")
    return len(tables), found


def _as_bytes(column: tuple[Any, ...]) -> bytes:
    return b"\n".join(
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        for value in column
        if value is not None and not isinstance(value, int | float)
    )
