"""What changed between two rounds of a draft, word by word in both scripts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

import rjieba

SAME, ADDED, DROPPED = "same", "added", "dropped"
MOST_WORDS = 4_000
_CJK_RUN = re.compile(
    "[\u3400-\u9fff\uf900-\ufaff]+|[^\\W_\u3400-\u9fff\uf900-\ufaff]+|\\s+|.", re.DOTALL
)


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
            yield from rjieba.cut(run)
        else:
            yield run


def changes(older: str, newer: str) -> list[Change]:
    """Return the newer text as stretches, with what the older said where it was dropped. Very long
    texts are compared line by line."""
    old, new = list(words(older)), list(words(newer))
    if max(len(old), len(new)) > MOST_WORDS:
        old, new = older.splitlines(keepends=True), newer.splitlines(keepends=True)
    found: list[Change] = []
    at = 0
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new).get_opcodes():
        kept, dropped = "".join(new[j1:j2]), "".join(old[i1:i2])
        if tag != "equal" and dropped:
            found.append(Change(DROPPED, dropped, at))
        if kept:
            found.append(Change(SAME if tag == "equal" else ADDED, kept, at))
            at += len(kept)
    return found
