"""The time of day and the zone in a written moment, taken apart from its day."""

import re
from contextlib import suppress
from datetime import date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from tallgrass.notes.importing.months import (
    AFTER_NOON,
    AT_NOON,
    BEFORE_NOON,
    IN_THE_EVENING,
    WEEKDAYS,
)

_HALVES = "|".join(
    re.escape(word)
    for word in sorted(AFTER_NOON | AT_NOON | BEFORE_NOON | IN_THE_EVENING, key=len, reverse=True)
)
_TIME = re.compile(
    rf"(?:(?P<before>{_HALVES})\s*)?(?<![\d:])(?P<hour>\d{{1,2}})"
    r"(?:[:：时點点시h]\s*(?P<minute>\d{1,2})(?:[:：分분m]\s*(?P<second>\d{1,2})"
    r"(?:[.,](?P<part>\d{1,9}))?)?\s*[秒초분分s]?|(?P<alone>[时點点시]))"
    rf"(?:\s*(?P<after>{_HALVES})(?![a-z]))?",
    re.IGNORECASE,
)
_HOUR = re.compile(r"(?<![\d:./-])(?P<hour>\d{1,2})\s*(?P<after>a\.?m\.?|p\.?m\.?)(?![a-z])", re.I)
_COMPACT = re.compile(r"^((?:19|20)\d{2})(\d{2})(\d{2})(?:\s+(?=\d)|([Tt]))(?=\d)")
_CLOCK = re.compile(r"\s[Tt](\d{2})(\d{2})(\d{2})(?=$|[zZ+.-])")
_DASHED = re.compile(r"_(\d{2})[-.](\d{2})[-.](\d{2})$")
_NAMED_OFFSET = re.compile(r"\(?\b(?:gmt|utc)\s*([+-])(\d{1,2})(?::?(\d{2}))?\)?", re.IGNORECASE)
_PLAIN_OFFSET = re.compile(r"(?<=[\d\s])([+-])(\d{2})(?::?(\d{2}))?(?=\s|$|\[|\()")
_ZONE_NAME = re.compile(
    r"\(?\b(utc|gmt|z|est|edt|cst|cdt|mst|mdt|pst|pdt|cet|cest|jst|kst|bst|msk|ist|hkt|sgt|北京时间)\)?$",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\s([A-Z][A-Za-z]+/[A-Za-z_]+(?:/[A-Za-z_]+)?)$")
_Z = re.compile(r"(?<=\d)z$", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\[[A-Za-z]+/[A-Za-z_/]+\]$|\((?!GMT|UTC)[A-Za-z ]+ Time\)$")
_WEEKDAY = re.compile(
    r"[（(]?(?:星期|周|週|礼拜)[一二三四五六日天][）)]?|[（(][月火水木金土日][）)]"
)
_LATIN_WORD = re.compile(r"[^\W\d_]+\.?", re.UNICODE)
_HOURS_OF = {
    "utc": 0.0,
    "gmt": 0.0,
    "z": 0.0,
    "est": -5,
    "edt": -4,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
    "cet": 1,
    "cest": 2,
    "bst": 1,
    "msk": 3,
    "ist": 5.5,
    "hkt": 8,
    "sgt": 8,
    "jst": 9,
    "北京时间": 8,
    "kst": 9,
}
Time = tuple[int, int, int, int]  # hour (24 is the next day's 0), minute, second, microsecond


def split(plain: str, zone: tzinfo | None) -> tuple[str, Time | None, tzinfo | None]:
    """Return what is left of the day, its time if it has one, and the zone that is written beside
    it."""
    rest = _without_weekday(_IN_BRACKETS.sub("", plain).strip())
    rest = _COMPACT.sub(
        lambda match: "-".join(match.groups()[:3]) + f" {match.group(4) or ''}", rest
    )
    rest = _CLOCK.sub(r" \1:\2:\3", rest)
    rest, beside = _zone(rest, zone)
    if match := _DASHED.search(rest):
        hour, minute, second = (int(part) for part in match.groups())
        return rest[: match.start()], (hour, minute, second, 0), beside
    match = _TIME.search(rest) or _HOUR.search(rest)
    if not match:
        return _tidy(rest), None, beside
    time = _time(match.groupdict())
    left = f"{rest[: match.start()].rstrip(' T_,')} {rest[match.end() :]}"
    return _tidy(re.sub(r"\b(?:at|um|à|às|a las|klo)\b|[TtＴ]$", " ", left)), time, beside


def has_english_half(plain: str) -> bool:
    """Tell whether a time is told with AM or PM."""
    return bool(re.search(r"\d\s*[ap]\.?m\b", plain, re.IGNORECASE))


def joined(day: date, time: Time, zone: tzinfo | None) -> datetime:
    """Day and time in one; 24:00 is the next day's beginning."""
    hour, minute, second, micro = time
    extra = timedelta(days=1) if hour == 24 else timedelta()
    if hour == 24 and (minute or second):
        raise ValueError("is not a date")
    return (
        datetime(day.year, day.month, day.day, hour % 24, minute, second, micro, tzinfo=zone)
        + extra
    )


def _time(found: dict[str, str | None]) -> Time:
    hour, minute = int(found["hour"] or 0), int(found.get("minute") or 0)
    second = int(found.get("second") or 0)
    micro = int((found.get("part") or "0")[:6].ljust(6, "0"))
    half = (found.get("before") or found.get("after") or "").casefold()
    if hour > 24 or minute > 59 or second > 60:
        raise ValueError("is not a date")
    if half in AFTER_NOON or half in IN_THE_EVENING or half in AT_NOON:
        is_late = hour < 12 and not (half in AT_NOON and hour >= 10)
        hour = hour + 12 if is_late else 24 if half in IN_THE_EVENING and hour == 12 else hour
    elif half in BEFORE_NOON:
        hour = 0 if hour == 12 else hour
    return hour, minute, min(second, 59), micro


def _zone(rest: str, zone: tzinfo | None) -> tuple[str, tzinfo | None]:
    for match in (*_NAMED_OFFSET.finditer(rest), *_PLAIN_OFFSET.finditer(rest)):
        if ":" not in rest[: match.start()]:
            continue  # a part of the day
        sign, hours, minutes = match.groups()
        offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
        if offset <= timedelta(hours=14):
            named = timezone(-offset if sign == "-" else offset)
            return f"{rest[: match.start()]} {rest[match.end() :]}".strip(), named
    if (place := _PLACE.search(rest)) and ":" in rest[: place.start()]:
        with suppress(KeyError, ValueError, OSError):
            return rest[: place.start()].rstrip(), ZoneInfo(place.group(1))
    told = _ZONE_NAME.search(rest) or _Z.search(rest)
    if not told or not re.search(r"\d[:：]?\d", rest):
        return rest, None
    name = told.group().strip("() ").casefold()
    left = rest[: told.start()].rstrip()
    if name == "cst":  # China's, or the one of Chicago
        hours = 8.0 if isinstance(zone, ZoneInfo) and zone.key.startswith("Asia/") else -6.0
    else:
        hours = _HOURS_OF[name]
    return left, timezone(timedelta(hours=hours))


def _without_weekday(rest: str) -> str:
    rest = _WEEKDAY.sub(" ", rest)
    return _LATIN_WORD.sub(
        lambda match: " " if match.group().casefold().strip(".") in WEEKDAYS else match.group(),
        rest,
    ).strip(" ,")


def _tidy(rest: str) -> str:
    return " ".join(rest.split()).strip(" ,;")
