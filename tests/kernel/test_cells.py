"""Cells of exports."""

import csv
import io
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallgrass.kernel.cells import csv_line, is_formula, printable, safe_cell


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
    cell = str(safe_cell(text))
    assert cell.startswith("'") and cell.replace("'", "") == text


@pytest.mark.parametrize(
    "text", ["a;=1", "a;;@x", "a\t=1", "a\t +1", "a\n=1", "a\r\n|calc", "a; \uff1d1", "\t=1", ";=1"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_c32_no_formula_under_any_separator(text: str, separator: str) -> None:
    """Whatever a spreadsheet takes for the separator, no cell of the line is a formula."""
    line = csv_line(["first", text, "last"])
    for cells in csv.reader(io.StringIO(line, newline=""), delimiter=separator):
        assert not any(is_formula(cell.split("\n")[-1]) for cell in cells), cells


@pytest.mark.parametrize("account", ["+1 416 555 0100", "+4915112345678", "+1 (416) 555-0100"])
def test_an_account_number_stays_as_a_bank_reads_it(account: str) -> None:
    assert safe_cell(account) == account
    assert csv_line([account]) == f"{account}\r\n"


@pytest.mark.parametrize(
    "text", ["+1", "+1+cmd|calc", "+12345A6", "-123456789", "+=123456", "=123456"]
)
def test_c32_what_only_looks_like_an_account_number_is_no_exception(text: str) -> None:
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
    for part in re.split(r"[;\t\r\n]", cell):
        assert re.fullmatch(r"\+[0-9 ().-]{6,}", part) or not part.lstrip().startswith(
            ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠", "｜", "％")
        )
    assert cell.replace("'", "") == printable(text).replace("'", "")


def test_control_characters_are_left_out_and_cannot_hide_a_formula() -> None:
    assert [safe_cell("a\x00b\x1fc"), safe_cell("\x00=1")] == ["abc", "'=1"]


def test_exact_amounts_are_numbers() -> None:
    assert csv_line([Decimal("-1.50"), "-1.50"]) == "-1.50,'-1.50\r\n"
