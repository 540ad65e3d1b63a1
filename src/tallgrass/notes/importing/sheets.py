"""The sheets of an Excel workbook, a row at a time, after a look at how large it would unpack."""

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from tallgrass.notes.importing.cells import ValuelessCell
from tallgrass.notes.importing.failures import UnreadableFile

LARGEST_UNPACKED = 400_000_000
LARGEST_STRINGS = 60_000_000  # the table of shared strings, which has to be held whole
MOST_MEMBERS = 2_000
HIGHEST_RATIO = 200  # real sheets shrink ten- to fiftyfold
SMALL = 10_000_000
MOST_SHEETS = 60
_DAMAGES = (
    InvalidFileException,
    zipfile.BadZipFile,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    EOFError,
    OSError,
)
_PARSERS = ("xml", "defusedxml", "zlib", "lxml", "openpyxl")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_ERRORS = {"#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}

if not openpyxl.DEFUSEDXML:  # pragma: no cover (defusedxml is a dependency)
    raise ImportError("openpyxl must use defusedxml: entities in a workbook could fill the memory")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook: its name, and whether it may hold formulas without a result."""

    name: str
    has_formulas: bool
    since_1904: bool


def sheets_of(path: Path) -> list[Sheet]:
    """Return the sheets of a workbook, in its order. Raises UnreadableFile for one that is damaged,
    breaks off or is a bomb."""
    _refuse_bombs(path)
    with _opened(path, data_only=True) as book:
        has_formulas = _holds_formulas(path)
        since_1904 = book.epoch.year == 1904
        return [
            Sheet(sheet.title, has_formulas, since_1904) for sheet in book.worksheets[:MOST_SHEETS]
        ]


def rows(path: Path, sheet: Sheet, *, most_columns: int) -> Iterator[list[Any]]:
    """Yield every row of a sheet; a formula without a stored result, or an error, as
    ValuelessCell."""
    with _opened(path, data_only=True) as book:
        if not sheet.has_formulas:
            yield from (_trimmed(row) for row in _cells(book, sheet.name, most_columns, plain=True))
            return
        with _opened(path, data_only=False) as written:
            formulas = _cells(written, sheet.name, most_columns, plain=True)
            cells = _cells(book, sheet.name, most_columns, plain=False)
            for number, (row, asked) in enumerate(zip(cells, formulas, strict=False), start=1):
                pairs = enumerate(zip(row, asked, strict=False), start=1)
                yield _trimmed(
                    [
                        _resolved(cell, formula, f"{get_column_letter(at)}{number}")
                        for at, (cell, formula) in pairs
                    ]
                )


def _cells(book: Any, name: str, most_columns: int, *, plain: bool) -> Iterator[list[Any]]:
    sheet = book[name]
    sheet.reset_dimensions()  # the file may claim a million columns
    before: Any = None
    for cells in sheet.iter_rows(max_col=most_columns, values_only=plain):
        # rows that the file leaves out are one and the same tuple: a far cell has a million of them
        yield [] if cells is before else list(cells)
        before = cells


def _resolved(cell: Any, formula: Any, place: str) -> Any:
    """Return a cell's value, or what is wrong with it. A formula whose stored result is an empty
    text is an empty cell."""
    is_formula = not isinstance(formula, str | int | float) and hasattr(formula, "ref")
    is_formula = is_formula or (isinstance(formula, str) and formula.startswith("="))
    if cell.value is None and is_formula and cell.data_type != "str":
        return ValuelessCell(place, "a formula whose result was never stored")
    if isinstance(cell.value, str) and cell.value in _ERRORS:
        return ValuelessCell(place, f"the error {cell.value}")
    return cell.value


def _trimmed(row: list[Any]) -> list[Any]:
    while row and row[-1] is None:
        row.pop()
    return row or [None]


def _holds_formulas(path: Path) -> bool:
    """Tell whether any sheet has a formula: then it is read a second time, for those without
    result."""
    with zipfile.ZipFile(path) as archive:
        for member in archive.namelist():
            if not member.startswith("xl/worksheets/") or not member.endswith(".xml"):
                continue
            with archive.open(member) as handle:
                before = b""
                while piece := handle.read(1 << 20):
                    if _FORMULA.search(before + piece):
                        return True
                    before = piece[-16:]
    return False


@contextmanager
def _opened(path: Path, *, data_only: bool) -> Iterator[Any]:
    """Yield the workbook. Whatever is found wrong with it while it is open is an UnreadableFile."""
    try:
        # handed over open: by its name openpyxl would refuse a workbook called .xls
        with path.open("rb") as handle:
            book = openpyxl.load_workbook(
                handle, read_only=True, data_only=data_only, keep_links=False
            )
            yield book
            with suppress(AttributeError):
                book.close()
    except UnreadableFile:
        raise
    except _DAMAGES as error:
        raise UnreadableFile(
            f"the workbook is damaged or breaks off ({error}): save it again as .xlsx or CSV"
        ) from error
    except Exception as error:  # whatever an XML parser finds wrong
        if type(error).__module__.split(".")[0] in _PARSERS:
            raise UnreadableFile(
                f"the workbook is damaged or not allowed ({type(error).__name__}): save it again "
                f"as CSV"
            ) from error
        raise


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise UnreadableFile(
            "the workbook is damaged or breaks off: save it again as .xlsx or CSV"
        ) from error
    if not any(member.filename.startswith("xl/") for member in members):
        raise UnreadableFile(
            "this is an archive and no workbook: unpack it and give the file in it"
        )
    unpacked = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    strings = sum(
        member.file_size for member in members if "sharedstrings" in member.filename.casefold()
    )
    if len(members) > MOST_MEMBERS or unpacked > LARGEST_UNPACKED or strings > LARGEST_STRINGS:
        raise UnreadableFile(f"the workbook would unpack to {unpacked:,} bytes: give it as CSV")
    if unpacked > SMALL and unpacked / packed > HIGHEST_RATIO:
        raise UnreadableFile(
            f"the workbook unpacks to {unpacked // packed} times its size, as no real one does: "
            f"give it as CSV"
        )
