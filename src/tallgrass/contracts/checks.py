"""Must-say and never-say, found in a draft by machine: folded by case and width, aware of Chinese,
with the places found."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from tallgrass.engine.folding import fold

MUST, NEVER = "must", "never"
_MOST_PLACES = 20
_CJK = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_IS_CJK = re.compile(f"[{_CJK}]")


@dataclass(frozen=True, slots=True)
class Place:
    """Characters `start` to `end` of a field: "title" or "body"."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PhraseFinding:
    """One rule and where it was met. A must-say is well when found, a never-say when not."""

    rule: str
    phrase: str
    places: tuple[Place, ...]

    @property
    def is_well(self) -> bool:
        return bool(self.places) == (self.rule == MUST)


def check(
    texts: dict[str, str], *, must_say: Sequence[str], never_say: Sequence[str]
) -> list[PhraseFinding]:
    """Look for every phrase in every text (field → text). Rules that are broken come first."""
    folded = {field: _fold(text) for field, text in texts.items()}
    found = [
        PhraseFinding(rule, phrase, tuple(_places(phrase, folded)))
        for rule, phrases in ((MUST, must_say), (NEVER, never_say))
        for phrase in phrases
    ]
    return sorted(found, key=lambda finding: finding.is_well)


def as_rows(findings: Sequence[PhraseFinding]) -> list[dict[str, Any]]:
    """Return findings as a draft stores them."""
    return [
        {
            "rule": f.rule,
            "phrase": f.phrase,
            "places": [[p.field, p.start, p.end] for p in f.places],
        }
        for f in findings
    ]


def from_rows(rows: Sequence[dict[str, Any]]) -> list[PhraseFinding]:
    """Read findings as they were stored."""
    return [
        PhraseFinding(row["rule"], row["phrase"], tuple(Place(*place) for place in row["places"]))
        for row in rows
    ]


@lru_cache(maxsize=4_096)
def _fold_letter(letter: str) -> str:
    return fold(letter)


def _fold(text: str) -> tuple[str, list[int]]:
    """Fold the text (`engine.folding`); return it with the index in the original of every folded
    character (and of the end)."""
    letters, at = [], []
    for i, letter in enumerate(text):
        for folded in _fold_letter(letter):
            letters.append(folded)
            at.append(i)
    return "".join(letters), [*at, len(text)]


def _places(phrase: str, texts: dict[str, tuple[str, list[int]]]) -> list[Place]:
    pattern = _pattern(_fold(phrase)[0].strip())
    found: list[Place] = []
    if pattern is None:
        return found
    for field, (text, at) in texts.items():
        for match in pattern.finditer(text):
            found.append(Place(field, at[match.start()], at[match.end() - 1] + 1))
            if len(found) == _MOST_PLACES:
                return found
    return found


def _pattern(phrase: str) -> re.Pattern[str] | None:
    """Make a pattern of the phrase: spaces beside Chinese or between letters and digits may be
    there or not; Latin words stay whole."""
    if not phrase:
        return None
    words = phrase.split()
    parts = [_word(words[0])]
    for before, after in pairwise(words):
        parts.append(r"\s*" if _loose(before[-1], after[0]) else r"\s+")
        parts.append(_word(after))
    return re.compile(_edge(phrase[0], "(?<!{})") + "".join(parts) + _edge(phrase[-1], "(?!{})"))


def _word(word: str) -> str:
    parts = [re.escape(word[0])]
    for before, after in pairwise(word):
        parts.append((r"\s*" if _loose(before, after) else "") + re.escape(after))
    return "".join(parts)


def _loose(before: str, after: str) -> bool:
    return bool(_IS_CJK.match(before) or _IS_CJK.match(after)) or (
        before.isalnum() and after.isalnum() and before.isdigit() != after.isdigit()
    )


def _edge(letter: str, guard: str) -> str:
    """Return the guard of a phrase's edge: no Latin letter may touch a phrase that begins or ends
    with one, no digit one that does with a digit."""
    if _IS_CJK.match(letter) or not letter.isalnum():
        return ""
    return guard.format(r"\d" if letter.isdigit() else r"[^\W\d_" + _CJK + "]")
