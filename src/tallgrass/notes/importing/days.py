"""Days and times, however people, tools and spreadsheets write them.

Whether 05/08 is the fifth of August or the eighth of May is never guessed a cell at a time:
`OrderStudy` decides it over a whole column, and the reader is told.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from tallgrass.kernel.text import normal
from tallgrass.notes.importing import clocktimes, relative
from tallgrass.notes.importing.cells import ValuelessCell, is_unknown
from tallgrass.notes.importing.ids import identifier
from tallgrass.notes.importing.months import MONTHS
from tallgrass.notes.importing.orders import OrderStudy, triple_of

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_SERIAL_START = date(1899, 12, 30)
_SERIAL_1904 = 1_462
_LEADING = re.compile(
    r"^(?:(?:发布|发表|创建|上传|更新|編輯)?(?:时间|日期|時間)|最后编辑于|编辑于|編輯於|编辑|編輯|發佈於|發布於|"
    r"发布于|发布|發表於|发表于|更新於|更新于|创建于|上传于|edited|posted|published|created|updated|date"
    r"|on)(?:\s*(?:on|at|time))?\s*[:：]?\s*",
    re.IGNORECASE,
)
_DASHES = str.maketrans("–—−‐‑", "-----")
_TRAILING = re.compile(r"[\s·|,]+[^\d\s:]{1,12}$")
_YMD = re.compile(
    r"^(\d{4})\s*[-/.年년]\s*(\d{1,2})\s*[-/.月월]\s*(\d{1,2})\s*[日号號일]?\s*[,.]?$"
)
_SHORT_YEAR = re.compile(r"^(\d{2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号號]?$")
_MONTH_DAY = re.compile(r"^(\d{1,2})\s*(月|월|[-/.])\s*(\d{1,2})\s*([日号號일.]?)$")
_EXPONENT = re.compile(r"^(\d)(?:[.,](\d+))?e\+?(\d{1,2})$", re.IGNORECASE)
_LONGEST = 240  # of letters, more than any day has
_NUMBER = re.compile(r"^\d{1,19}(?:\.\d+)?$")
_STAMPS = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|º|ª)\b\.?", re.IGNORECASE)
_FILLERS = {"de", "of", "the", "del", "den", "le", "al", "г", "року"}


@dataclass(frozen=True, slots=True)
class DayClock:
    """How the days of a file are read: in which zone, seen from which moment, with which order of
    day and month."""

    now: datetime
    zone: tzinfo = UTC
    as_of: datetime | None = None
    since_1904: bool = False
    is_east_asian: bool = False

    @property
    def seen_from(self) -> datetime:
        """The moment from which "3 days ago" counts, on the file's clock."""
        return (self.as_of or self.now).astimezone(self.zone)


def moment(
    value: Any, *, clock: DayClock, orders: OrderStudy | None = None, is_exact: bool = True
) -> datetime | None:
    """Read a day or time, in UTC; None for nothing. Raises ValueError for what cannot be one.

    A day without a time is the first moment that both UTC and the file's clock call by that day.
    """
    if is_unknown(value) or isinstance(value, ValuelessCell | bool | list | tuple):
        return None
    if isinstance(value, datetime | date):
        found: datetime | date = value
    else:
        found = _read(value, clock, orders or OrderStudy())
    placed = _placed(found, clock)
    if not EARLIEST <= placed <= clock.now + timedelta(days=1):
        raise ValueError(f"{str(value)[:40]!r} is not a day a note can have")
    return min(placed, clock.now)


def _placed(found: datetime | date, clock: DayClock) -> datetime:
    """Return the moment in UTC that a day or a clock's time is."""
    if isinstance(found, datetime):
        if found.tzinfo is not None:
            return found.astimezone(UTC)
        if (found.hour, found.minute, found.second, found.microsecond) != (0, 0, 0, 0):
            return found.replace(tzinfo=clock.zone).astimezone(UTC)
    there = datetime(found.year, found.month, found.day, tzinfo=clock.zone)
    return max(there.astimezone(UTC), datetime(found.year, found.month, found.day, tzinfo=UTC))


def _read(value: Any, clock: DayClock, orders: OrderStudy) -> datetime | date:
    """Return the day as it stands there; with what leads it, or follows it (a place), taken off."""
    plain = normal("NFKC", str(value)).translate(_DASHES).strip()
    if len(plain) > _LONGEST:
        raise ValueError(f"{plain[:40]!r} is not a date")
    bare = _LEADING.sub("", identifier(plain)).strip()
    for attempt in dict.fromkeys((bare, _TRAILING.sub("", bare))):
        try:
            return _one(attempt, clock, orders)
        except (ValueError, OverflowError, OSError) as error:
            known = error
    if "apart" in str(known) or "only" in str(known) or "rounded" in str(known):
        raise ValueError(f"{plain[:40]!r} {known}") from known
    raise ValueError(f"{plain[:40]!r} is not a date") from known


def _one(plain: str, clock: DayClock, orders: OrderStudy) -> datetime | date:
    if _EXPONENT.match(plain):
        return _of_rounded(plain, clock)
    if _NUMBER.match(plain):
        return _of_number(plain, clock)
    found = relative.moment(plain, clock.seen_from)
    if found is not None:
        return found
    rest, time, zone = clocktimes.split(plain, clock.zone)
    day = _day(rest, clock, orders, has_half=clocktimes.has_english_half(plain))
    return day if time is None else clocktimes.joined(day, time, zone)


def _of_rounded(plain: str, clock: DayClock) -> datetime:
    """Read an epoch that a spreadsheet rounded, where it still says the day."""
    match = _EXPONENT.match(plain)
    whole, part, power = match.groups() if match else ("", "", "")
    digits = len(part or "")
    number = float(f"{whole}.{part or 0}e{power}")
    blur = 10.0 ** (int(power) - digits) / (1 if number < 1e11 else 1000 if number < 1e14 else 1e6)
    if blur > 43_200:
        raise ValueError("is rounded too far to say the day")
    return _epoch(number)


def _of_number(plain: str, clock: DayClock) -> datetime | date:
    digits = plain.partition(".")[0]
    form = _STAMPS.get(len(digits))
    if form and digits[:2] in ("19", "20") and digits == plain:
        return datetime.strptime(digits, form)  # noqa: DTZ007 (placed by the file's clock)
    number = float(plain)
    serial = number + (_SERIAL_1904 if clock.since_1904 else 0)
    if 32_874 <= serial < 80_000:
        return _of_serial(serial)
    if number >= 1e8:
        return _epoch(number)
    raise ValueError("is not a date")


def _of_serial(serial: float) -> datetime | date:
    day = _SERIAL_START + timedelta(days=int(serial))
    seconds = round((serial - int(serial)) * 86_400)
    if not seconds:
        return day
    return datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)  # noqa: DTZ001


def _epoch(number: float) -> datetime:
    for size in (1e11, 1e14, 1e17):
        if number < size:
            return datetime.fromtimestamp(number / (size / 1e11), tz=UTC)
    return datetime.fromtimestamp(number / 1e9, tz=UTC)


def _day(plain: str, clock: DayClock, orders: OrderStudy, *, has_half: bool) -> date:
    """Return the day of what remains without its time."""
    plain = _ORDINAL.sub("", plain).strip(" ,;·|_-")
    if match := _YMD.match(plain) or _SHORT_YEAR.match(plain):
        year, month, day = match.groups()
        return date(int(year if len(year) == 4 else f"20{year}"), int(month), int(day))
    if triple := triple_of(plain):
        return orders.day(triple, has_half=has_half)
    if match := _MONTH_DAY.match(plain):
        return _without_year(match, clock, orders)
    return _named(plain, clock)


def _named(plain: str, clock: DayClock) -> date:
    """Read a day with its month's name."""
    plain = re.sub(r"['’](?=\d{2}$)", "20", plain)  # 12 Aug '24
    words = [word for word in re.split(r"[\s,./-]+", plain.casefold()) if word]
    words = [part for word in words for part in re.findall(r"\d+|[^\d]+", word)]
    months = [MONTHS[word] for word in words if word in MONTHS]
    numbers = [word for word in words if word.isdecimal()]
    unknown = [
        word
        for word in words
        if not word.isdecimal() and word not in MONTHS and word not in _FILLERS
    ]
    if len(months) != 1 or unknown or not 1 <= len(numbers) <= 2:
        raise ValueError("is not a date")
    years = [int(number) for number in numbers if len(number) == 4]
    days = [int(number) for number in numbers if len(number) <= 2]
    if len(days) == 2:  # 12-Aug-24
        years, days = [2000 + days[1]], days[:1]
    if len(days) != 1:
        raise ValueError("says the month only")
    return date(years[0], months[0], days[0]) if years else _latest(months[0], days[0], clock)


def _without_year(match: re.Match[str], clock: DayClock, orders: OrderStudy) -> date:
    """08-12, 8月12日, 12.08. or 08/12: the last such day."""
    first, mark, second = int(match.group(1)), match.group(2), int(match.group(3))
    if mark == "." or (mark == "/" and first > 12):
        return _latest(second, first, clock)
    if mark == "/" and second <= 12 and first != second:
        order = orders.order_of("/") or ("mdy" if clock.is_east_asian else "")
        if not order:
            raise ValueError("does not tell day and month apart")
        first, second = (second, first) if order == "dmy" else (first, second)
    elif mark == "-" and orders.chosen == "dmy":
        first, second = second, first
    return _latest(first, second, clock)


def _latest(month: int, day: int, clock: DayClock) -> date:
    today = clock.seen_from.date()
    for year in range(today.year, today.year - 5, -1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= today:
            return found
    raise ValueError("is not a date")
