"""Which column is which: names that exports in English and Chinese use, however they are spelt.

A header may carry its unit (点赞数(万), 粉丝量/w); then its plain numbers are multiplied.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tallgrass.kernel.text import normal
from tallgrass.notes.importing.failures import UnreadableFile
from tallgrass.notes.importing.numbers import ALL_UNITS
from tallgrass.notes.importing.spellings import (
    COUNT_BEGINNINGS,
    COUNT_ENDINGS,
    COUNT_WRAPPERS,
    COUNTED,
    ID_WORDS,
    MOMENTS,
    NAME_WORDS,
    OF_COMMENTS,
    OF_PEOPLE,
    PEOPLE,
    PERSON_WRAPPERS,
    PUBLISHED,
    ROW_NUMBERS,
    SPELLINGS,
    SUBJECTS,
    VIEWERS_OWN,
    WRAPPERS,
)

ALIASES = {
    field: tuple(name.strip() for name in names.split(",")) for field, names in SPELLINGS.items()
}
FIELDS = tuple(ALIASES)
COUNTS = ("followers", "views", "likes", "saves", "comments")
_SCORES = {"score", "得分", "净赞数", "netvotes", "points"}
_NOISE = re.compile(r"[\s_\-–—:：#*·/\"'“”.．【】]+")
_SIMPLIFIED = str.maketrans(  # the letters of our headers as Taiwan and Hong Kong write them
    "標題內筆記編號點讚閱讀發時間語評論瀏覽絲籤話關鍵詞暱稱帳創觀連結總數達種屬區實營銷萬億圖檔紅書體鏈佈歸轉愛",
    "标题内笔记编号点赞阅读发时间语评论浏览丝签话关键词昵称账创观连结总数达种属区实营销万亿图档红书体链布归转爱",
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_IN_UNIT = re.compile(r"\s+in\s+([^\W\d_]+)\.?$", re.IGNORECASE)
_UNIT = re.compile(r"[/(（\[【]?(w|万|k|千|亿|萬|億)[)）\]】]?$", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"[(（\[【]([^)）\]】]*)[)）\]】]")
_NOT_UNIT = re.compile(r"单位|單位|次|人|个|in|unit|\s|[:：.]", re.IGNORECASE)
_LONGEST = 240  # letters by which a header is known
_TAILS = (".link", ".text", ".value", ".name", ".url", ".texturl")
_OWN_WORDS = {
    "title": ("标题", "名称", "title", "headline"),
    "body": ("正文", "内容", "描述", "文案", "文本", "简介", "desc", "description", "text", "body"),
    "tags": ("标签", "话题", "tags", "tag", "taglist", "topics", "hashtags"),
    "created": (
        "发布时间",
        "发布日期",
        "时间",
        "日期",
        "上传时间",
        "创建时间",
        "发表时间",
        "time",
        "date",
        "createtime",
        "createdat",
        "publishtime",
        "publishedat",
        "publishdate",
    ),
    "id": ("id", "编号", "号"),
    "link": ("链接", "url", "link", "网址"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a field is read from. `unit` multiplies its numbers; a score is up minus down
    and may be negative. `is_asked` is true where the person who imports named it."""

    name: str
    unit: int = 1
    is_score: bool = False
    is_asked: bool = False


def fold(header: str) -> str:
    """Return a header without case, spacing and punctuation: "Like_Count" and "likeCount" are
    one."""
    plain = normal("NFKC", _CAMEL.sub(" ", header)).casefold()
    return _NOISE.sub("", plain).translate(_SIMPLIFIED)


_FOLDED = {
    field: {fold(alias): rank for rank, alias in reversed(list(enumerate(names)))}
    for field, names in ALIASES.items()
}
_COUNTED = {
    word: (field, rank)
    for field, words in COUNTED.items()
    for rank, word in enumerate(words.split())
}


def find_header(rows: list[list[Any]]) -> int | None:
    """Return which of the first rows is the header: the one that names most fields; else the first
    with two filled cells or more."""
    best, most = None, 0
    for number, row in enumerate(rows):
        known = known_names(row)
        if known > most:
            best, most = number, known
    if best is not None:
        return best
    return next(
        (
            number
            for number, row in enumerate(rows)
            if sum(cell not in (None, "") for cell in row) > 1
        ),
        0 if rows else None,
    )


def known_names(row: Iterable[Any]) -> int:
    """Return how many cells of a row are names of columns that we know."""
    cells = {str(cell).strip() for cell in row if cell not in (None, "")}
    return sum(len(cell) <= 60 and bool(meanings(cell)) for cell in cells)


def columns_of(names: Iterable[str], mapping: dict[str, str]) -> dict[str, Column]:
    """Return the column of each field: as the mapping says, else by its name. Raises UnreadableFile
    for a column that is not there."""
    present = list(names)
    found = _asked(present, mapping)
    for field in FIELDS:
        if field in found or field in mapping:
            continue
        ranked = [
            (meanings(name)[field], number)
            for number, name in enumerate(present)
            if field in meanings(name)
        ]
        if ranked:
            found[field] = _column(present[min(ranked)[1]])
    name, author = found.get("author_name"), found.get("author")
    if "author_name" not in mapping and name and author and name.name == author.name:
        found.pop("author_name")  # their name is their id
    return found


def _asked(present: list[str], mapping: dict[str, str]) -> dict[str, Column]:
    """Return the columns that the person who imports named; an empty name leaves a field out."""
    found: dict[str, Column] = {}
    for field, wanted in mapping.items():
        if field not in FIELDS:
            raise UnreadableFile(f"there is no field {field}; the fields are {', '.join(FIELDS)}")
        if not wanted:
            continue
        name = next((name for name in present if name == wanted), None) or next(
            (n for n in present if fold(n) == fold(wanted)), None
        )
        if name is None:
            raise UnreadableFile(
                f"the file has no column {wanted}; it has {', '.join(present[:60])}"
            )
        column = _column(name)
        found[field] = Column(name, column.unit, column.is_score, is_asked=True)
    return found


def is_row_number(name: str) -> bool:
    """Tell whether a column only numbers its rows, by its name."""
    return fold(name) in ROW_NUMBERS


def not_of_notes(names: Iterable[str], columns: dict[str, Column]) -> str:
    """Return why a table is one of comments or of people, or "" for one of notes."""
    folded = {fold(name.rpartition(".")[2]): name for name in names}
    asked = {column.name for column in columns.values() if column.is_asked}
    comment = next((folded[mark] for mark in OF_COMMENTS if mark in folded), "")
    if comment and comment not in asked:
        return f"it holds comments (it has {comment})"
    person = next((folded[mark] for mark in OF_PEOPLE if mark in folded), "")
    has_note = {"id", "link", "title", "created"} & columns.keys()
    if person and not has_note and not asked:
        return f"it holds people (it has {person}, and neither title, id nor day)"
    return ""


@lru_cache(maxsize=4_096)
def meanings(name: str) -> dict[str, int]:
    """Return the fields that a header may name, each with its rank: the lower, the plainer."""
    name = name[:_LONGEST]
    parts = [fold(part) for part in re.split(r"\.(?=\S)", _CAMEL.sub(" ", name)) if fold(part)]
    found = _whole(name)
    if len(parts) > 1 and not found:
        found = _nested(parts)
    if not found and not is_row_number(name):
        found = _taken_apart(_plain(name))
    return found


def _whole(name: str) -> dict[str, int]:
    """Return the fields whose spelling the whole name is, with or without its brackets and unit."""
    for folded in dict.fromkeys((fold(name), fold(_IN_BRACKETS.sub("", name)), _plain(name))):
        found = {field: ranks[folded] for field, ranks in _FOLDED.items() if folded in ranks}
        if found:
            return found
    return {}


def _nested(parts: list[str]) -> dict[str, int]:
    """Return the fields of a dotted name: user.nickname below any number of wrappers, counts below
    interact_info, a leaf that stands alone."""
    if len(parts) > 1 and f".{parts[-1]}" in _TAILS:
        tail = 0 if parts[-1] in ("link", "url") else 1
        below = meanings_of_parts(parts[:-1])
        if below and parts[-2] not in WRAPPERS | PERSON_WRAPPERS:
            return {field: rank + tail for field, rank in below.items()}
    return meanings_of_parts(parts)


def meanings_of_parts(parts: list[str]) -> dict[str, int]:
    """Return the fields of a dotted name's parts."""
    *above, leaf = parts
    above = [part for part in above if part not in WRAPPERS]
    if above and above[-1] in COUNT_WRAPPERS:
        if leaf in VIEWERS_OWN:
            return {}
        return {field: rank for field, rank in _leaf(leaf).items() if field in COUNTS}
    if above and above[-1] in PERSON_WRAPPERS:
        folded = fold(f"user.{leaf}")
        return {
            field: ranks[folded]
            for field, ranks in _FOLDED.items()
            if field in ("author", "author_name", "followers") and folded in ranks
        }
    if above:
        folded = fold(".".join([*above, leaf]))
        return {field: ranks[folded] for field, ranks in _FOLDED.items() if folded in ranks}
    return _leaf(leaf)


def _leaf(leaf: str) -> dict[str, int]:
    found = {field: ranks[leaf] for field, ranks in _FOLDED.items() if leaf in ranks}
    return found or _taken_apart(leaf)


def _taken_apart(folded: str) -> dict[str, int]:
    """Return the fields of a name by the words it is made of; {} for one that says something
    else."""
    for person in PEOPLE:
        if folded.startswith(person) and (rest := folded.removeprefix(person)):
            return _of_person(rest)
    rest = next((folded.removeprefix(word) for word in SUBJECTS if folded.startswith(word)), folded)
    for field, words in _OWN_WORDS.items():
        if rest != folded and rest in words:
            return {field: 500 + words.index(rest)}
    moment = next((end for end in MOMENTS if rest.endswith(end)), "")
    if moment and rest.removesuffix(moment) in PUBLISHED:
        return {"created": 550}
    counted = _counted(rest)
    return {} if counted is None else {counted[0]: counted[1]}


def _of_person(rest: str) -> dict[str, int]:
    counted = _counted(rest)
    if counted and counted[0] == "followers":
        return {"followers": counted[1]}
    if rest in ID_WORDS:
        return {"author": 9}  # before any name
    if rest in NAME_WORDS:
        return {"author": 700 + NAME_WORDS.index(rest), "author_name": 700}
    return {}


def _counted(folded: str) -> tuple[str, int] | None:
    """Return the field of a count, and how telling its name is: 点赞数量, number of likes."""
    bare = next((folded.removesuffix(end) for end in COUNT_ENDINGS if folded.endswith(end)), folded)
    if bare == folded:
        bare = next(
            (folded.removeprefix(word) for word in COUNT_BEGINNINGS if folded.startswith(word)),
            folded,
        )
    found = _COUNTED.get(bare)
    if found is None:
        return None
    return found[0], 600 + 10 * found[1] + (5 if bare == folded else 0)


def _plain(name: str) -> str:
    """Return the folded header without what stands in brackets and without its unit."""
    bare = fold(_IN_UNIT.sub("", _IN_BRACKETS.sub("", name)))
    return bare if bare != fold(name) else _UNIT.sub("", bare)


def _column(name: str) -> Column:
    score = fold(_IN_BRACKETS.sub("", name[:_LONGEST])) in _SCORES
    if not set(meanings(name)) & set(COUNTS):
        return Column(name, 1, score)
    return Column(name, _unit_of(name[:_LONGEST]), score)


def _unit_of(name: str) -> int:
    """Return what plain numbers below a header are counted in: 粉丝数(万), 粉丝量/w, likes (k)."""
    plain = normal("NFKC", name)
    for inside in [*_IN_BRACKETS.findall(plain), *_IN_UNIT.findall(plain)]:
        unit = _NOT_UNIT.sub("", inside).casefold().translate(_SIMPLIFIED)
        if unit in ALL_UNITS:
            return ALL_UNITS[unit]
    folded = plain.strip().casefold().translate(_SIMPLIFIED)
    found = _UNIT.search(folded)
    is_known = any(fold(name) in ranks for ranks in _FOLDED.values())
    if found and not is_known and _counted(fold(name)) is None:
        return ALL_UNITS[found.group(1)]
    return 1
