"""Choosing a set: within its limits, exactly the best of few, near the best of many, never above
its bound."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tallgrass.engine import covering
from tallgrass.engine.covering import Problem, best, exact, exchange, greedy, upper_bound


def problem(
    seed: int, n: int, segments: int, *, most: int, share: float, reach: float = 0.6
) -> Problem:
    """Random creators with correlated reach, random prices (some free), a budget of that share of
    them all."""
    rng = np.random.default_rng(seed)
    kinds = rng.dirichlet(np.full(segments, 0.4), n)
    p = np.clip(kinds * reach * rng.lognormal(0, 0.8, (n, 1)), 0, 0.9)
    price = rng.integers(0, 1_000, n)
    weight = rng.lognormal(5, 1, segments)
    return Problem.of(price, p, weight, budget=int(price.sum() * share), most=most)


def brute_force(given: Problem) -> float:
    """The best value of all choices, one after the other."""
    rows = range(len(given.price))
    subsets = itertools.chain.from_iterable(
        itertools.combinations(rows, k) for k in range(given.most + 1)
    )
    return max(given.value(list(subset)) for subset in subsets if given.fits(list(subset)))


problems = st.builds(
    problem,
    seed=st.integers(0, 10**6),
    n=st.integers(1, 12),
    segments=st.integers(1, 6),
    most=st.integers(0, 12),
    share=st.floats(0, 1),
)


@settings(max_examples=120)
@given(problems)
def test_of_twelve_creators_the_choice_equals_the_optimum(case: Problem) -> None:
    chosen = best(case)
    assert case.fits(chosen)
    assert len(set(chosen)) == len(chosen)
    assert case.value(chosen) >= brute_force(case) - case.tolerance


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.integers(0, 12), st.floats(0, 1))
def test_of_sixteen_creators_greedy_with_exchanges_is_near_and_the_bound_holds(
    seed: int, most: int, share: float
) -> None:
    case = problem(seed, 16, 5, most=most, share=share)
    optimum = case.value(exact(case))
    found = max(
        (exchange(case, greedy(case, per_cost=each)) for each in (True, False)), key=case.value
    )
    assert case.fits(found)
    assert case.value(found) >= 0.9 * optimum - case.tolerance
    assert upper_bound(case, found) >= optimum - case.tolerance


@settings(max_examples=25)
@given(st.integers(0, 10**6), st.integers(1, 40), st.floats(0.02, 0.6))
def test_many_creators_keep_within_limits_and_beat_simple_orders(
    seed: int, most: int, share: float
) -> None:
    case = problem(seed, 250, 8, most=most, share=share)
    chosen = best(case)
    value = case.value(chosen)
    assert case.fits(chosen)
    assert value <= upper_bound(case, chosen) + case.tolerance
    alone = case.gains(case.reached)
    for order in (np.argsort(case.price, kind="stable"), np.argsort(-alone, kind="stable")):
        assert value >= case.value(in_order(case, order)) - case.tolerance


def in_order(case: Problem, order: np.ndarray) -> list[int]:
    """Take creators in that order as long as they fit."""
    taken: list[int] = []
    for i in order:
        if case.fits([*taken, int(i)]):
            taken.append(int(i))
    return taken


def test_certificates_are_tight_on_a_campaign_of_usual_size() -> None:
    shares = []
    for seed in range(12):
        case = problem(seed, 400, 12, most=60, share=0.12, reach=0.05)
        chosen = best(case)
        shares.append(case.value(chosen) / upper_bound(case, chosen))
    print(f"\ncertified share of the optimum: least {min(shares):.3f}, mean {np.mean(shares):.3f}")
    assert min(shares) >= 0.6


def test_the_same_problem_gives_the_same_choice_in_order_of_gain() -> None:
    case = problem(7, 120, 6, most=15, share=0.2)
    chosen = best(case)
    assert chosen == best(case)
    state, gains = case.reached.copy(), []
    for i in chosen:
        gains.append(float(case.gains(state, np.array([i]))[0]))
        state = state + case.misses[i]
    assert gains == sorted(gains, reverse=True)


def test_whoever_is_reached_already_adds_nothing() -> None:
    p = np.array([[0.5, 0.0], [0.0, 0.4]])
    free = Problem.of(np.array([10, 10]), p, np.array([100.0, 100.0]), budget=10, most=1)
    assert best(free) == [0]
    held = Problem.of(
        np.array([10, 10]),
        p,
        np.array([100.0, 100.0]),
        budget=10,
        most=1,
        reached=np.log1p(-np.array([0.9, 0.0])),
    )
    assert best(held) == [1]


def test_no_money_no_places_or_nobody_is_an_empty_choice() -> None:
    for case in (
        Problem.of(np.array([5]), np.array([[0.5]]), np.array([10.0]), budget=4, most=3),
        Problem.of(np.array([5]), np.array([[0.5]]), np.array([10.0]), budget=9, most=0),
        Problem.of(np.zeros(0), np.zeros((0, 2)), np.ones(2), budget=9, most=3),
        Problem.of(np.arange(1, 40) * 100, np.full((39, 2), 0.1), np.ones(2), budget=50, most=3),
    ):
        assert best(case) == []
        assert upper_bound(case, []) >= 0


def test_exact_search_covers_every_subset_it_claims() -> None:
    case = problem(3, covering.EXACT_UP_TO, 4, most=covering.EXACT_UP_TO, share=1)
    assert set(exact(case)) == {
        i for i in range(covering.EXACT_UP_TO) if case.gains(case.reached)[i] > 0
    }
