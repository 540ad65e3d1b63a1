"""Percentages of one whole add up to 100."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallgrass.kernel.shares import parts_of, ratios


def test_thirds_add_up() -> None:
    assert ratios([1, 1, 1]) == [Decimal("0.34"), Decimal("0.33"), Decimal("0.33")]
    assert ratios([2, 2, 2], digits=1) == [Decimal("0.334"), Decimal("0.333"), Decimal("0.333")]


def test_what_is_not_shown_keeps_its_part() -> None:
    assert ratios([0.335, 0.335], total=1) == [Decimal("0.34"), Decimal("0.33")]
    assert sum(ratios([0.5, 0.25], total=1)) == Decimal("0.75")


def test_nothing_is_shared_out_where_there_is_nothing() -> None:
    assert parts_of(100, []) == [] and parts_of(100, [0, 0]) == [0, 0]
    assert parts_of(100, [0, 0], total=5) == [0, 0]
    assert parts_of(100, [3, -1]) == [100, 0]


@given(st.lists(st.integers(0, 10**15), min_size=1, max_size=12), st.integers(0, 2))
def test_all_parts_of_a_whole_add_up_and_none_is_off_by_a_unit(
    parts: list[int], digits: int
) -> None:
    found = ratios(parts, digits=digits)
    if not any(parts):
        assert set(found) == {Decimal(0)}
        return
    assert sum(found) == 1
    unit = Fraction(1, 100 * 10**digits)
    for part, share in zip(parts, found, strict=True):
        assert abs(Fraction(share) - Fraction(part, sum(parts))) < unit


@pytest.mark.parametrize("weights", [[0.1] * 10, [1 / 3, 1 / 3, 1 / 3], [0.7, 0.2, 0.1]])
def test_floats_that_nearly_add_up_do(weights: list[float]) -> None:
    assert sum(ratios(weights)) == 1
