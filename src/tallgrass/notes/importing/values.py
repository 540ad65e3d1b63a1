"""What stands in a cell, made plain: counts, days, ids, tags, text out of HTML."""

import ast
import json
import math
import re
import unicodedata
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from html.parser import HTMLParser
from typing import Any

from tallgrass.kernel.languages import CHINESE, ENGLISH
from tallgrass.notes.importing.headers import UNITS
from tallgrass.notes.marks import as_one_tag

LARGEST_COUNT = 10**12
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
    "/",
    "无",
    "暂无",
    "nat",
    "#n/a",
    "undefined",
    "<na>",
}
_COUNT = re.compile(
    r"^([+-]?)([\d.,\s]+(?:e[+-]?\d{1,3})?)\s*(w|万|k|千|m|百万|亿|b)?\+?$", re.IGNORECASE
)
_PLAIN = str.maketrans({"'": None, "−": "-", "萬": "万", "億": "亿"})
_WESTERN = {"m": 1_000_000, "百万": 1_000_000, "b": 1_000_000_000}
_WHOLE = re.compile(r"^(-?\d+)\.0+$")
_GROUPED = re.compile(r"^\d{1,3}(,\d{3})+(\.\d+)?$")
_LOUD = re.compile(
    "[\U0001d400-\U0001d7ff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u24b6-\u24e9\U0001f130-\U0001f149]+"
)
_TOPIC = re.compile(r"#\s*([^#\[\]\s]{1,60})\s*\[(?:话题|topic)\]#", re.IGNORECASE)
_HTML = re.compile(
    r"<(?:/?(?:p|br|div|a|ul|ol|li|strong|em|b|i|u|h[1-6]|blockquote|pre|code|span|img|table|hr)\b[^<>]*)>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});", re.IGNORECASE)
_SURROGATE = re.compile("[\ud800-\udfff]")
_SHARP = re.compile(r"(?<![^\W_])([A-Za-z])#(?![\w#])")
_TAG_MARKS = re.compile(r"[,，、;；|\n\t]+|\s*#\s*|\s{2,}")
_DATE = re.compile(
    r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]*(\d{1,2})[:时点](\d{1,2})(?:[:分](\d{1,2})(?:\.(\d{1,9}))?)?[秒分]?)?\s*(z|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)
_AMERICAN = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$")
_SPOKEN = (
    "%a, %d %b %Y %H:%M:%S %z",
    "%a, %d %b %Y %H:%M:%S GMT",
    "%a %b %d %H:%M:%S %z %Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%d %b %Y",
    "%d %B %Y",
)
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


def is_nothing(value: Any) -> bool:
    """Whether a cell is empty, in any of the ways in which exports say so."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return True
    return isinstance(value, str) and value.strip().casefold() in _NOTHING


def text(value: Any) -> str:
    """A cell as plain text: loud letters (mathematical, full-width, circled) made plain, nothing
    that no database takes."""
    if is_nothing(value):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    plain = _SURROGATE.sub("", str(value)).replace("\0", "")
    return _LOUD.sub(lambda match: unicodedata.normalize("NFKC", match.group()), plain).strip()


def identifier(value: Any) -> str:
    """An id as text: 9.0 is 9."""
    plain = " ".join(text(value).split())
    whole = _WHOLE.match(plain)
    return whole.group(1) if whole else plain


def count(value: Any, unit: int = 1) -> int | None:
    """A count: 1,024 · 1.2w · 3万 · 1千+ · 12.0; None for nothing. Raises ValueError for what is no
    number. May be negative."""
    if is_nothing(value) or isinstance(value, bool):
        return None
    plain = unicodedata.normalize("NFKC", str(value)).strip().casefold().translate(_PLAIN)
    match = _COUNT.match(plain)
    if not match:
        raise ValueError(f"{plain[:40]!r} is not a number")
    sign, digits, own_unit = match.groups()
    digits = re.sub(r"\s", "", digits)
    if "," in digits and not _GROUPED.match(digits):
        raise ValueError(f"{plain[:40]!r} is not a number")
    try:
        number = Decimal(digits.replace(",", ""))
    except InvalidOperation as error:
        raise ValueError(f"{plain[:40]!r} is not a number") from error
    if number.adjusted() > 15:
        raise ValueError(f"{plain[:40]!r} is impossibly large")
    factor = {**UNITS, **_WESTERN}[own_unit] if own_unit else unit
    total = int((number * factor).to_integral_value())
    if total > LARGEST_COUNT:
        raise ValueError(f"{plain[:40]!r} is impossibly large")
    return -total if sign == "-" else total


def moment(value: Any, *, now: datetime) -> datetime | None:
    """A day or time, in UTC where none is named; None for nothing. Raises ValueError for what
    cannot be one."""
    if is_nothing(value):
        return None
    if isinstance(value, datetime):
        found = value if value.tzinfo else value.replace(tzinfo=UTC)
    elif isinstance(value, date):
        found = datetime(value.year, value.month, value.day, tzinfo=UTC)
    else:
        found = _moment_of(unicodedata.normalize("NFKC", str(value)).strip())
    if not _EARLIEST <= found <= now + timedelta(days=1):
        raise ValueError(f"{str(value)[:40]!r} is not a day a note can have")
    return min(found.astimezone(UTC), now)


def _moment_of(plain: str) -> datetime:
    try:
        if match := _DATE.match(plain):
            year, month, day, hour, minute, second, fraction, zone = match.groups()
            micro = int((fraction or "0").ljust(6, "0")[:6])
            found = datetime(
                int(year),
                int(month),
                int(day),
                int(hour or 0),
                int(minute or 0),
                int(second or 0),
                micro,
                tzinfo=UTC,
            )
            return found - _offset(zone)
        if match := _AMERICAN.match(plain):
            month, day, year, hour, minute, second = (int(part or 0) for part in match.groups())
            month, day = (day, month) if month > 12 else (month, day)
            return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        if re.match(r"^\d{10}(\d{3})?(\.\d+)?$", plain):
            seconds = float(plain)
            return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, tz=UTC)
        found = _spoken(plain) or datetime.fromisoformat(plain)
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise ValueError(f"{plain[:40]!r} is not a date") from error


def _spoken(plain: str) -> datetime | None:
    """A day with its month's name: as in mails, in Weibo's and Twitter's exports, or as people
    write it."""
    for form in _SPOKEN:
        with suppress(ValueError):
            return datetime.strptime(plain, form)  # noqa: DTZ007 (UTC where no zone is named)
    return None


def _offset(zone: str | None) -> timedelta:
    if not zone or zone.casefold() == "z":
        return timedelta()
    sign = -1 if zone[0] == "-" else 1
    return sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))


def tags(value: Any) -> tuple[str, ...]:
    """Tags from a list, from <a><b>, #a[话题]# #b, or words parted by commas; each once,
    fit to stand behind a number sign."""
    if is_nothing(value):
        return ()
    if isinstance(value, list | tuple):
        parts = [
            str(part.get("name", "")) if isinstance(part, dict) else str(part) for part in value
        ]
    else:
        parts = _parts(text(value))
    cleaned = [as_one_tag(text(part))[:60] for part in parts]
    return tuple(dict.fromkeys(tag for tag in cleaned if tag and not tag.isdecimal()))[:30]


def _parts(plain: str) -> list[str]:
    if plain.startswith("<") and plain.endswith(">"):
        return plain[1:-1].split("><")
    if plain.startswith("["):
        for read in (json.loads, ast.literal_eval):
            try:
                found = read(plain[:4000])
            except (ValueError, SyntaxError, RecursionError, MemoryError):
                continue
            if isinstance(found, list):
                return [
                    str(part.get("name", "")) if isinstance(part, dict) else str(part)
                    for part in found
                ]
    plain = _TOPIC.sub(r"#\1 ", plain)
    plain = _SHARP.sub("\\1＃", plain)  # C# is one word
    if "#" in plain:
        return [
            word for piece in plain.split("#") for word in _TAG_MARKS.split(piece) if word.strip()
        ]
    marked = _TAG_MARKS.split(plain)
    return marked if len(marked) > 1 else plain.split()


def prose(value: Any) -> str:
    """The text of a body: HTML unwrapped into lines, #话题[话题]# into #话题."""
    plain = text(value)
    if _HTML.search(plain):
        plain = _unwrapped(plain)
    elif _ENTITY.search(plain):
        plain = _unescaped(plain)
    plain = _TOPIC.sub(r"#\1 ", plain).replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", plain)).strip()


class _Text(HTMLParser):
    """Collects the text of HTML, a line for each block."""

    BLOCKS = (
        "p",
        "div",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "table",
        "tr",
        "section",
        "article",
    )
    UNSEEN = ("script", "style", "head", "title", "template", "iframe", "object")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0
        self._kept = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.UNSEEN:
            self._unseen += 1
        elif tag == "pre":
            self._kept += 1
        if tag == "li":
            self.parts.append("\n- ")
        elif tag in ("br", "hr"):
            self.parts.append("\n")
        elif tag in self.BLOCKS:
            self.parts.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag == "pre":
            self._kept = max(0, self._kept - 1)
        if tag in self.BLOCKS:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data if self._kept else re.sub(r"\s+", " ", data))


def _unwrapped(html: str) -> str:
    parser = _Text()
    parser.feed(html)
    parser.close()
    return re.sub(r"\n[ \t]+(?!- )", "\n", "".join(parser.parts)).replace("\0", "")


def _unescaped(plain: str) -> str:
    parser = _Text()
    parser._kept = 1
    parser.feed(plain.replace("<", "&lt;"))
    parser.close()
    return "".join(parser.parts)


def language_of(*texts: str) -> str:
    """zh-hans where a fifth of the letters or more are Chinese, else en."""
    letters = [letter for letter in "".join(texts)[:4000] if letter.isalpha()]
    han = sum("\u3400" <= letter <= "\u9fff" for letter in letters)
    return CHINESE if han * 5 >= len(letters) and han else ENGLISH
