"""Cells of exported tables: no text that people typed may run as a formula in somebody's
spreadsheet."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

_FORMULAS = frozenset("=+-@|%")
_BREAKS = frozenset("\t\r\n")
_SEPARATORS = re.compile(r"([;\t\r\n])")
"""At which a spreadsheet may begin another cell, whatever we wrote between cells; commas are within
quotation marks, which every reader of commas heeds."""
_ACCOUNT = re.compile(r"\+[0-9][0-9 ().-]*")
LEAST_DIGITS = 6
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})


def printable(text: str) -> str:
    """Return the text without the control characters that spreadsheets refuse; tabs and line
    breaks stay."""
    return "".join(letter for letter in text if letter >= " " or letter in _BREAKS)


def is_formula(text: str) -> bool:
    """Say whether some spreadsheet could read the text as a formula or a command.

    Blanks and invisible letters before the sign do not count, as programs skip them; signs that
    Unicode folds to one (full-width, small, raised) do, as programs fold them; a leading tab or
    line break moves the rest to a cell of its own. A plus before the digits of an account or a
    telephone is none: nothing in it runs, and a bank reads it as it stands.
    """
    if _ACCOUNT.fullmatch(text) and sum(map(str.isdigit, text)) >= LEAST_DIGITS:
        return False
    first = next((c for c in text if unicodedata.category(c) not in _UNSEEN), "")
    folded = unicodedata.normalize("NFKD", first)
    return folded[:1] in _FORMULAS or text[:1] in _BREAKS


def safe_cell(value: object) -> object:
    """Return the value as a CSV may have it: numbers as they are, text that could be a formula
    behind an apostrophe; so is what follows a semicolon, a tab or a line break in it, where
    spreadsheets of other countries begin another cell."""
    if value is None:
        return ""
    if isinstance(value, int | float | Decimal):
        return value
    text = printable(str(value))
    parts = _SEPARATORS.split(text)  # texts, and between each two what parts them
    parts[2::2] = [f"'{part}" if is_formula(part) else part for part in parts[2::2]]
    return f"'{''.join(parts)}" if is_formula(text) else "".join(parts)


def csv_line(cells: Sequence[object]) -> str:
    """Return one line of CSV (RFC 4180), every cell safe."""
    return ",".join(_quoted(str(safe_cell(cell))) for cell in cells) + "\r\n"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\r\n') else text
