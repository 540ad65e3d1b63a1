"""Counts, read by the convention of their column."""

import pytest

from tallgrass.notes.importing.numbers import NumberStudy, count


def read(*cells: str, unit: int = 1, chosen: str = "") -> list[int | None]:
    study = NumberStudy(chosen=chosen)
    for cell in cells:
        study.add(cell)
    return [count(cell, unit, study.convention) for cell in cells]


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (("1.234", "987", "1.234.567"), [1_234, 987, 1_234_567]),
        (("1.234",), [1_234]),
        (("1,234", "987"), [1_234, 987]),
        (("12,5 mil", "3,4 mil", "2.345"), [12_500, 3_400, 2_345]),
        (("1,2 mi", "1.200.000"), [1_200_000, 1_200_000]),
        (("1.234 mil", "1,5 mil"), [1_234_000, 1_500]),
        (("1,2 Tsd.", "3 Mio.", "1.234 Tsd."), [1_200, 3_000_000, 1_234_000]),
        (("1'234", "12’345", "7"), [1_234, 12_345, 7]),
        (("1 234", "12\u202f345", "1\u00a0234\u00a0567"), [1_234, 12_345, 1_234_567]),
        (("1.234万", "1.5万"), [12_340, 15_000]),
        (("1.2億", "3千", "2w", "1.5k"), [120_000_000, 3_000, 20_000, 1_500]),
        (("12,34,567", "1,50,000"), [1_234_567, 150_000]),
        (("1.5 lakh", "2 crore"), [150_000, 20_000_000]),
        (("1.2만", "3천"), [12_000, 3_000]),
        (("约1.2万", "1.2万次", "999以上"), [12_000, 12_000, 999]),
        (("1,234.00", "5.00"), [1_234, 5]),
        (("1.234,00", "5,00"), [1_234, 5]),
        (("１，２３４", "٣٤٥"), [1_234, 345]),
        (("赞", "未知", "12"), [None, None, 12]),
    ],
)
def test_a_column_is_read_as_it_is_meant(cells: tuple[str, ...], found: list[int | None]) -> None:
    assert read(*cells) == found


def test_a_header_with_a_unit_has_decimals() -> None:
    assert read("1.2", "0.8", "12", unit=10_000) == [12_000, 8_000, 120_000]


@pytest.mark.parametrize("cell", ["1.5", "0.25", "12,5", "3.75"])
def test_a_count_has_no_decimals(cell: str) -> None:
    with pytest.raises(ValueError, match="has decimals"):
        read(cell)


def test_decimals_elsewhere_in_the_column_make_a_point_no_thousand() -> None:
    with pytest.raises(ValueError, match=r"'1.234' has decimals"):
        read("1234.00", "1.234")


def test_the_person_who_imports_has_the_last_word() -> None:
    assert read("1.234 k", chosen="comma") == [1_234_000]
    assert read("1.234 k", chosen="point") == [1_234]
    with pytest.raises(ValueError, match="has decimals"):
        read("1.234", chosen="point")


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (("1.234", "1.234.567"), "1.234 is read as 1,234 (a decimal comma)"),
        (("1.234",), "1.234 is read as 1,234"),
        (("1 234",), "1 234 is read as 1,234"),
        (("12", "13"), ""),
    ],
)
def test_what_could_be_read_in_two_ways_is_said(cells: tuple[str, ...], said: str) -> None:
    study = NumberStudy()
    for cell in cells:
        study.add(cell)
    assert study.said(1) == said
