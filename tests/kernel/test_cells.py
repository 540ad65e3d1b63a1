"""Cells of exports."""

import csv
import io

import pytest

from tallgrass.kernel.cells import csv_line, safe_cell


@pytest.mark.parametrize(
    "text",
    ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "  =1", "\u3000=1", "\uff1d1", "\uff20x", "\n@x"],
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
