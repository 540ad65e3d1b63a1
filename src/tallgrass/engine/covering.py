"""Choosing a set that reaches the most people, counting nobody twice.

A choice S reaches Σ_s w_s (1 − Π_{i∈S} (1 − p_is)) people: w_s are the people of segment s, p_is
the chance that creator i reaches one of them. The price of S keeps within a budget and its size
within a number. The value is submodular, so greedy choices come with a guarantee, and the gains
left over give an upper bound that no other choice can pass.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

EXACT_UP_TO = 16
SWAP_AMONG = 300
SWAP_ROUNDS = 6
BOUNDS_AT = 16
SEARCH_STEPS = 30


@dataclass(frozen=True)
class Problem:
    """Prices (n) in minor units, log(1 − p) (n × segments), the weight of each segment, and what is
    reached already."""

    price: np.ndarray
    misses: np.ndarray
    weight: np.ndarray
    budget: int
    most: int
    reached: np.ndarray

    @staticmethod
    def of(
        price: np.ndarray,
        p: np.ndarray,
        weight: np.ndarray,
        *,
        budget: int,
        most: int,
        reached: np.ndarray | None = None,
    ) -> "Problem":
        """Set up the problem of choosing among creators who reach segment members with chances `p`;
        `reached` is log(1 − p) of those already chosen elsewhere."""
        start = np.zeros(p.shape[1]) if reached is None else reached
        return Problem(
            np.asarray(price, np.int64),
            np.log1p(-p),
            np.asarray(weight, float),
            budget,
            most,
            start,
        )

    @property
    def tolerance(self) -> float:
        """Return the difference below which values are equal."""
        return 1e-12 * (1 + float(self.weight.sum()))

    def value(self, chosen: Sequence[int]) -> float:
        """Return what a choice reaches beyond those reached already."""
        after = self.reached + self.misses[list(chosen)].sum(axis=0)
        return float(self.weight @ (np.exp(self.reached) - np.exp(after)))

    def gains(self, state: np.ndarray, rows: np.ndarray | slice = slice(None)) -> np.ndarray:
        """Return what each creator would add to a state of log-misses."""
        return -np.expm1(self.misses[rows]) @ (self.weight * np.exp(state))

    def fits(self, chosen: Sequence[int]) -> bool:
        """Tell whether a choice keeps within budget and number."""
        return len(chosen) <= self.most and int(self.price[list(chosen)].sum()) <= self.budget


def best(problem: Problem) -> list[int]:
    """Find the best choice: exactly, for few creators; else the better of two greedy ones, improved
    by exchanges. In order of gain."""
    if len(problem.price) <= EXACT_UP_TO:
        return ordered(problem, exact(problem))
    starts = [greedy(problem, per_cost=True), greedy(problem, per_cost=False)]
    chosen = max((exchange(problem, start) for start in starts), key=problem.value)
    return ordered(problem, chosen)


def greedy(problem: Problem, *, per_cost: bool) -> list[int]:
    """Take whoever adds most (per unit of price, or plainly) as long as money and number last.
    Lazy: gains only shrink."""
    cost = np.maximum(problem.price, 1) if per_cost else np.ones(len(problem.price))
    state, left = problem.reached.copy(), problem.budget
    chosen: list[int] = []
    heap = [
        (-gain / cost[i], i, 0)
        for i, gain in enumerate(problem.gains(state))
        if problem.price[i] <= left
    ]
    heapq.heapify(heap)
    while heap and len(chosen) < problem.most:
        rank, i, seen = heapq.heappop(heap)
        if rank >= 0:
            break
        if problem.price[i] > left:
            continue
        if seen < len(chosen):
            gain = float(problem.gains(state, np.array([i]))[0])
            heapq.heappush(heap, (-gain / cost[i], i, len(chosen)))
            continue
        chosen.append(i)
        left -= int(problem.price[i])
        state = state + problem.misses[i]
    return chosen


def exchange(problem: Problem, start: Sequence[int]) -> list[int]:
    """Add whoever still fits, and exchange one for another, as long as it reaches more."""
    chosen = list(start)
    for _round in range(SWAP_ROUNDS):
        filled = _fill(problem, chosen)
        swapped = _swap(problem, filled)
        if problem.value(swapped) <= problem.value(chosen) + problem.tolerance:
            break
        chosen = swapped
    return chosen


def _fill(problem: Problem, chosen: list[int]) -> list[int]:
    state = problem.reached + problem.misses[chosen].sum(axis=0)
    left = problem.budget - int(problem.price[chosen].sum())
    chosen = list(chosen)
    while len(chosen) < problem.most:
        gains = np.where(problem.price <= left, problem.gains(state), 0)
        gains[chosen] = 0
        i = int(gains.argmax())
        if gains[i] <= problem.tolerance:
            break
        chosen.append(i)
        left -= int(problem.price[i])
        state = state + problem.misses[i]
    return chosen


def _swap(problem: Problem, chosen: list[int]) -> list[int]:
    """Pass once over the chosen: each gives place to the best of the promising others, where that
    reaches more."""
    chosen = list(chosen)
    whole = problem.reached + problem.misses[chosen].sum(axis=0)
    others = np.setdiff1d(np.arange(len(problem.price)), chosen)
    gains = problem.gains(whole, others)
    promising = others[
        np.unique(np.r_[_top(gains), _top(gains / np.maximum(problem.price[others], 1))])
    ]
    spent = int(problem.price[chosen].sum())
    for place, out in enumerate(list(chosen)):
        if not len(promising):
            break
        without = whole - problem.misses[out]
        room = problem.budget - spent + int(problem.price[out])
        gains = np.where(problem.price[promising] <= room, problem.gains(without, promising), 0)
        at = int(gains.argmax())
        into = int(promising[at])
        if gains[at] > problem.gains(without, np.array([out]))[0] + problem.tolerance:
            chosen[place] = into
            spent += int(problem.price[into]) - int(problem.price[out])
            whole = without + problem.misses[into]
            promising[at] = out
    return chosen


def _top(values: np.ndarray) -> np.ndarray:
    return np.argsort(-values, kind="stable")[:SWAP_AMONG]


def exact(problem: Problem) -> list[int]:
    """Find the best of all choices, by trying every one: for at most EXACT_UP_TO creators. Of
    equals, the cheapest, then the first."""
    count = len(problem.price)
    low = min(count, 10)
    masks = np.arange(1 << low)
    bits = (masks[:, None] >> np.arange(low)) & 1
    low_price, low_size = bits @ problem.price[:low], bits.sum(axis=1)
    low_misses = bits @ problem.misses[:low]
    found: tuple[float, int, int] = (0.0, 0, 0)
    for high in range(1 << (count - low)):
        top = [low + i for i in range(count - low) if high >> i & 1]
        price = low_price + int(problem.price[top].sum())
        valid = np.flatnonzero((price <= problem.budget) & (low_size + len(top) <= problem.most))
        if not len(valid):
            continue
        after = problem.reached + problem.misses[top].sum(axis=0) + low_misses[valid]
        values = (np.exp(problem.reached) - np.exp(after)) @ problem.weight
        near = np.flatnonzero(values >= values.max() - problem.tolerance)
        at = near[np.argmin(price[valid[near]])]
        better = (-float(values[at]), int(price[valid[at]]), (high << low) | int(masks[valid[at]]))
        ahead = found[0] - better[0]
        if ahead > problem.tolerance or (ahead >= -problem.tolerance and better[1:] < found[1:]):
            found = better
    return [i for i in range(count) if found[2] >> i & 1]


def ordered(problem: Problem, chosen: Sequence[int]) -> list[int]:
    """Order the chosen, each next being whoever adds most to those before."""
    left, state, order = set(chosen), problem.reached.copy(), list[int]()
    while left:
        rows = np.array(sorted(left))
        i = int(rows[problem.gains(state, rows).argmax()])
        order.append(i)
        left.remove(i)
        state = state + problem.misses[i]
    return order


def upper_bound(problem: Problem, chosen: Sequence[int]) -> float:
    """Return what no choice reaches more than: at the best point along the choice, what is reached
    there plus the most that the gains left over could add if they did not overlap and could be
    taken by the fraction."""
    steps = np.unique(np.linspace(0, len(chosen), BOUNDS_AT).round().astype(int))
    bounds = []
    for step in steps:
        part = list(chosen[:step])
        state = problem.reached + problem.misses[part].sum(axis=0)
        gains = np.where(problem.price <= problem.budget, problem.gains(state), 0)
        bounds.append(problem.value(part) + _left_over(problem, gains))
    return max(min(bounds), problem.value(chosen))


def _left_over(problem: Problem, gains: np.ndarray) -> float:
    """Return the dual of the fractional knapsack with a number: for any price of money `rate`,
    budget × rate plus the best gains net of what they cost. The least over all rates is the
    tightest; any is valid, so a coarse search does."""
    useful = gains > 0
    gains, price = gains[useful], problem.price[useful].astype(float)
    most = min(problem.most, len(gains))
    if most <= 0:
        return 0.0

    def dual(rate: float) -> float:
        net = np.maximum(gains - rate * price, 0)
        best_of = net if most == len(net) else np.partition(net, len(net) - most)[len(net) - most :]
        return rate * problem.budget + float(best_of.sum())

    low, high = 0.0, float((gains / np.maximum(price, 1)).max())
    for _step in range(SEARCH_STEPS):
        one, two = low + (high - low) / 3, high - (high - low) / 3
        if dual(one) <= dual(two):
            high = two
        else:
            low = one
    return min(dual(0.0), dual((low + high) / 2))
