"""Cells of exported tables: no text that people typed may run as a formula in somebody's
spreadsheet."""

import unicodedata
from collections.abc import Sequence
from decimal import Decimal

_FORMULAS = frozenset("=+-@|%")
_BREAKS = frozenset("\t\r\n")
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})


def printable(text: str) -> str:
    """Return the text without the control characters that spreadsheets refuse; tabs and line
    breaks stay."""
    return "".join(letter for letter in text if letter >= " " or letter in _BREAKS)


def is_formula(text: str) -> bool:
    """Say whether some spreadsheet could read the text as a formula or a command.

    Blanks and invisible letters before the sign do not count, as programs skip them; signs that
    Unicode folds to one (full-width, small, raised) do, as programs fold them; a leading tab or
    line break moves the rest to a cell of its own.
    """
    first = next((c for c in text if unicodedata.category(c) not in _UNSEEN), "")
    folded = unicodedata.normalize("NFKD", first)
    return folded[:1] in _FORMULAS or text[:1] in _BREAKS


def safe_cell(value: object) -> object:
    """Return the value as a CSV may have it: numbers as they are, text that could be a formula
    behind an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, int | float | Decimal):
        return value
    text = printable(str(value))
    return f"'{text}" if is_formula(text) else text


def csv_line(cells: Sequence[object]) -> str:
    """Return one line of CSV (RFC 4180), every cell safe."""
    return ",".join(_quoted(str(safe_cell(cell))) for cell in cells) + "\r\n"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\r\n') else text
