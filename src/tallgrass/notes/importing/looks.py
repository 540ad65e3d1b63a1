"""Columns that no field is read from: each is named, and one that looks like a count, a day or a
text is a warning with the `--map` that would take it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tallgrass.notes.importing import days, ids, numbers
from tallgrass.notes.importing.cells import is_nothing, text
from tallgrass.notes.importing.headers import COUNTS, FIELDS, Column, fold, is_row_number, meanings
from tallgrass.notes.importing.reading import Table

LOOKED_AT = 300
_COUNT_NAME = re.compile(
    r"(?:量|数|次|count|num|number|likes?|views?|shares?|coins?|danmaku|fans)$"
)
_DAY_NAME = re.compile(r"时间|日期|(?:date|time|day|ts|at)$|日$")
_TEXT_NAME = re.compile(r"内容|正文|文案|描述|说明|简介|text|content|desc|caption|body|message")
_NO_COUNT_NAME = re.compile(
    r"id$|url|链接|编号|电话|手机|phone|token|rate|率|price|价|cpm|cpe|cpc|时长|duration|width|height|宽|高"
)
_GUESSES = (
    ("likes", ("赞", "like", "喜欢", "digg", "heart", "vote")),
    ("saves", ("藏", "collect", "save", "fav", "bookmark")),
    ("comments", ("评", "回复", "留言", "comment", "repl")),
    ("views", ("阅", "浏览", "播放", "曝光", "观看", "view", "read", "play", "impression")),
    ("followers", ("粉", "fan", "follower", "subscriber")),
)


@dataclass(slots=True)
class _Look:
    """What the cells of one unused column look like."""

    filled: int = 0
    counts: int = 0
    days: int = 0
    texts: int = 0
    order: ids.RunningStudy = field(default_factory=ids.RunningStudy)


class UnusedColumns:
    """The columns of a table that no field is read from."""

    def __init__(self, table: Table, columns: Mapping[str, Column]) -> None:
        used = {column.name for column in columns.values()}
        self._columns = columns
        self._looks = {name: _Look() for name in table.columns if name not in used}
        self._seen = 0

    def add(self, values: Mapping[str, Any], clock: days.DayClock) -> None:
        """Look at a record, if it is among the first few hundred."""
        self._seen += 1
        if self._seen > LOOKED_AT:
            return
        for name, look in self._looks.items():
            value = values.get(name)
            if not is_nothing(value) and not isinstance(value, bool):
                _look_at(look, value, clock)

    @property
    def names(self) -> list[str]:
        """Their names, those without any out."""
        return [name for name in self._looks if not re.match(r"^column \d+$", name)]

    @property
    def warnings(self) -> list[str]:
        """One line for each that looks as if it should be used."""
        found = []
        for name in self.names:
            kind = _kind(name, self._looks[name])
            if kind:
                found.append(self._warning(name, kind))
        return found

    def _warning(self, name: str, kind: str) -> str:
        wanted = _field_for(name, kind, self._columns)
        taken = self._columns.get(wanted)
        instead = f" instead of {taken.name}" if taken else ""
        return (
            f"column {name} looks like a {kind} and is not used: --map {_quoted(wanted, name)} "
            f"would take it as {wanted}{instead}"
        )


def _look_at(look: _Look, value: Any, clock: days.DayClock) -> None:
    plain = text(value)
    look.filled += 1
    look.order.add(value)
    if _is_count(plain):
        look.counts += 1
    if _is_day(value, clock):
        look.days += 1
    if (len(plain) >= 12 or " " in plain) and not ids.is_link(plain) and not plain.isdecimal():
        look.texts += 1


def _kind(name: str, look: _Look) -> str:
    """Return what a column looks like, by what most of its cells are, or by its name where it is
    empty."""
    plain = fold(name.rpartition(".")[2])
    most = look.filled * 0.7
    if not look.filled or is_row_number(name):
        return ""
    if look.days >= most and (_DAY_NAME.search(plain) or look.counts < most):
        return "day"
    if look.counts >= most and not _NO_COUNT_NAME.search(plain):
        is_running = look.order.counts_from_one and not _COUNT_NAME.search(plain)
        return "" if is_running else "count"
    if look.texts >= most or (_TEXT_NAME.search(plain) and look.texts):
        return "" if _NO_COUNT_NAME.search(plain) and look.texts < look.filled else "text"
    return ""


def _is_count(plain: str) -> bool:
    if len(plain) > 14:
        return False
    try:
        return numbers.count(plain) is not None
    except ValueError:
        return False


def _is_day(value: Any, clock: days.DayClock) -> bool:
    plain = text(value)
    if plain.isdecimal() and len(plain) not in (8, 10, 13, 14, 16):
        return False
    if isinstance(value, int | float) and value < 1e8:
        return False
    try:
        return days.moment(value, clock=clock) is not None
    except ValueError as error:
        return "apart" in str(error)


def _field_for(name: str, kind: str, columns: Mapping[str, Column]) -> str:
    """Return the field that a column would best be taken as."""
    known = [wanted for wanted in FIELDS if wanted in meanings(name)]
    plain = fold(name)
    if kind == "day":
        return "created"
    if kind == "text":
        return next(
            (wanted for wanted in (*known, "body", "title") if wanted in ("body", "title")), "body"
        )
    for wanted in known:
        if wanted in COUNTS:
            return wanted
    for wanted, words in _GUESSES:
        if any(word in plain for word in words):
            return wanted
    return next(
        (wanted for wanted in ("views", "likes", "saves", "comments") if wanted not in columns),
        "views",
    )


def _quoted(wanted: str, name: str) -> str:
    pair = f"{wanted}={name}"
    return pair if re.match(r"^[\w.=\-]+$", pair) else f"'{pair}'"


def joined(names: Iterable[str]) -> str:
    """Names of columns for a sentence, all of them."""
    return ", ".join(names) or "none"
