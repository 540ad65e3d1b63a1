"""Rows that are no notes: totals, averages, separators, a header come again, footers."""

import re
from collections.abc import Mapping
from typing import Any

from tallgrass.kernel.text import normal
from tallgrass.notes.importing.cells import text
from tallgrass.notes.importing.headers import Column, fold
from tallgrass.notes.importing.reading import Record

_TOTALS = frozenset(
    [
        "合计",
        "总计",
        "小计",
        "共计",
        "总共",
        "总和",
        "求和",
        "汇总",
        "累计",
        "总数",
        "本页合计",
        "全部合计",
        "平均",
        "平均值",
        "均值",
        "平均数",
        "中位数",
        "最大值",
        "最小值",
        "合計",
        "總計",
        "小計",
        "總和",
        "計",
        "平均値",
        "total",
        "totals",
        "grandtotal",
        "subtotal",
        "sum",
        "sums",
        "average",
        "averages",
        "avg",
        "mean",
        "median",
        "max",
        "min",
        "maximum",
        "minimum",
        "count",
        "summe",
        "gesamt",
        "gesamtsumme",
        "zwischensumme",
        "durchschnitt",
        "mittelwert",
        "totale",
        "somme",
        "moyenne",
        "soma",
        "média",
        "media",
        "totais",
        "promedio",
        "suma",
        "medio",
        "totaal",
        "gemiddelde",
        "итого",
        "всего",
        "среднее",
        "합계",
        "총계",
        "평균",
        "소계",
        "toplam",
        "ortalama",
        "jumlah",
    ]
)
_DRESSING = re.compile(r"[\s\d:：()（）\[\]【】,，.。、*\-–—/|篇条條个個行项項#=]+")
_RULE = re.compile(r"^[\s\-–—_=*~+.·•:|─━═]+$")
_NOTICE = re.compile(
    r"^(?:"
    r"数据来源|资料来源|來源|来源|数据说明|导出时间|导出日期|导出人|导出自|匯出時間|统计时间|"
    r"统计周期|数据截止|截止|更新时间|制表|备注|说明|注|注意|免责声明|版权|共\s*\d+|"
    r"第\s*\d+\s*页|以上|source|data source|exported|export date|generated|notes?|as of|"
    r"disclaimer|copyright|©|page \d|quelle|stand|fonte|fuente|last updated|updated|"
    r"rows?|total (?:rows|notes|records)"
    r")\s*(?:[:：]|$)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"^[\d.,\s]*(?:篇|条|個|个|部|项|notes?|posts?|rows?|items?|videos?)?$", re.IGNORECASE
)
_NAMES_TOO = {"max", "min", "sum", "mean", "media", "count", "soma"}  # somebody may be called so


def leftover(record: Record, columns: Mapping[str, Column], width: int) -> str:
    """Return what a row is that is no note, or "" for one that may be a note. `width` is how many
    columns its table has."""
    cells = [(name, cell) for name, value in record.values.items() if (cell := _bare(value))]
    if not cells:
        return "empty"
    if all(_RULE.match(cell) for _name, cell in cells):
        return "a separator"
    if len(cells) > 1 and all(fold(cell) == fold(name) for name, cell in cells):
        return "the header again"
    said = {field: _bare(record.values.get(column.name)) for field, column in columns.items()}
    if _is_total(cells, said):
        return "a total or an average"
    if len(cells) == 1 and width > 2:
        return "a heading or a footer"
    is_dated = said.get("id") or said.get("link") or said.get("created")
    if _NOTICE.match(cells[0][1]) and len(cells) <= 2 < width and not is_dated:
        return "a footer"
    return ""


def _is_total(cells: list[tuple[str, str]], said: Mapping[str, str]) -> bool:
    """Tell whether a row sums others up: a word for it stands where author, title or id do, or
    first, and nothing else says that it is a note."""
    author, title, note_id = (said.get(field, "") for field in ("author", "title", "id"))
    if said.get("link") or said.get("body") or (note_id and not _sums_up(note_id)):
        return False
    if author and not _sums_up(author) and not _RULE.match(author):
        return _sums_up(cells[0][1]) and not title  # the sum of one person's
    has_title = bool(title) and not _sums_up(title) and not _NUMBER.match(title)
    if has_title and (said.get("created") or _bare_word(author) in _NAMES_TOO):
        return False
    return any(_sums_up(label) for label in (cells[0][1], author, title, note_id))


def _sums_up(label: str) -> bool:
    if not label or len(label) > 24:
        return False
    begin = re.split(r"[:：(（=]", label)[0]
    return _bare_word(label) in _TOTALS or _bare_word(begin) in _TOTALS


def _bare_word(label: str) -> str:
    return _DRESSING.sub("", normal("NFKC", label).casefold())


def _bare(value: Any) -> str:
    return text(value).strip("﻿\u200b \t")
