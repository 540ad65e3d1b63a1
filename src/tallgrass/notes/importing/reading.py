"""Files of rows, read as a stream: CSV of any common encoding, XLSX, JSON lines, a JSON array,
Parquet; gzip around text.

What a file is, its first bytes say, not its name. `Table.records()` can be called again: the first
pass checks the whole file, so that one which breaks off in the middle is refused before anything of
it is taken.
"""

import csv
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tallgrass.notes.importing import encodings, jsons, parquets, sheets
from tallgrass.notes.importing.failures import UnreadableFile
from tallgrass.notes.importing.headers import find_header, known_names

LONGEST_LINE = 2_000_000
LONGEST_FIELD = 1_000_000
MOST_COLUMNS = 512
BANNER_ROWS = 12  # how far down a header may stand


@dataclass(frozen=True, slots=True)
class Record:
    """A row as read: where it stands (as a spreadsheet counts, or the n-th object of a JSON file)
    and its values by column.

    `fault` says why it could not be read at all.
    """

    row: int
    values: dict[str, Any]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A file that can be read again and again. `columns` is empty where every record names its
    own."""

    format: str
    columns: tuple[str, ...]
    records: Callable[[], Iterator[Record]]


def open_table(path: Path, *, encoding: str = "") -> Table:
    """Find out what the file is. Raises UnreadableFile when it is nothing we read."""
    if not path.is_file():
        raise UnreadableFile(f"there is no file {path}")
    try:
        with path.open("rb") as handle:
            magic = handle.read(8)
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be opened: {error.strerror}") from error
    if not magic:
        raise UnreadableFile("the file is empty")
    if magic.startswith(b"PAR1"):
        return _of_named("parquet", lambda: parquets.rows(path))
    if zipfile.is_zipfile(path) or magic.startswith(b"PK\x03\x04"):
        return _of_rows("xlsx", lambda: sheets.rows(path, most_columns=MOST_COLUMNS))
    if magic.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile("this is an old Excel file (.xls): save it as .xlsx or CSV")
    return _of_text(path, encodings.encoding_of(path, wanted=encoding))


def _of_text(path: Path, encoding: str) -> Table:
    def lines() -> Iterator[str]:
        return encodings.lines(path, encoding, longest=LONGEST_LINE)

    head = encodings.beginning(path, encoding).lstrip()
    if head.startswith("["):
        return _of_named("json", lambda: jsons.array(path, encoding))
    if head.partition("\n")[0].strip() == "{":
        raise UnreadableFile(
            "this is one JSON object over many lines: give the array of notes in it, or an object "
            "a line"
        )
    if head.startswith("{"):
        return _of_named("jsonl", lambda: jsons.objects_of(lines()))
    delimiter = _delimiter(head.splitlines()[:BANNER_ROWS])
    return _of_rows("csv", lambda: _csv_rows(lines(), delimiter))


def _of_named(name: str, rows: Callable[[], Iterator[tuple[int, dict[str, Any] | str]]]) -> Table:
    """A format whose records name their own columns; a record that cannot be read comes as its
    fault."""

    def records() -> Iterator[Record]:
        for row, found in rows():
            yield Record(row, {}, found) if isinstance(found, str) else Record(row, found)

    columns: dict[str, None] = {}
    for _count, record in zip(range(50), records(), strict=False):
        columns.update(dict.fromkeys(record.values))
    if not columns:
        raise UnreadableFile(
            "no note can be read at its beginning: is it cut off, or not the JSON or Parquet that "
            "it seems?"
        )
    return Table(name, tuple(columns), records)


def _of_rows(name: str, rows: Callable[[], Iterator[list[Any]]]) -> Table:
    """A format of plain rows, one of the first of which is the header."""
    head = [row for _count, row in zip(range(BANNER_ROWS), rows(), strict=False)]
    at = find_header(head)
    if at is None:
        raise UnreadableFile(
            "the file has no rows"
            if not head
            else "no row looks like a header: name the columns in the first row"
        )
    columns = _named([str(cell if cell is not None else "") for cell in head[at]])

    def records() -> Iterator[Record]:
        for number, cells in enumerate(rows(), start=1):
            if number <= at + 1 or not any(cell not in (None, "") for cell in cells):
                continue
            fault = cells[-1].reason if isinstance(cells[-1], BrokenCell) else ""
            yield Record(
                number, dict(zip(columns, cells, strict=False)), fault or _overlong(cells, columns)
            )

    return Table(name, columns, records)


def _overlong(cells: list[Any], columns: tuple[str, ...]) -> str:
    more = [cell for cell in cells[len(columns) :] if cell not in (None, "")]
    return (
        f"{len(cells)} values for {len(columns)} columns: is a quotation mark missing?"
        if more
        else ""
    )


def _named(header: list[str]) -> tuple[str, ...]:
    """Column names, trimmed; an empty or repeated one gets its number."""
    names: list[str] = []
    for number, cell in enumerate(header[:MOST_COLUMNS], start=1):
        name = " ".join(cell.replace("\ufeff", "").split()) or f"column {number}"
        names.append(name if name not in names else f"{name} ({number})")
    while len(names) > 1 and names[-1] == f"column {len(names)}":
        names.pop()
    return tuple(names)


@dataclass(frozen=True, slots=True)
class BrokenCell:
    """Stands as the last cell of a row that breaks off."""

    reason: str


def _csv_rows(lines: Iterator[str], delimiter: str) -> Iterator[list[Any]]:
    csv.field_size_limit(LONGEST_FIELD)
    watched = _LineRecorder(lines)
    reader = csv.reader(watched, delimiter=delimiter, strict=False)
    before: list[Any] | None = None
    made_of: list[str] = []
    wide = 0
    try:
        for row in reader:
            if before is not None:
                yield before
                wide = max(wide, len(before))
            before, made_of = row, watched.taken()
    except csv.Error as error:
        raise UnreadableFile(
            f"line {reader.line_num}: {error}: is a quotation mark missing?"
        ) from error
    if before is not None:
        if _ends_in_quotes(made_of, delimiter):
            yield [
                *before,
                BrokenCell(
                    "a quotation mark opens in this row and never closes: is the file cut off?"
                ),
            ]
        elif len(before) < wide and not made_of[-1].endswith(("\n", "\r")):
            yield [*before, BrokenCell("the file breaks off in this row")]
        else:
            yield before


def _ends_in_quotes(lines: list[str], delimiter: str) -> bool:
    """Whether the file's last row still waits for a closing quotation mark: then it may have
    swallowed rows, or lost its end."""
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False


class _LineRecorder:
    """Lines, with those of the row being read remembered; NUL bytes, which csv refuses, are
    dropped."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._taken: list[str] = []

    def __iter__(self) -> "_LineRecorder":
        return self

    def __next__(self) -> str:
        line = next(self._lines).replace("\0", "")
        self._taken.append(line)
        return line

    def taken(self) -> list[str]:
        """The lines since it was last asked."""
        lines, self._taken = self._taken, []
        return lines


def _delimiter(lines: list[str]) -> str:
    """Choose, of the four delimiters in use, the one that finds most names of columns; else the
    most frequent in the first line."""

    def fits(mark: str) -> tuple[int, int]:
        names = max((known_names(line.replace('"', "").split(mark)) for line in lines), default=0)
        return names, lines[0].count(mark) if lines else 0

    return max(",\t;|", key=fits)
