"""Days and moments that are stored as text, worded in the language in force."""

import re
from datetime import date

from babel import Locale
from babel.dates import format_date, get_timezone_location
from django.utils import translation
from django.utils.translation import gettext as _

_STORED = re.compile(r"(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d) (\S+))?")
_LOCALES = {"en": Locale("en"), "zh-hans": Locale("zh", script="Hans")}


def in_words(stored: str) -> str:
    """Return "2026-03-30" or "2026-03-30 21:00 America/Toronto" as people write it, and anything
    else as it is."""
    found = _STORED.fullmatch(stored)
    try:
        when = date.fromisoformat(found[1]) if found else None
    except ValueError:
        when = None
    if found is None or when is None:
        return stored
    locale = _LOCALES.get(translation.get_language() or "en", _LOCALES["en"])
    day = format_date(when, format="medium", locale=locale)
    if found[2] is None:
        return day
    slots = {"day": day, "time": found[2], "place": _place(found[3], locale)}
    return _("%(day)s, %(time)s (%(place)s)") % slots


def _place(zone: str, locale: Locale) -> str:
    """Return by whose clock it is: the time of a city, or a zone that is none's by its name."""
    if "/" not in zone:
        return zone
    try:
        city = get_timezone_location(zone, locale=locale, return_city=True)
    except LookupError:
        return zone
    return _("%(city)s time") % {"city": city}
