"""Files of rows, read as a stream: CSV of any common encoding, XLSX, JSON lines, a JSON array,
Parquet; gzip around text.

What a file is, its first bytes say, not its name. `Table.records()` can be called again: the first
pass checks the whole file, so that one which breaks off in the middle is refused before anything of
it is taken. A workbook has a table a sheet.
"""

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tallgrass.notes.importing import csvs, encodings, jsons, parquets, sheets
from tallgrass.notes.importing.failures import UnreadableFile
from tallgrass.notes.importing.headers import find_header
from tallgrass.notes.importing.leaves import leaves_of

LONGEST_LINE = 2_000_000
MOST_COLUMNS = 512
BANNER_ROWS = 12  # how far down a header may stand
LOOKED_AT = 50  # records whose columns are taken together, where each names its own


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
    """Rows that can be read again and again. `part` names the sheet, or the array inside an object;
    `banner` is what stands above the header."""

    format: str
    columns: tuple[str, ...]
    records: Callable[[], Iterator[Record]]
    part: str = ""
    encoding: str = ""
    since_1904: bool = False
    banner: str = ""

    @property
    def width(self) -> int:
        """How many columns a sheet has, that may have headings and footers; 0 for objects."""
        return len(self.columns) if self.format in ("csv", "xlsx") else 0


def open_tables(path: Path, *, encoding: str = "") -> list[Table]:
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
        return [_of_named("parquet", lambda: parquets.rows(path))]
    if zipfile.is_zipfile(path) or magic.startswith(b"PK\x03\x04"):
        return _of_workbook(path)
    if magic.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile("this is an old Excel file (.xls): save it as .xlsx or CSV")
    return _of_text(path, encodings.encoding_of(path, wanted=encoding))


def _of_workbook(path: Path) -> list[Table]:
    tables = []
    for sheet in sheets.sheets_of(path):
        table = _of_rows(
            "xlsx",
            lambda sheet=sheet: sheets.rows(path, sheet, most_columns=MOST_COLUMNS),  # type: ignore[misc]
            part=sheet.name,
            since_1904=sheet.since_1904,
        )
        if table is not None:
            tables.append(table)
    if not tables:
        raise UnreadableFile("the workbook has no rows in any sheet")
    return tables


def _of_text(path: Path, encoding: str) -> list[Table]:
    def lines() -> Iterator[str]:
        return encodings.lines(path, encoding, longest=LONGEST_LINE)

    head = encodings.beginning(path, encoding).lstrip()
    if head.startswith("["):
        return [_of_named("json", lambda: jsons.array(path, encoding), encoding=encoding)]
    if head.startswith("{"):
        if _is_object_a_line(lines()):
            return [_of_named("jsonl", lambda: jsons.objects_of(lines()), encoding=encoding)]
        return _of_object(path, encoding)
    if re.match(r"<(?:!doctype|html|table|\?xml|\?mso|meta|head)\b", head, re.IGNORECASE):
        raise UnreadableFile(
            "this is a web page or XML, whatever it is called: open it in a spreadsheet and save "
            "it as .xlsx or CSV"
        )
    delimiter = csvs.delimiter_of(head.splitlines()[:BANNER_ROWS])
    table = _of_rows("csv", lambda: csvs.rows(lines(), delimiter), encoding=encoding)
    if table is None:
        raise UnreadableFile("the file has no rows")
    return [table]


def _is_object_a_line(lines: Iterator[str]) -> bool:
    """Tell whether the first line is an object of its own, and not all there is."""
    filled = (line for line in lines if line.strip("\ufeff \t\r\n"))
    try:
        json.loads(next(filled, "").strip("\ufeff \t\r\n"))
        return next(filled, None) is not None
    except (ValueError, RecursionError, UnreadableFile):
        return False


def _of_object(path: Path, encoding: str) -> list[Table]:
    """Return the tables of one object: one for each array in it that may be notes."""
    tables = []
    for name, items in jsons.whole(path, encoding).items():
        rows = [(number, leaves_of(item)) for number, item in enumerate(items, start=1)]
        tables.append(
            _of_named("json", lambda rows=rows: iter(rows), part=name, encoding=encoding)  # type: ignore[misc]
        )
    if not tables:
        raise UnreadableFile("this is one JSON object without an array of notes in it")
    return tables


def _of_named(
    name: str,
    rows: Callable[[], Iterator[tuple[int, dict[str, Any] | str]]],
    *,
    part: str = "",
    encoding: str = "",
) -> Table:
    """Make a format whose records name their own columns; a record that cannot be read comes as
    its fault."""

    def records() -> Iterator[Record]:
        for row, found in rows():
            yield Record(row, {}, found) if isinstance(found, str) else Record(row, found)

    columns: dict[str, None] = {}
    for _count, record in zip(range(LOOKED_AT), records(), strict=False):
        columns.update(dict.fromkeys(record.values))
    if not columns:
        raise UnreadableFile(
            "no note can be read at its beginning: is it cut off, or not the JSON or Parquet that "
            "it seems?"
        )
    return Table(name, tuple(columns), records, part, encoding)


def _of_rows(
    name: str,
    rows: Callable[[], Iterator[list[Any]]],
    *,
    part: str = "",
    encoding: str = "",
    since_1904: bool = False,
) -> Table | None:
    """Make a format of plain rows, one of the first of which is the header; None without any
    row."""
    head = [row for _count, row in zip(range(BANNER_ROWS), rows(), strict=False)]
    at = find_header(head)
    if at is None:
        return None
    columns = _named([str(cell if cell is not None else "") for cell in head[at]])

    def records() -> Iterator[Record]:
        for number, cells in enumerate(rows(), start=1):
            if number <= at + 1 or not any(cell not in (None, "") for cell in cells):
                continue
            broken = cells[-1]
            fault = broken.reason if isinstance(broken, csvs.BrokenCell) else ""
            yield Record(
                number, dict(zip(columns, cells, strict=False)), fault or _overlong(cells, columns)
            )

    banner = " ".join(str(cell) for row in head[:at] for cell in row if cell)
    return Table(name, columns, records, part, encoding, since_1904, banner[:200])


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
