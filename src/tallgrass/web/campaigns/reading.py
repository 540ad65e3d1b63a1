"""How forms of this area are read: amounts, percentages, whole numbers, local moments, lists. Each
raises Invalid at its field."""

import re
import zoneinfo
from collections.abc import Collection
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from tallgrass.kernel.errors import Invalid
from tallgrass.kernel.money import Money, parse_money

_PERCENT = re.compile(r"^(\d{1,3})(?:\.(\d{1,2}))?$")


def amount_of(text: str, currency: str, field: str) -> int:
    """Minor units of an amount as it was typed; nothing typed is 0."""
    if not text.strip():
        return 0
    try:
        return parse_money(text, currency).amount
    except Invalid as error:
        raise Invalid(
            error.message, hint=error.hint, field="currency" if error.field == "currency" else field
        ) from error


def typed(amount: int, currency: str) -> str:
    """An amount as one would type it; empty for 0."""
    return f"{Money(amount, currency).decimal}" if amount else ""


def bps_of(text: str, field: str) -> int:
    """Basis points of a percentage such as 12 or 12.5; nothing typed is 0."""
    if not text.strip():
        return 0
    match = _PERCENT.match(text.strip().rstrip("%").strip())
    value = (
        int(match[1]) * 100 + int((match[2] or "").ljust(2, "0") or 0)
        if match and text.isascii()
        else 10_001
    )
    if value > 10_000:
        raise Invalid(
            _("That is not a percentage."),
            hint=_("Write a number from 0 to 100, as in 12.5."),
            field=field,
        )
    return value


def percent_typed(bps: int) -> str:
    """Basis points as one would type a percentage; empty for 0."""
    return f"{bps / 100:.2f}".rstrip("0").rstrip(".") if bps else ""


def whole_of(text: str, field: str, *, default: int = 0) -> int:
    """A whole number of at most six digits."""
    text = text.strip()
    if not text:
        return default
    if not text.isascii() or not text.isdecimal() or len(text) > 6:
        raise Invalid(_("That is not a whole number."), hint=_("Write digits only."), field=field)
    return int(text)


def moment_of(text: str, zone: str, field: str) -> datetime:
    """A moment written in that zone, as 2026-03-01T09:00 (or with a blank)."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        moment = None
    if moment is None or not 2000 <= moment.year <= 2200:
        raise Invalid(
            _("That is not a date and time."), hint=_("Write it as 2026-03-01 09:00."), field=field
        )
    if zone not in zoneinfo.available_timezones():
        raise Invalid(
            _("We do not know this time zone."),
            hint=_("Choose one from the list."),
            field="time_zone",
        )
    return (
        moment.replace(tzinfo=zoneinfo.ZoneInfo(zone), second=0, microsecond=0)
        if moment.tzinfo is None
        else moment
    )


def moment_typed(moment: datetime, zone: str) -> str:
    """A moment as a local date-and-time field holds it."""
    return f"{moment.astimezone(zoneinfo.ZoneInfo(zone)):%Y-%m-%dT%H:%M}"


def one_of(text: str, known: Collection[str], field: str) -> str:
    """A choice among those the page shows. Raises Invalid, naming the field, for any other."""
    if text not in known:
        raise Invalid(_("Choose one of those shown."), field=field)
    return text


def lines_of(text: str) -> tuple[str, ...]:
    """One entry a line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def chosen(request: HttpRequest, name: str) -> list[str]:
    """Every value of a group of boxes, without NUL bytes."""
    return [value.replace("\0", "") for value in request.POST.getlist(name)]


def ids_of(request: HttpRequest, name: str) -> list[int]:
    """Row ids of a group of boxes."""
    texts = chosen(request, name)
    if not all(text.isascii() and text.isdecimal() and len(text) <= 18 for text in texts):
        raise Invalid(
            _("One of these boxes was altered."),
            hint=_("Reload the page and choose again."),
            field=name,
        )
    return [int(text) for text in texts]
