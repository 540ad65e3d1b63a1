"""What changed between two rounds of a draft, word by word in both scripts.

Comparing takes as long as the texts are, whatever they say: what begins and ends them alike is
taken off, words that stand once in each hold the rest in place, and between two of those no more
than so many differences are looked for; a stretch that has more is one that was written anew.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tallgrass.engine.cutting import cut

SAME, ADDED, DROPPED = "same", "added", "dropped"
MOST_DIFFERENCES = 60
"""Between two words that hold a place; more are not looked for."""
_CJK_RUN = re.compile(
    "[\u3400-\u9fff\uf900-\ufaff]+|[^\\W_\u3400-\u9fff\uf900-\ufaff]+|\\s+|.", re.DOTALL
)
Match = tuple[int, int]  # a word of the older, and the same in the newer


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of text: the same in both, added in the newer, or dropped from the older. `start`
    is its place in the newer."""

    kind: str
    text: str
    start: int


def words(text: str) -> Iterator[str]:
    """Yield the text in words, spaces and signs; joined they give it again."""
    for match in _CJK_RUN.finditer(text):
        run = match.group()
        if "\u3400" <= run[0] <= "\u9fff" or "\uf900" <= run[0] <= "\ufaff":
            yield from cut(run)
        else:
            yield run


def changes(older: str, newer: str) -> list[Change]:
    """Return the newer text as stretches, with what the older said where it was dropped."""
    old, new = list(words(older)), list(words(newer))
    found: list[Change] = []
    at = i = j = 0
    for i1, j1, length in _stretches([*_matches(old, new), (len(old), len(new))]):
        dropped, added = "".join(old[i:i1]), "".join(new[j:j1])
        same = "".join(new[j1 : j1 + length])
        if dropped:
            found.append(Change(DROPPED, dropped, at))
        for kind, text in ((ADDED, added), (SAME, same)):
            if text:
                found.append(Change(kind, text, at))
                at += len(text)
        i, j = i1 + length, j1 + length
    return found


def _stretches(matches: Sequence[Match]) -> Iterator[tuple[int, int, int]]:
    """Yield where matches follow each other, and how many; the last, which is the end, has no
    length."""
    begin = 0
    for at, (before, after) in enumerate(pairwise(matches), 1):
        if after != (before[0] + 1, before[1] + 1):
            yield *matches[begin], at - begin
            begin = at
    last = len(matches) - 1
    yield *matches[begin], last - begin


def _matches(old: Sequence[str], new: Sequence[str]) -> list[Match]:
    """Return which words stayed, in order."""
    top = 0
    while top < min(len(old), len(new)) and old[top] == new[top]:
        top += 1
    tail = 0
    while tail < min(len(old), len(new)) - top and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    old_end, new_end = len(old) - tail, len(new) - tail
    held = [(top - 1, top - 1), *_held(old, new, top, old_end, new_end), (old_end, new_end)]
    found = [(at, at) for at in range(top)]
    for (i, j), (i_next, j_next) in pairwise(held):
        found += _between(old[i + 1 : i_next], new[j + 1 : j_next], i + 1, j + 1)
        found.append((i_next, j_next))
    found.pop()
    return found + [(old_end + at, new_end + at) for at in range(tail)]


def _held(
    old: Sequence[str], new: Sequence[str], top: int, old_end: int, new_end: int
) -> list[Match]:
    """Return the words that stand once in each of two stretches, as many as keep their order."""
    in_old, in_new = Counter(old[top:old_end]), Counter(new[top:new_end])
    places = {word: at for at, word in enumerate(new[top:new_end], top) if in_new[word] == 1}
    once = [
        (at, places[word])
        for at, word in enumerate(old[top:old_end], top)
        if in_old[word] == 1 and word in places
    ]
    ends: list[int] = []  # the longest row of rising places, by patience sorting
    piles: list[int] = []
    before: list[int] = []
    for number, (_at, place) in enumerate(once):
        pile = bisect_left(ends, place)
        before.append(piles[pile - 1] if pile else -1)
        ends[pile : pile + 1] = [place]
        piles[pile : pile + 1] = [number]
    kept: list[Match] = []
    number = piles[-1] if piles else -1
    while number >= 0:
        kept.append(once[number])
        number = before[number]
    return kept[::-1]


def _between(old: Sequence[str], new: Sequence[str], i0: int, j0: int) -> list[Match]:
    """Return the words that stayed between two that hold their places, by the fewest differences
    (Myers); none where there are too many."""
    if not old or not new or abs(len(old) - len(new)) > MOST_DIFFERENCES:
        return []
    reach = {1: 0}
    rounds: list[dict[int, int]] = []
    for differences in range(MOST_DIFFERENCES + 1):
        rounds.append(dict(reach))
        for k in range(-differences, differences + 1, 2):
            down = k == -differences or (k != differences and reach[k - 1] < reach[k + 1])
            i = reach[k + 1] if down else reach[k - 1] + 1
            while i < len(old) and i - k < len(new) and old[i] == new[i - k]:
                i += 1
            reach[k] = i
            if i >= len(old) and i - k >= len(new):
                return [(i0 + i, j0 + j) for i, j in _back(rounds, len(old), len(new))]
    return []


def _back(rounds: Sequence[dict[int, int]], i: int, j: int) -> list[Match]:
    """Follow the way back from the end of both, and return the words that it passed over."""
    found: list[Match] = []
    for differences in range(len(rounds) - 1, -1, -1):
        reach, k = rounds[differences], i - j
        down = k == -differences or (k != differences and reach[k - 1] < reach[k + 1])
        k_before = k + 1 if down else k - 1
        i_before = reach[k_before] if differences else 0
        j_before = i_before - k_before if differences else 0
        while i > i_before and j > j_before:
            i, j = i - 1, j - 1
            found.append((i, j))
        i, j = i_before, j_before
    return found[::-1]
