"""What comes in by the forms of campaigns: amounts, percentages, moments and lists, each read or
refused at its field; and a brief with its budget, filled in again from what is stored."""

import re
import zoneinfo
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from tallgrass.campaigns.brief import Brief
from tallgrass.campaigns.cards import CampaignFull
from tallgrass.campaigns.errors import TIME_ZONE_UNKNOWN
from tallgrass.contracts.types import Line
from tallgrass.kernel import clock
from tallgrass.kernel.errors import Invalid
from tallgrass.kernel.languages import PLAIN_LANGUAGES
from tallgrass.kernel.money import Money, parse_money
from tallgrass.profiles.types import Tier
from tallgrass.web.campaigns import errors
from tallgrass.web.form_data import FormData, read_form

_PERCENT = re.compile(r"^(\d{1,3})(?:\.(\d{1,2}))?$")
TEXTS = (
    "title",
    "product",
    "message",
    "audience",
    "tone",
    "deliverable",
    "link_url",
    "currency",
    "time_zone",
)
LISTS = ("must_say", "never_say", "places")
MOMENTS = ("preheat_from", "preheat_to", "launch_from", "launch_to")
NUMBERS = ("revision_cap", "pay_days")
CLICKS = ("click_price", "click_day_cap", "click_creator_cap", "click_campaign_cap")
BOXES = ("topics", "languages")
BUDGET = tuple(Line.values)
NOTES = tuple(f"{line}_note" for line in BUDGET)
FEES = tuple(f"{tier}_fee" for tier in Tier.values)
SHOWN = (*TEXTS, *LISTS, *MOMENTS, *NUMBERS, *CLICKS, *BOXES, *BUDGET, *NOTES, *FEES)


def amount_of(text: str, currency: str, field: str) -> int:
    """Read an amount as it was typed, in minor units; nothing typed is 0."""
    if not text.strip():
        return 0
    try:
        return parse_money(text, currency).amount
    except Invalid as error:
        raise error.at("currency" if error.field == "currency" else field) from error


def amount_typed(amount: int, currency: str) -> str:
    """Write an amount as one would type it; empty for 0."""
    return f"{Money(amount, currency).decimal}" if amount else ""


def bps_of(text: str, field: str) -> int:
    """Read a percentage such as 12 or 12.5, in basis points; nothing typed is 0."""
    if not text.strip():
        return 0
    match = _PERCENT.match(text.strip().rstrip("%").strip())
    value = (
        int(match[1]) * 100 + int((match[2] or "").ljust(2, "0") or 0)
        if match and text.isascii()
        else 10_001
    )
    if value > 10_000:
        raise errors.PERCENTAGE_UNREADABLE(field=field)
    return value


def percent_typed(bps: int) -> str:
    """Write basis points as one would type a percentage; empty for 0."""
    return f"{bps / 100:.2f}".rstrip("0").rstrip(".") if bps else ""


def whole_of(text: str, field: str, *, default: int = 0) -> int:
    """Read a whole number of at most six digits."""
    text = text.strip()
    if not text:
        return default
    if not text.isascii() or not text.isdecimal() or len(text) > 6:
        raise errors.NUMBER_UNREADABLE(field=field)
    return int(text)


def moment_of(text: str, zone: str, field: str) -> datetime:
    """Read a moment written in that zone, as 2026-03-01T09:00 (or with a blank)."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        moment = None
    if moment is None or not 2000 <= moment.year <= 2200:
        raise errors.TIME_UNREADABLE(field=field)
    if zone not in clock.zones():
        raise TIME_ZONE_UNKNOWN()
    return (
        moment.replace(tzinfo=zoneinfo.ZoneInfo(zone), second=0, microsecond=0)
        if moment.tzinfo is None
        else moment
    )


def moment_typed(moment: datetime, zone: str) -> str:
    """Write a moment as a local date-and-time field holds it."""
    return f"{moment.astimezone(zoneinfo.ZoneInfo(zone)):%Y-%m-%dT%H:%M}"


def one_of(text: str, known: Collection[str], field: str) -> str:
    """Read a choice among those the page shows. Raises Invalid, naming the field, for any other."""
    if text not in known:
        raise errors.NOT_SHOWN(field=field)
    return text


def lines_of(text: str) -> tuple[str, ...]:
    """Read entries, one a line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def choices_of(request: HttpRequest, name: str) -> list[str]:
    """Read every value of a group of boxes, without NUL bytes."""
    return [value.replace("\0", "") for value in request.POST.getlist(name)]


def read_brief_form(request: HttpRequest) -> FormData:
    """Read the form as it was sent."""
    texts = read_form(request, *(name for name in SHOWN if name not in BOXES)).values
    return FormData({**texts, **{name: choices_of(request, name) for name in BOXES}})


def brief_of(form: FormData) -> Brief:
    """Read the brief that the form says. Raises Invalid at the field that cannot be read."""
    currency, zone = str(form.value("currency")), str(form.value("time_zone"))
    values: dict[str, Any] = {name: form.value(name) for name in TEXTS}
    values |= {name: lines_of(form.value(name)) for name in LISTS}
    values |= {name: moment_of(form.value(name), zone, name) for name in MOMENTS}
    values |= {name: tuple(form.value(name)) for name in BOXES}
    values |= {name: whole_of(form.value(name), name) for name in NUMBERS}
    values |= {name: amount_of(form.value(name), currency, name) for name in CLICKS}
    return Brief(**values)


def budget_of(form: FormData) -> dict[str, Mapping[str, Any]]:
    """Read lines, their notes and planned fees, as keywords of the actions."""
    currency = str(form.value("currency"))
    return {
        "lines": {line: amount_of(form.value(line), currency, line) for line in BUDGET},
        "notes": {line: form.value(f"{line}_note") for line in BUDGET},
        "fees": {
            tier: amount_of(form.value(f"{tier}_fee"), currency, f"{tier}_fee")
            for tier in Tier.values
        },
    }


def stored_brief_form(full: CampaignFull) -> FormData:
    """Fill the form in from a campaign."""
    currency = full.card.currency
    rows = {row.line: row for row in full.lines}
    values: dict[str, Any] = {
        "title": full.card.title,
        "product": full.card.product,
        "message": full.message,
        "audience": full.audience,
        "tone": full.tone,
        "deliverable": full.deliverable,
        "link_url": full.link_url,
        "currency": currency,
        "time_zone": full.time_zone,
        "revision_cap": full.revision_cap,
        "pay_days": full.pay_days,
        "topics": list(full.topics),
        "languages": list(full.languages),
    }
    values |= {name: "\n".join(getattr(full, name)) for name in LISTS}
    values |= {name: moment_typed(getattr(full, name), full.time_zone) for name in MOMENTS}
    values |= {name: amount_typed(getattr(full, name), currency) for name in CLICKS}
    values |= {
        line: amount_typed(rows[line].amount, currency) if line in rows else "" for line in BUDGET
    }
    values |= {f"{line}_note": rows[line].note if line in rows else "" for line in BUDGET}
    values |= {
        f"{tier}_fee": amount_typed(
            int(str(full.direct_fees.get(tier, {}).get("gross", 0))), currency
        )
        for tier in Tier.values
    }
    return FormData(values)


def new_brief_form(currency: str, time_zone: str) -> FormData:
    """Make an empty form with sensible beginnings."""
    return FormData(
        {
            "currency": currency,
            "time_zone": time_zone,
            "revision_cap": 2,
            "pay_days": 14,
            "languages": list(PLAIN_LANGUAGES),
            "topics": [],
        }
    )
