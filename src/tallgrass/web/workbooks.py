"""Tables as XLSX, in which text is text: no cell runs as a formula, and no number of an account
loses a digit, its zeros or its dashes."""

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from tallgrass.kernel.cells import is_formula, printable

Cell = str | int | Decimal | None
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_DIGITS = 15
"""That a spreadsheet keeps of a number; longer ones are written as text."""


def as_xlsx(tables: Iterable[tuple[str, Sequence[Sequence[Cell]]]]) -> bytes:
    """Write one sheet a table; text cells are text, whatever they look like."""
    book = Workbook(write_only=True)
    for title, rows in tables:
        sheet = book.create_sheet(title="".join(c for c in title if c not in r"\/?*[]:")[:31])
        for i, row in enumerate(rows):
            sheet.append([_cell(sheet, cell, bold=i == 0) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: WriteOnlyWorksheet, value: Cell, *, bold: bool) -> WriteOnlyCell:
    if isinstance(value, int | Decimal) and len(str(value).strip("-0.").replace(".", "")) > (
        MOST_DIGITS
    ):
        value = str(value)
    cell = WriteOnlyCell(sheet, value=printable(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.number_format = "@"  # what is typed over it stays text as well
        cell.quotePrefix = is_formula(value)  # stays text when somebody edits or saves it as CSV
    if bold:
        cell.font = Font(bold=True)
    return cell
