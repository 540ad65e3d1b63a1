"""Expected returns come from past notes, with n."""

import pytest

from tallgrass.engine.returns import cost_per, stickiness


def test_a_steady_past_gives_a_narrow_range() -> None:
    found = cost_per(1_000, [[10, 10, 10], [40]])
    assert (found.low, found.middle, found.high) == (20, 20, 20)
    assert (found.n, found.creators, found.unknown) == (4, 2, 0)


def test_a_changing_past_gives_a_wide_one_and_the_middle_lies_within() -> None:
    found = cost_per(10_000, [[5, 50, 500], [20, 25, 400]])
    assert found.low < found.middle < found.high
    assert found.low == pytest.approx(10_000 / 900, rel=0.05)
    assert cost_per(10_000, [[5, 50, 500], [20, 25, 400]]) == found


def test_creators_without_a_past_are_reckoned_like_the_others_and_counted() -> None:
    found = cost_per(2_000, [[10], [], []])
    assert found.middle == pytest.approx(2_000 / 30)
    assert (found.n, found.creators, found.unknown) == (1, 1, 2)


def test_nothing_known_promises_nothing() -> None:
    assert cost_per(100, [[], []]) is None
    assert cost_per(100, []) is None
    assert cost_per(100, [[0, 0]]) is None
    assert stickiness([[]], [100]) is None
    assert stickiness([[3]], [0]) is None


def test_stickiness_is_likes_by_followers_of_those_whose_past_is_known() -> None:
    found = stickiness([[30], [], [10]], [1_000, 9_999, 1_000])
    assert found.middle == pytest.approx(0.02)
    assert (found.n, found.creators, found.unknown) == (2, 2, 1)
