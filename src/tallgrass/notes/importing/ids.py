"""What is an id, and what only looks like one: a spreadsheet's rounding, a running number, a link's
token."""

import re
import unicodedata
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tallgrass.kernel.text import normal
from tallgrass.notes.importing.cells import text

ROUNDED = "is a spreadsheet's rounding, never an id"
_WHOLE = re.compile(r"^(-?\d+)\.0+$")
_EXPONENT = re.compile(r"^[+-]?\d(?:[.,]\d+)?e\+?\d{1,3}$", re.IGNORECASE)
_PRECISE = 15  # digits that a spreadsheet keeps
_QUOTES = "'\"“”‘’„‚`´「」『』«»\t "
_JOINERS = "\u200c\u200d"  # they hold together letters, and people of one emoji
_URL = re.compile(r"https?://[^\s<>\"'，。；、）)】》\]]+", re.IGNORECASE)
_BARE_URL = re.compile(r"^[\w-]+(?:\.[\w-]+)+/\S+$")
_ID_PARAMETERS = (
    "note_id",
    "noteid",
    "modal_id",
    "item_id",
    "itemid",
    "aweme_id",
    "video_id",
    "post_id",
    "story_fbid",
    "v",
    "vid",
    "id",
)
_RUNNING = re.compile(
    r"^(?:no\.?|nr\.?|n[º°]|№|#|第)?\s*0*(\d{1,9})\s*[.、条篇行号]?$", re.IGNORECASE
)


def identifier(value: Any) -> str:
    """Return an id as text: 9.0 is 9; quotation marks, ="…" and letters nobody can see come off."""
    plain = " ".join(normal("NFKC", _seen(text(value))).split()).strip(_JOINERS)
    if match := re.match(r'^=\s*"(.*)"$', plain):
        plain = match.group(1).replace('""', '"')
    plain = plain.strip(_QUOTES)
    whole = _WHOLE.match(plain)
    return whole.group(1) if whole else plain


def _seen(plain: str) -> str:
    if plain.isprintable():  # so are nearly all; going letter by letter takes long
        return plain
    return "".join(letter for letter in plain if not _is_unseen(letter))


def _is_unseen(letter: str) -> bool:
    return (
        letter not in _JOINERS
        and unicodedata.category(letter) in ("Cf", "Cc")
        and (letter not in "\t\n\r")
    )


def is_rounded(value: Any) -> bool:
    """Tell whether a spreadsheet rounded this id: 6.50E+23, 6,61235E+18, 6612345678901230000, or a
    number beyond what a float can hold."""
    if isinstance(value, float) and abs(value) >= 10**_PRECISE:
        return True
    plain = identifier(value).replace(" ", "")
    if _EXPONENT.match(plain) and ("+" in plain or "." in plain or "," in plain):
        return True
    beyond = _beyond(plain)
    return beyond >= 3 and plain.endswith("0" * beyond)


def of_link(value: Any) -> str:
    """Return the id of a link: its path's last part, without what stands behind "?". "" for no
    link."""
    plain = identifier(value)
    found = _URL.search(_seen(text(value)))
    address = found.group() if found else f"//{plain}" if _BARE_URL.match(plain) else ""
    if not address:
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    last = identifier(unquote(parts.path.rstrip("/").rpartition("/")[2]))
    named = {name.casefold(): part for name, part in parse_qsl(parts.query)}
    if not any(letter.isdigit() for letter in last) or "modal_id" in named:
        asked = next((named[name] for name in _ID_PARAMETERS if named.get(name)), "")
        return identifier(asked) or last
    return last


def is_link(value: Any) -> bool:
    """Tell whether a cell is an address, or holds one."""
    return bool(of_link(value))


@dataclass(slots=True)
class RoundingStudy:
    """Whether a spreadsheet rounded all long numbers of a column: a single one may end in a nought
    by chance, hardly three noughts of several."""

    noughts: int = 0
    is_whole: bool = False

    def add(self, value: Any) -> None:
        """Look at a cell."""
        beyond = _beyond(identifier(value))
        if beyond > 0:
            self.noughts += beyond
            self.is_whole = self.is_whole or not identifier(value).endswith("0" * beyond)

    def is_rounded(self, value: Any) -> bool:
        """Tell whether this cell is a rounding, by itself or as its column shows."""
        shown = self.noughts >= 3 and not self.is_whole and _beyond(identifier(value)) > 0
        return shown or is_rounded(value)


def _beyond(plain: str) -> int:
    """Count the digits that a spreadsheet would not have kept."""
    return len(plain) - _PRECISE if plain.isdecimal() else 0


@dataclass(slots=True)
class RunningStudy:
    """Whether a column only counts its rows: 1, 2, 3, however it is dressed."""

    numbers: list[int] = field(default_factory=list)
    others: int = 0

    def add(self, value: Any) -> None:
        """Look at a cell."""
        plain = identifier(value)
        if not plain:
            return
        match = _RUNNING.match(plain)
        if match:
            self.numbers.append(int(match.group(1)))
        else:
            self.others += 1

    @property
    def counts_from_one(self) -> bool:
        """Whether it counts its rows from the first."""
        return len(self.numbers) > 2 and min(self.numbers) <= 1 and self.is_running

    @property
    def is_running(self) -> bool:
        """Whether nearly all of it are small numbers that go up, or down, by one (or skip a few
        rows that were taken out)."""
        found = list(dict.fromkeys(self.numbers))
        if not found or self.others > len(found) // 10:
            return False
        steps = {later - former for former, later in pairwise(found)}
        if len(found) > 1 and (steps == {1} or steps == {-1}):
            return True
        goes_on = steps and (min(steps) > 0 or max(steps) < 0)
        starts_low = min(found) <= 1
        if len(found) == 1:
            return found[0] <= 1
        if len(found) > 2 and max(found) - min(found) == len(found) - 1:
            return True  # 103, 101, 102: a page further on, sorted otherwise
        dense = max(found) - min(found) < 2 * len(found)
        return starts_low and dense and (bool(goes_on) or len(found) == 2)
