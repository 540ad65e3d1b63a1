"""Money: exact, of one currency, divided without loss."""

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallgrass.kernel.errors import AMOUNT_NOT_WHOLE, AMOUNT_UNREADABLE
from tallgrass.kernel.money import (
    EXPONENTS,
    Money,
    amount_text,
    largest_remainder,
    money_text,
    parse_money,
)
from tests.refusals import refused

SOURCE = Path(__file__).resolve().parents[2] / "src" / "tallgrass"
MONEY_PATH = [
    SOURCE / "kernel" / "money.py",
    *(
        path
        for path in sorted((SOURCE / "ledger").rglob("*.py"))
        if "migrations" not in path.parts and path.name != "tasks.py"
    ),
]


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10_000), min_size=1, max_size=8).filter(any))
def test_parts_sum_to_the_whole_and_none_is_off_by_more_than_one(
    total: int, weights: list[int]
) -> None:
    parts = largest_remainder(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - total * weight) < sum(weights)


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("1,250.50", "CAD", 125050),
        ("7", "CNY", 700),
        ("300", "JPY", 300),
        (" 0.02 ", "USD", 2),
        ("１，２５０．５０", "CAD", 125050),
    ],
)
def test_what_people_type_is_read_exactly(text: str, currency: str, amount: int) -> None:
    assert parse_money(text, currency) == Money(amount, currency)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-1",
        "1e5",
        "1.005",
        "NaN",
        "Infinity",
        "٣",
        "1 000",
        "99999999999999",
        "0x10",
        "1.2.3",
        "1,23",
        "12,50",
        "1,2,3",
        ",5",
        "5,",
        "²",
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with refused(AMOUNT_UNREADABLE):
        parse_money(text, "CAD")


def test_currencies_never_mix() -> None:
    with pytest.raises(ValueError, match="never mix"):
        Money(1, "CAD") + Money(1, "CNY")


def test_a_float_is_no_money() -> None:
    with pytest.raises(TypeError):
        Money(1.0, "CAD")  # type: ignore[arg-type]


@given(
    st.integers(-(10**14), 10**14),
    st.integers(-(10**14), 10**14),
    st.sampled_from(sorted(EXPONENTS)),
)
def test_c20_sums_are_exact_and_what_is_shown_is_what_is_kept(
    left: int, right: int, currency: str
) -> None:
    total = Money(left, currency) + Money(right, currency)
    assert (total.amount, (total - Money(right, currency)).amount, (-total).amount) == (
        left + right,
        left,
        -(left + right),
    )
    assert total.decimal * 10 ** EXPONENTS[currency] == total.amount
    if 0 <= total.amount < 10**13:  # what a form may hold
        assert parse_money(f"{total.decimal:.{EXPONENTS[currency]}f}", currency) == total


@pytest.mark.parametrize("path", MONEY_PATH, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_c20_no_float_is_on_the_path_of_money(path: Path) -> None:
    """No float literal, no true division, no float() or round(): integers and Decimal only."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        floating = isinstance(node, ast.Constant) and type(node.value) is float
        dividing = isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div)
        calling = (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("float", "round")
        )
        if floating or dividing or calling:
            found.append(f"line {node.lineno}")
    assert found == []


def test_a_currency_without_smaller_units_asks_for_whole_numbers() -> None:
    with refused(AMOUNT_NOT_WHOLE, currency="JPY") as caught:
        parse_money("4010.5", "JPY")
    assert caught.value.hint == "Enter a whole number: JPY has no smaller unit."


def test_an_amount_is_written_alike_everywhere() -> None:
    assert money_text(125_050, "CAD") == "CAD 1,250.50"
    assert [amount_text(n, "CNY") for n in (0, 5, -120_000)] == ["0.00", "0.05", "-1,200.00"]
    assert (money_text(1_234_567, "JPY"), amount_text(0, "JPY")) == ("JPY 1,234,567", "0")
