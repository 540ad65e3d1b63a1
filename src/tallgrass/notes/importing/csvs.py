"""Tables of text: lines parted by one of four delimiters, whichever a spreadsheet or a person
used."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tallgrass.notes.importing.failures import UnreadableFile
from tallgrass.notes.importing.headers import known_names

LONGEST_FIELD = 1_000_000
_SEP = re.compile(r"^\ufeff?sep=(.)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BrokenCell:
    """Stands as the last cell of a row that breaks off."""

    reason: str


def delimiter_of(lines: list[str]) -> str:
    """Return the delimiter: the one that a spreadsheet names in the first line, or of the four in
    use the one that finds most names of columns; else the most frequent in the first line."""
    named = _SEP.match(lines[0]) if lines else None
    if named:
        return named.group(1)

    def fits(mark: str) -> tuple[int, int]:
        names = max((known_names(line.replace('"', "").split(mark)) for line in lines), default=0)
        return names, lines[0].count(mark) if lines else 0

    return max(",\t;|", key=fits)


def rows(lines: Iterator[str], delimiter: str) -> Iterator[list[Any]]:
    """Yield the rows; the last with a BrokenCell where it breaks off."""
    csv.field_size_limit(LONGEST_FIELD)
    watched = _LineRecorder(lines)
    reader = csv.reader(watched, delimiter=delimiter, strict=False)
    before: list[Any] | None = None
    made_of: list[str] = []
    wide = 0
    try:
        for row in reader:
            if before is not None:
                yield _tidied(before, delimiter)
                wide = max(wide, len(before))
            before, made_of = row, watched.taken()
    except csv.Error as error:
        raise UnreadableFile(
            f"line {reader.line_num}: {error}: is a quotation mark missing?"
        ) from error
    if before is None:
        return
    if _ends_in_quotes(made_of, delimiter):
        yield [
            *before,
            BrokenCell("a quotation mark opens in this row and never closes: is the file cut off?"),
        ]
    elif len(before) < wide and not made_of[-1].endswith(("\n", "\r")):
        yield [*before, BrokenCell("the file breaks off in this row")]
    else:
        yield _tidied(before, delimiter)


def _tidied(row: list[Any], delimiter: str) -> list[Any]:
    """Return a row of a table out of a document (| a | b |) without the blanks around its cells;
    the line that names the delimiter as an empty one."""
    if len(row) == 1 and _SEP.match(row[0]):
        return [""]
    return [cell.strip(" ") for cell in row] if delimiter == "|" else row


def _ends_in_quotes(lines: list[str], delimiter: str) -> bool:
    """Tell whether the file's last row still waits for a closing quotation mark: then it may have
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
        """Return the lines since it was last asked."""
        lines, self._taken = self._taken, []
        return lines
