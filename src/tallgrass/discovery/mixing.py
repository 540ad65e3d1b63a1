"""From scores to a page: no author twice in a row, newcomers in their places, paid notes within the
ad load."""

from collections.abc import Mapping, Sequence, Set
from typing import Any

import numpy as np


def mix_feed(
    ranked: Sequence[int],
    *,
    authors: np.ndarray,
    paid: np.ndarray,
    newcomer: np.ndarray,
    weights: Mapping[str, Any],
    most: int,
) -> list[int]:
    """Return rows of `ranked` (best first) in the order shown, `most` at most.

    While there are others, an author stands again only after `author_gap` of them, and
    `author_most` times in all. A paid note stands `ad_every` places after the last at least, the
    first half as far down. Each `newcomer_every`-th place is a newcomer's.
    """
    gap, author_most = int(weights["author_gap"]), int(weights["author_most"])
    ad_every, newcomer_every = int(weights["ad_every"]), int(weights["newcomer_every"])
    rows = list(ranked)
    facts = (column[rows].tolist() for column in (authors, paid, newcomer))
    waiting = list(zip(rows, *facts, strict=True)) if rows else []
    chosen: list[int] = []
    recent: list[int] = []  # authors of the last places
    times: dict[int, int] = {}
    spent: set[int] = set()  # authors who stood often enough
    newcomers = sum(entry[3] for entry in waiting)
    last_paid = -ad_every // 2
    while waiting and len(chosen) < most:
        place = len(chosen)
        ads_allowed = place - last_paid >= ad_every
        resting = spent.union(recent)
        at = None
        if newcomers and place % newcomer_every == newcomer_every - 1:
            at = _first(waiting, resting, ads_allowed, newcomers_only=True)
        if at is None:
            at = _first(waiting, resting, ads_allowed)
        if at is None:  # nobody else is left
            at = next((i for i, entry in enumerate(waiting) if ads_allowed or not entry[2]), None)
        if at is None:
            break
        row, author, is_paid, is_newcomer = waiting.pop(at)
        newcomers -= is_newcomer
        chosen.append(row)
        recent = [*recent, author][-gap:] if gap else []
        times[author] = times.get(author, 0) + 1
        if times[author] >= author_most:
            spent.add(author)
        last_paid = place if is_paid else last_paid
    return chosen


def _first(
    waiting: Sequence[tuple[int, int, bool, bool]],
    resting: Set[int],
    ads_allowed: bool,
    *,
    newcomers_only: bool = False,
) -> int | None:
    """Return where the first note stands that may stand here now, as its author is not among those
    `resting`."""
    for at, (_row, author, is_paid, is_newcomer) in enumerate(waiting):
        if (
            author not in resting
            and (ads_allowed or not is_paid)
            and (is_newcomer or not newcomers_only)
        ):
            return at
    return None
