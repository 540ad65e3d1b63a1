"""From scores to a page: no author twice in a row, newcomers in their places, paid notes within the ad load."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np


def mixed(
    ranked: Sequence[int],
    *,
    authors: np.ndarray,
    paid: np.ndarray,
    newcomer: np.ndarray,
    weights: Mapping[str, Any],
    most: int,
) -> list[int]:
    """Rows of `ranked` (best first) in the order shown, `most` at most.

    While there are others, an author stands again only after `author_gap` of them, and `author_most` times in all. A paid note
    stands `ad_every` places after the last at least, the first half as far down. Each `newcomer_every`-th place is a newcomer's.
    """
    waiting = list(ranked)
    chosen: list[int] = []
    times: dict[int, int] = {}
    last_paid = -int(weights["ad_every"]) // 2
    while waiting and len(chosen) < most:
        place = len(chosen)
        barred = {int(authors[row]) for row in chosen[-int(weights["author_gap"]) :]}
        ads_allowed = place - last_paid >= weights["ad_every"]

        def fits(row: int, barred: set[int] = barred, ads_allowed: bool = ads_allowed) -> bool:
            author = int(authors[row])
            return author not in barred and times.get(author, 0) < weights["author_most"] and (ads_allowed or not paid[row])

        is_newcomers_turn = place % int(weights["newcomer_every"]) == int(weights["newcomer_every"]) - 1
        at = _first(waiting, lambda row: bool(newcomer[row]) and fits(row)) if is_newcomers_turn else None
        if at is None:
            at = _first(waiting, fits)
        if at is None:  # nobody else is left
            at = _first(waiting, lambda row, ads_allowed=ads_allowed: ads_allowed or not paid[row])
        if at is None:
            break
        row = waiting.pop(at)
        chosen.append(row)
        times[int(authors[row])] = times.get(int(authors[row]), 0) + 1
        last_paid = place if paid[row] else last_paid
    return chosen


def _first(rows: Sequence[int], fits: Any, look: int = 400) -> int | None:
    """Where the first row that fits stands, among those worth looking at."""
    return next((at for at, row in enumerate(rows[:look]) if fits(row)), None)
