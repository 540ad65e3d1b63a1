"""Names of months, weekdays and halves of the day, in the languages that exports use."""

from babel import Locale

_LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl", "pl", "ru", "tr", "id", "sv", "da", "nb")


def _bare(name: str) -> str:
    return name.casefold().strip(". ")


def _names(kind: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for language in _LANGUAGES:
        names = getattr(Locale(language), kind)
        for form in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in names.get(form, {}).get(width, {}).items():
                    if not _bare(name).isdecimal():
                        found.setdefault(_bare(name), number)
    return found


MONTHS = {**_names("months"), "sept": 9}
WEEKDAYS = frozenset(_names("days")) - MONTHS.keys() | {"tues", "thur", "thurs", "weds"}
AFTER_NOON = {"pm", "p.m.", "p.m", "下午", "午後", "오후", "傍晚"}
IN_THE_EVENING = {"晚上", "晚间", "夜里", "晚"}
BEFORE_NOON = {"am", "a.m.", "a.m", "上午", "早上", "凌晨", "清晨", "午前", "오전"}
AT_NOON = {"中午"}
