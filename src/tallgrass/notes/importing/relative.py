"""Moments told from today: 3天前, yesterday, vor 2 Tagen."""

import re
from datetime import date, datetime, timedelta

from tallgrass.notes.importing import clocktimes

_NUMBERS = {
    "一": 1,
    "两": 2,
    "二": 2,
    "三": 3,
    "半": 0,
    "a": 1,
    "an": 1,
    "one": 1,
    "ein": 1,
    "un": 1,
}
_SECONDS = {
    "s": 1,
    "m": 60,
    "h": 3_600,
    "d": 86_400,
    "w": 604_800,
}
_UNITS = {
    "s": r"秒钟?|secs?|seconds?|s|초|Sekunden?",
    "m": r"分钟?|分鐘|mins?|minutes?|m|분|Minuten?|minutos?",
    "h": r"个?小时|個?小時|時間|hours?|hrs?|h|시간|Stunden?|horas?|heures?",
    "d": r"天|日|days?|d|일|Tag(?:en?)?|d[ií]as?|jours?",
    "w": r"周|週|个?星期|weeks?|wks?|w|週間|주|Wochen?|semanas?|semaines?",
    "x": r"个?月|個月|months?|mo|개월|Monate?n?|m[eê]s(?:es)?|mois|年|years?|yrs?|y|년"
    r"|Jahre?n?|a[nñ]os?|ans?",
}
_UNIT = "|".join(f"(?P<{name}>{forms})" for name, forms in _UNITS.items())
_COUNT = r"(?P<count>\d{1,4}|[一两二三半]|an?|one|ein|un)"
_AGO = re.compile(
    rf"^(?:{_COUNT}\s*(?:{_UNIT})\s*(?:前|以前|ago|전)|"
    rf"(?:vor|hace|há|il y a)\s+{_COUNT.replace('count', 'count2')}\s*"
    rf"(?:{_UNIT.replace('?P<', '?P<z')}))$",
    re.IGNORECASE,
)
_SHORT = re.compile(r"^(?P<count>\d{1,3})(?P<count2>)\s?(?:(?P<m>m)|(?P<h>h)|(?P<d>d)|(?P<w>w))$")
_NOW = re.compile(r"^(?:刚刚|剛剛|刚才|just now|now|たった今|방금|gerade eben)$", re.IGNORECASE)
_DAYS = {
    "今天": 0,
    "今日": 0,
    "today": 0,
    "heute": 0,
    "hoy": 0,
    "hoje": 0,
    "오늘": 0,
    "昨天": 1,
    "昨日": 1,
    "yesterday": 1,
    "gestern": 1,
    "ayer": 1,
    "ontem": 1,
    "hier": 1,
    "어제": 1,
    "前天": 2,
    "一昨日": 2,
    "vorgestern": 2,
    "anteontem": 2,
    "大前天": 3,
}


def is_relative(plain: str) -> bool:
    """Tell whether a moment is told from today."""
    return moment(plain, datetime(2020, 6, 15, 12)) is not None  # noqa: DTZ001


def moment(plain: str, seen_from: datetime) -> datetime | date | None:
    """Return the moment, or its day where only that is told; None for what is told otherwise.
    Raises ValueError for months and years, which do not say the day."""
    if _NOW.match(plain):
        return seen_from
    if match := _AGO.match(plain) or _SHORT.match(plain):
        return _ago(match, seen_from)
    word = re.match(r"^[^\W\d_]+", plain)
    if not word or word.group().casefold() not in _DAYS:
        return None
    day = (seen_from - timedelta(days=_DAYS[word.group().casefold()])).date()
    rest, time, _zone = clocktimes.split(plain[word.end() :].strip(" ,"), None)
    if rest:
        return None
    return day if time is None else clocktimes.joined(day, time, None)


def _ago(match: re.Match[str], seen_from: datetime) -> datetime | date:
    found = match.groupdict()
    number = found["count"] or found["count2"] or ""
    count = int(number) if number.isdecimal() else _NUMBERS[number.casefold()]
    unit = next(name for name in (*_SECONDS, "x") if found.get(name) or found.get(f"z{name}"))
    if unit == "x":
        raise ValueError("says the month only")
    half = 0.5 if number == "半" else 0
    earlier = seen_from - timedelta(seconds=_SECONDS[unit] * (count + half))
    return earlier.date() if unit in "dw" else earlier
