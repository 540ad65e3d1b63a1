"""Counts, however a tool, a language or a spreadsheet writes them.

What a point and a comma mean is decided over a whole column (`NumberStudy`), never a cell at a
time. A count has no decimals unless a unit follows, so that 1.234 alone is 1,234.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from tallgrass.kernel.text import normal
from tallgrass.notes.importing.cells import ValuelessCell, is_unknown

LARGEST_COUNT = 10**12
POINT, COMMA = "point", "comma"  # which of them parts the decimals
_DECIMAL = {POINT: ".", COMMA: ","}
UNITS = {
    "w": 10**4,
    "万": 10**4,
    "만": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "억": 10**8,
    "千": 10**3,
    "천": 10**3,
    "百": 10**2,
    "k": 10**3,
    "к": 10**3,
    "m": 10**6,
    "b": 10**9,
    "bn": 10**9,
    "thousand": 10**3,
    "million": 10**6,
    "millions": 10**6,
    "billion": 10**9,
    "lakh": 10**5,
    "lakhs": 10**5,
    "lac": 10**5,
    "crore": 10**7,
    "crores": 10**7,
    "cr": 10**7,
    "rb": 10**3,
    "ribu": 10**3,
    "jt": 10**6,
    "juta": 10**6,
}
# Units of languages whose comma parts the decimals.
_WITH_COMMA = {
    "mil": 10**3,
    "mille": 10**3,
    "mi": 10**6,
    "mill": 10**6,
    "milhão": 10**6,
    "milhões": 10**6,
    "millón": 10**6,
    "millones": 10**6,
    "bi": 10**9,
    "tsd": 10**3,
    "tausend": 10**3,
    "mio": 10**6,
    "mln": 10**6,
    "mrd": 10**9,
    "mld": 10**9,
    "tys": 10**3,
    "тыс": 10**3,
    "млн": 10**6,
    "млрд": 10**9,
}
ALL_UNITS = {**UNITS, **_WITH_COMMA}
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "´": "'", "`": "'", "−": "-", "萬": "万", "億": "亿", "٬": ",", "٫": "."}
)
_ABOUT = re.compile(r"^(?:约|近|超过?|大于|about|ca\.?|circa|over|~|≈|>=?|≥|＞)\s*")
_MEASURED = re.compile(
    r"(?:以上|多|余|\+|次播放|次|人|个|條|条|位|赞|粉丝|views?|likes?|plays?|followers?|fans)+$"
)
_SHAPE = re.compile(r"^([+-]?)(\d[\d.,' ]*?(?:e[+-]?\d{1,3})?)\s*([^\W\d_]+)?\.?$")
_GROUPED = re.compile(r"^\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*$|^\d{1,2}(?:,\d{2})*,\d{3}$")
_EXPONENT = re.compile(r"^\d+(?:[.,]\d+)?e[+-]?\d{1,3}$")
_LONGEST = 240  # of letters, more than any number has
_WORDS_FOR_NONE = {
    "赞",
    "点赞",
    "收藏",
    "评论",
    "抢首评",
    "说点什么",
}  # shown where nothing was counted


@dataclass(frozen=True, slots=True)
class _Parts:
    """A number taken apart: its sign, its digits with their marks, and the factor of its unit."""

    sign: str
    digits: str
    factor: int | None
    has_comma_unit: bool


def count(value: Any, unit: int = 1, convention: str = "") -> int | None:
    """Read a count: 1,024 · 1.2w · 3万 · 12,5 mil · 1千+ · 12.0; None for nothing. Raises
    ValueError for what is no count. May be negative."""
    if is_unknown(value) or isinstance(value, bool | list | tuple | ValuelessCell):
        return None
    plain = _plain(value)[:_LONGEST]
    if plain in _WORDS_FOR_NONE:
        return None
    parts = _parts(plain)
    if parts is None:
        raise ValueError(f"{plain[:40]!r} is not a number")
    factor = parts.factor or unit
    convention = convention or (COMMA if parts.has_comma_unit else "")
    number = _amount(parts.digits, convention, has_unit=factor != 1, plain=plain)
    if number.adjusted() > 15:
        raise ValueError(f"{plain[:40]!r} is impossibly large")
    total = number * factor
    if factor == 1 and total != total.to_integral_value():
        raise ValueError(f"{plain[:40]!r} has decimals, and a count has none")
    if total > LARGEST_COUNT:
        raise ValueError(f"{plain[:40]!r} is impossibly large")
    return -int(total) if parts.sign == "-" else int(total)


def _plain(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    plain = normal("NFKC", str(value)).strip().casefold().translate(_PLAIN)
    if not plain.isascii():
        plain = "".join(
            str(unicodedata.digit(letter)) if letter.isdecimal() else letter for letter in plain
        )
    if plain.startswith('="') and plain.endswith('"'):
        plain = plain[2:-1]
    return plain.strip("'\" \t")


def _parts(plain: str) -> _Parts | None:
    """Return the number taken apart, or None where it is none."""
    bare = _MEASURED.sub("", _ABOUT.sub("", plain)).strip()
    match = _SHAPE.match(bare)
    if not match:
        return None
    sign, digits, unit = match.groups()
    if unit and unit not in ALL_UNITS:
        return None
    return _Parts(
        sign, digits.strip(), ALL_UNITS[unit] if unit else None, bool(unit) and unit in _WITH_COMMA
    )


def _amount(digits: str, convention: str, *, has_unit: bool, plain: str) -> Decimal:
    """Return the value of digits with their marks."""
    mark = _decimal_mark(digits)
    if _EXPONENT.match(digits):
        whole = digits.replace(",", ".")
    elif mark:
        whole, _dot, part = digits.rpartition(mark)
        if not _is_grouping(whole):
            raise ValueError(f"{plain[:40]!r} is not a number")
        whole = f"{_bare(whole)}.{part}"
    elif _is_ambiguous(digits):
        known = _DECIMAL.get(convention) or ("." if has_unit and "." in digits else "")
        whole = digits.replace(known, ".") if known and known in digits else _bare(digits)
    elif _is_grouping(digits):
        whole = _bare(digits)
    else:
        raise ValueError(f"{plain[:40]!r} is not a number")
    try:
        return Decimal(whole)
    except InvalidOperation as error:
        raise ValueError(f"{plain[:40]!r} is not a number") from error


def _is_grouping(digits: str) -> bool:
    return digits.isdecimal() or bool(_GROUPED.match(digits))


def _bare(digits: str) -> str:
    return re.sub(r"[.,' ]", "", digits)


def _is_ambiguous(digits: str) -> bool:
    """Read one mark with three digits behind it, as in 1.234: thousands or decimals."""
    return bool(re.match(r"^[1-9]\d{0,2}[.,]\d{3}$", digits))


def _decimal_mark(digits: str) -> str:
    """Return the mark that can only part decimals here, or "" where there is none."""
    marks = [letter for letter in digits if letter in ".,"]
    if not marks or _is_ambiguous(digits) or _GROUPED.match(digits):
        return ""
    last = marks[-1]
    return last if marks.count(last) == 1 else ""


@dataclass(slots=True)
class NumberStudy:
    """What the numbers of one column say about its point and its comma."""

    chosen: str = ""  # by the person who imports
    marks: set[str] = field(default_factory=set)
    weak: bool = False
    ambiguous: str = ""
    spaced: str = ""
    seen: int = 0

    def add(self, value: Any) -> None:
        """Look at a cell."""
        if not isinstance(value, str) or is_unknown(value):
            return
        parts = _parts(_plain(value)[:_LONGEST])
        if parts is None:
            return
        self.seen += 1
        self.weak = self.weak or parts.has_comma_unit
        mark = _decimal_mark(parts.digits)
        if mark:
            self.marks.add(mark)
        elif _is_ambiguous(parts.digits):
            self.ambiguous = self.ambiguous or value.strip()
        elif _GROUPED.match(parts.digits) and (other := re.findall(r"[.,]", parts.digits)):
            self.marks.add("," if other[0] == "." else ".")
        elif "'" in parts.digits or " " in parts.digits:
            self.spaced = self.spaced or value.strip()

    @property
    def convention(self) -> str:
        """Which mark parts decimals in this column: "point", "comma", or "" where nothing says."""
        if self.chosen:
            return self.chosen
        if len(self.marks) == 1:
            return COMMA if self.marks == {","} else POINT
        return COMMA if self.weak and not self.marks else ""

    def said(self, unit: int) -> str:
        """Return how the column is read, where it could be read in two ways."""
        example = self.ambiguous or self.spaced
        words = {POINT: "a decimal point", COMMA: "a decimal comma"}
        if not example:
            return words[self.convention] if self.convention else ""
        try:
            value = count(example, unit, self.convention)
        except ValueError:
            return f"{example} is read as unknown"
        return f"{example} is read as {value:,}" + (
            f" ({words[self.convention]})" if self.convention else ""
        )
