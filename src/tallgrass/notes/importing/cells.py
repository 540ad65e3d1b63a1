"""What stands in a cell, before anybody asks what it means: whether it is empty, and its plain
text."""

import math
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_NOTHING = {
    "",
    "nan",
    "none",
    "null",
    "n/a",
    "na",
    "nil",
    "-",
    "--",
    "—",
    "——",
    "/",
    "\\",
    "\\n",
    "无",
    "無",
    "暂无",
    "nat",
    "#n/a",
    "#n/d",
    "undefined",
    "<na>",
    "(null)",
}
_UNKNOWN = {
    "未知",
    "unknown",
    "不详",
    "未公开",
    "待定",
    "tbd",
    "?",
    "？",
    "desconhecido",
    "unbekannt",
}
_LONGEST_WORD = max(map(len, _NOTHING | _UNKNOWN))
_LOUD = re.compile(
    "[\U0001d400-\U0001d7ff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u24b6-\u24e9\U0001f130-\U0001f149]+"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class ValuelessCell:
    """A cell of a workbook that holds no value: a formula whose result was never stored, or an
    error."""

    cell: str
    what: str

    @property
    def fault(self) -> str:
        """What is wrong, and how to mend it."""
        return (
            f"cell {self.cell} holds {self.what}: open the file in a spreadsheet, mend and save it,"
            f" or paste the values"
        )


def is_nothing(value: Any) -> bool:
    """Tell whether a cell is empty, in any of the ways in which exports say so."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return True
    return isinstance(value, str) and _says_one_of(_NOTHING, value)


def is_unknown(value: Any) -> bool:
    """Tell whether a cell is empty, or says in words that nobody knows."""
    return is_nothing(value) or (isinstance(value, str) and _says_one_of(_UNKNOWN, value))


def _says_one_of(words: Collection[str], value: str) -> bool:
    plain = value.strip()
    return len(plain) <= _LONGEST_WORD and plain.casefold() in words


def text(value: Any) -> str:
    """Return a cell as plain text: loud letters (mathematical, full-width, circled) made plain,
    nothing that no database takes."""
    if is_nothing(value) or isinstance(value, ValuelessCell):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if isinstance(value, list | tuple):
        value = ", ".join(filter(None, (text(part) for part in value)))
    return _plain(str(value))


@lru_cache(maxsize=128)  # one cell is looked at from many sides, and may hold a long text
def _plain(value: str) -> str:
    plain = _SURROGATE.sub("", value).replace("\0", "")
    return _LOUD.sub(lambda match: unicodedata.normalize("NFKC", match.group()), plain).strip()
