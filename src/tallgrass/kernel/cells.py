"""Cells of exported tables: no text that people typed may run as a formula in somebody's
spreadsheet."""

from collections.abc import Sequence

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe_cell(value: object) -> object:
    """The value as a spreadsheet may have it: numbers as they are, text that could be a formula
    behind an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return value
    text = str(value)
    return (
        f"'{text}"
        if text.lstrip(" \u00a0\u3000").startswith(_STARTS) or text.startswith(_STARTS)
        else text
    )


def csv_line(cells: Sequence[object]) -> str:
    """One line of CSV (RFC 4180), every cell safe."""
    return ",".join(_quoted(str(safe_cell(cell))) for cell in cells) + "\r\n"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\r\n') else text
