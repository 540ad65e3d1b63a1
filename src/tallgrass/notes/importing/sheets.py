"""The first sheet of an Excel workbook, a row at a time, after a look at how large it would
unpack."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from tallgrass.notes.importing.failures import UnreadableFile

LARGEST_UNPACKED = 400_000_000
LARGEST_STRINGS = 60_000_000  # the table of shared strings, which has to be held whole
MOST_MEMBERS = 2_000
HIGHEST_RATIO = 200  # real sheets shrink ten- to fiftyfold
SMALL = 10_000_000

if not openpyxl.DEFUSEDXML:  # pragma: no cover (defusedxml is a dependency)
    raise ImportError("openpyxl must use defusedxml: entities in a workbook could fill the memory")


def rows(path: Path, *, most_columns: int) -> Iterator[list[Any]]:
    """Every row of the first sheet. Raises UnreadableFile for a workbook that is damaged, breaks
    off or is a bomb."""
    _refuse_bombs(path)
    try:
        with path.open(
            "rb"
        ) as handle:  # handed over open: by its name openpyxl would refuse a workbook called .xls
            book = openpyxl.load_workbook(handle, read_only=True, data_only=True, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # the file may claim a million columns
            for cells in sheet.iter_rows(max_col=most_columns, values_only=True):
                row = list(cells)
                while row and row[-1] is None:
                    row.pop()
                yield row or [None]
            book.close()
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        IndexError,
        ValueError,
        TypeError,
        EOFError,
        OSError,
    ) as error:
        raise UnreadableFile(
            f"the workbook is damaged or breaks off ({error}): save it again as .xlsx or CSV"
        ) from error
    except Exception as error:  # whatever an XML parser finds wrong
        if type(error).__module__.split(".")[0] in (
            "xml",
            "defusedxml",
            "zlib",
            "lxml",
            "openpyxl",
        ):
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
