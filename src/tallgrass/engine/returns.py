"""What a proposed set of creators may bring back, as a range from their own past notes: never a
promise out of the air."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

DRAWS = 2_000
LOW, HIGH = 0.1, 0.9


@dataclass(frozen=True, slots=True)
class Range:
    """Four of five outcomes lie between low and high. Behind it stand `n` notes of `creators`;
    `unknown` creators have none."""

    low: float
    middle: float
    high: float
    n: int
    creators: int
    unknown: int


def cost_per(cost: int, history: Sequence[Sequence[float]], *, seed: int = 0) -> Range | None:
    """Reckon the cost (minor units) for each unit of what `history` counts: likes for CPE, real
    engagements for CPRE.

    `history` has, for each creator of the set, the count of each of their past notes. Outcomes are
    drawn by taking one past note of each creator at random; creators without any are reckoned like
    the others' mean. None when nothing at all is known.
    """
    drawn = _drawn(history, seed)
    if drawn is None:
        return None
    totals = drawn.sum(axis=0) * len(history) / len(drawn)
    return _range(cost / totals[totals > 0], history) if (totals > 0).any() else None


def stickiness(
    history: Sequence[Sequence[float]], followers: Sequence[int], *, seed: int = 0
) -> Range | None:
    """Return likes for each follower of the set: the sum of likes by the sum of followers, of
    creators whose past notes are known."""
    base = sum(count for past, count in zip(history, followers, strict=True) if len(past))
    drawn = _drawn(history, seed)
    return None if drawn is None or base <= 0 else _range(drawn.sum(axis=0) / base, history)


def _drawn(history: Sequence[Sequence[float]], seed: int) -> np.ndarray | None:
    """Draw outcomes: a row a creator with a past, a column a draw."""
    rng = np.random.default_rng(seed)
    known = [np.asarray(past, float) for past in history if len(past)]
    return np.stack([past[rng.integers(0, len(past), DRAWS)] for past in known]) if known else None


def _range(outcomes: np.ndarray, history: Sequence[Sequence[float]]) -> Range:
    low, middle, high = (float(value) for value in np.quantile(outcomes, [LOW, 0.5, HIGH]))
    known = sum(bool(len(past)) for past in history)
    return Range(low, middle, high, sum(len(past) for past in history), known, len(history) - known)
