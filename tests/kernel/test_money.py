"""Money: exact, of one currency, divided without loss."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallgrass.kernel.errors import Invalid
from tallgrass.kernel.money import Money, largest_remainder, parse_money


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10_000), min_size=1, max_size=8).filter(any))
def test_parts_sum_to_the_whole_and_none_is_off_by_more_than_one(total: int, weights: list[int]) -> None:
    parts = largest_remainder(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - total * weight) < sum(weights)


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [("1,250.50", "CAD", 125050), ("7", "CNY", 700), ("300", "JPY", 300), (" 0.02 ", "USD", 2)],
)
def test_what_people_type_is_read_exactly(text: str, currency: str, amount: int) -> None:
    assert parse_money(text, currency) == Money(amount, currency)


@pytest.mark.parametrize("text", ["", "-1", "1e5", "1.005", "NaN", "Infinity", "٣", "1 000", "99999999999999", "0x10", "1.2.3"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        parse_money(text, "CAD")


def test_currencies_never_mix() -> None:
    with pytest.raises(ValueError, match="never mix"):
        Money(1, "CAD") + Money(1, "CNY")


def test_a_float_is_no_money() -> None:
    with pytest.raises(TypeError):
        Money(1.0, "CAD")  # type: ignore[arg-type]
