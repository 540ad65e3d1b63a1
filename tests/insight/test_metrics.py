"""Metrics: exact, with provenance, and never a 0 that means "nothing to divide by"."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallgrass.insight.actions.trusted.prices import record_price
from tallgrass.insight.metrics import COSTS, cost, figure, together, value_of
from tallgrass.insight.queries import price_records
from tallgrass.insight.types import FORMULAS, SOURCES, Measurement, Metric, Window
from tallgrass.kernel.principal import SYSTEM
from tallgrass.people.actions import erase_person
from tests.cast import Cast, make_cast

NOW = datetime(2026, 3, 2, tzinfo=UTC)
ONE = Measurement(
    notes=1,
    spend=10_000,
    click_spend=500,
    likes=40,
    comments=5,
    stays=45,
    views=2_000,
    clicks=250,
    followers=800,
)


def test_the_three_that_are_mixed_up_elsewhere_are_kept_apart() -> None:
    assert (
        value_of("cpe", ONE, "CAD"),
        value_of("cpre", ONE, "CAD"),
        value_of("stickiness", ONE, "CAD"),
    ) == (
        Decimal("2.5000"),
        Decimal("2.0000"),
        Decimal("0.0500"),
    )
    assert (value_of("cpm", ONE, "CAD"), value_of("cpc", ONE, "CAD")) == (
        Decimal("50.0000"),
        Decimal("0.0200"),
    )


def test_a_currency_without_cents_is_not_divided_by_a_hundred() -> None:
    assert value_of("cpe", ONE, "JPY") == Decimal("250.0000")


@pytest.mark.parametrize("metric", [*COSTS, Metric.STICKINESS])
def test_nothing_to_divide_by_is_not_yet(metric: str) -> None:
    assert value_of(metric, Measurement(), "CAD") is None
    assert value_of(metric, Measurement(spend=100, click_spend=100), "CAD") is None


@pytest.mark.parametrize("metric", Metric.values)
def test_every_figure_says_how_it_was_made(metric: str) -> None:
    made = figure(metric, ONE, currency="CAD", window=Window(NOW, NOW), rows="/rows/")
    assert made.formula == str(FORMULAS[Metric(metric)]) and made.source == str(
        SOURCES[Metric(metric)]
    )
    assert made.formula and made.source and made.n > 0 and made.window == Window(NOW, NOW)


@given(st.lists(st.tuples(*[st.integers(0, 10**6)] * 9), max_size=6))
def test_counts_add_up_whatever_the_order(rows: list[tuple[int, ...]]) -> None:
    parts = [Measurement(*row) for row in rows]
    whole = together(parts)
    assert whole == together(reversed(parts))
    assert whole.spend == sum(part.spend for part in parts)
    assert whole.real == sum(part.real for part in parts)


@given(st.integers(1, 10**12), st.integers(1, 10**9))
def test_a_cost_is_exact_to_four_places(spend: int, units: int) -> None:
    found = cost(spend, units, "CAD")
    assert found is not None
    assert abs(found * units * 100 - spend) * 20_000 <= units * 100 + 1


def record(cast: Cast, people: int, gross: int = 10_000, round_: int = 0) -> None:
    principals = [cast.reader, cast.creator, cast.other_creator, cast.marketer, cast.agent][:people]
    for i, principal in enumerate(principals):
        record_price(
            person_id=principal.person_id or 0,
            tier="koc",
            gross=gross * (i + 1),
            net=1,
            currency="CAD",
            source=f"c:{round_}:{i}",
            at=NOW,
        )


@pytest.mark.django_db
def test_c41_prices_of_fewer_than_five_people_stay_hidden() -> None:
    cast = make_cast()
    record(cast, 4)
    assert price_records("koc", "CAD") is None
    record(cast, 5)
    found = price_records("koc", "CAD")
    assert found is not None
    assert (found.n, found.low, found.median, found.high) == (5, 20_000, 30_000, 40_000)
    assert price_records("koc", "USD") is None


@pytest.mark.django_db
def test_c41_many_prices_of_a_few_people_stay_hidden() -> None:
    cast = make_cast()
    for round_ in range(3):
        record(cast, 4, round_=round_)
    assert price_records("koc", "CAD") is None  # twelve prices, four people
    record(cast, 5, round_=3)
    found = price_records("koc", "CAD")
    assert found is not None
    assert found.n == 17


@pytest.mark.django_db
def test_an_erased_person_leaves_no_price() -> None:
    cast = make_cast()
    record(cast, 5)
    erase_person(SYSTEM, person_id=cast.reader.person_id or 0)
    assert price_records("koc", "CAD") is None
