"""Cells of exports."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallgrass.kernel.cells import csv_line, printable, safe_cell


@pytest.mark.parametrize(
    "text",
    [
        *("=1", "+1", "-1", "@x", "|calc", "%0A=1"),
        *("\uff1d1", "\uff0b1", "\uff0d1", "\uff20x", "\uff5ccalc", "\uff051"),
        *("\ufe661", "\ufe621", "\ufe6a1", "\u207a1", "\u208c1", "\u2a751", "\ufb291"),
        *("\t=1", "\r=1", "\n@x", "\tword", "\rword", "\nword"),
        *("  =1", "\u3000=1", "\u00a0=1", "\u2003=1", "\ufeff=1", "\u200b=1", " \t|x"),
    ],
)
def test_c32_what_could_be_a_formula_stands_behind_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


def test_numbers_stay_numbers_and_plain_text_stays_plain() -> None:
    assert [safe_cell(value) for value in (-5, 1.5, "a=b", "王芳", "", None)] == [
        -5,
        1.5,
        "a=b",
        "王芳",
        "",
        "",
    ]


def test_a_line_reads_back_as_it_was_written() -> None:
    cells = ["plain", 'a "quoted" word', "two\nlines", "one, two", "王芳", -3]
    assert next(csv.reader(io.StringIO(csv_line(cells), newline=""))) == [
        str(cell) for cell in cells
    ]


@given(st.text())
def test_c32_no_cell_begins_like_a_formula(text: str) -> None:
    cell = str(safe_cell(text))
    assert not cell.lstrip().startswith(
        ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠", "｜", "％")
    )
    assert cell.removeprefix("'") == printable(text).removeprefix("'")


def test_control_characters_are_left_out_and_cannot_hide_a_formula() -> None:
    assert [safe_cell("a\x00b\x1fc"), safe_cell("\x00=1")] == ["abc", "'=1"]


def test_exact_amounts_are_numbers() -> None:
    assert csv_line([Decimal("-1.50"), "-1.50"]) == "-1.50,'-1.50\r\n"
