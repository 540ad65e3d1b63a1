"""Splitting: named takers, ordered rules, not a cent lost."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallgrass.ledger.errors import SHARE_OUT_OF_BOUNDS, SHARES_EXCEED_WHOLE
from tallgrass.ledger.splits import SplitRule, split
from tests.refusals import refused

AS_REPORTED = [
    SplitRule("Social agency", "org:1", "gross", 3_500),
    SplitRule("MCN", "org:2", "gross", 2_000),
    SplitRule("Platform", "platform", "gross", 1_000),
]


def test_the_reported_agreement_leaves_the_creator_35_of_100() -> None:
    shares = split(10_000, AS_REPORTED, net_name="Creator", net_key="person:7")
    assert [(share.name, share.amount) for share in shares] == [
        ("Social agency", 3_500),
        ("MCN", 2_000),
        ("Platform", 1_000),
        ("Creator", 3_500),
    ]


def test_a_share_of_the_remainder_is_taken_after_those_before_it() -> None:
    rules = [
        SplitRule("Agency", "org:1", "gross", 2_000),
        SplitRule("MCN", "org:2", "remainder", 2_500),
    ]
    assert [share.amount for share in split(1_000, rules, net_name="Creator", net_key="p")] == [
        200,
        200,
        600,
    ]


@given(
    st.integers(0, 10**9),
    st.lists(st.tuples(st.sampled_from(["gross", "remainder"]), st.integers(0, 3_000)), max_size=3),
)
def test_no_share_is_a_full_unit_off_and_all_sum_to_the_gross(
    gross: int, rules: list[tuple[str, int]]
) -> None:
    shares = split(
        gross,
        [SplitRule(str(i), str(i), b, bps) for i, (b, bps) in enumerate(rules)],
        net_name="net",
        net_key="n",
    )
    assert sum(share.amount for share in shares) == gross
    left = whole = 10_000 ** len(rules)
    for (basis, bps), share in zip(rules, shares, strict=False):
        exact = (whole if basis == "gross" else left) * bps // 10_000
        left -= exact
        assert abs(share.amount * whole - gross * exact) < whole


def test_c16_every_cent_from_1_to_a_million_splits_without_loss() -> None:
    orders = list(itertools.permutations(AS_REPORTED))
    for gross in [*range(1, 3_000), *range(3_000, 1_000_001, 997), 10**6]:
        for order in orders:
            shares = split(gross, order, net_name="Creator", net_key="p")
            assert sum(share.amount for share in shares) == gross
            assert all(share.amount >= 0 for share in shares)


def test_rules_that_take_more_than_there_is_are_refused() -> None:
    with refused(SHARES_EXCEED_WHOLE, field="b"):
        split(
            100,
            [SplitRule("a", "a", "gross", 6_000), SplitRule("b", "b", "gross", 4_001)],
            net_name="n",
            net_key="n",
        )


@pytest.mark.parametrize(
    "rule",
    [
        SplitRule("a", "a", "gross", -1),
        SplitRule("a", "a", "gross", 10_001),
        SplitRule("a", "a", "net", 5),
    ],
)
def test_an_impossible_rule_is_refused(rule: SplitRule) -> None:
    with refused(SHARE_OUT_OF_BOUNDS, field="a"):
        split(100, [rule], net_name="n", net_key="n")
