"""The form of a brief with its budget: read into values, and filled in from what is stored."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from tallgrass.campaigns.brief import Brief
from tallgrass.campaigns.cards import CampaignFull
from tallgrass.contracts.types import Line
from tallgrass.profiles.types import Tier
from tallgrass.web.campaigns.reading import (
    amount_of,
    chosen,
    lines_of,
    moment_of,
    moment_typed,
    typed,
    whole_of,
)
from tallgrass.web.form_data import FormData, read_form

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


def sent(request: HttpRequest) -> FormData:
    """The form as it was sent."""
    texts = read_form(request, *(name for name in SHOWN if name not in BOXES)).values
    return FormData({**texts, **{name: chosen(request, name) for name in BOXES}})


def brief_of(form: FormData) -> Brief:
    """The brief the form says. Raises Invalid at the field that cannot be read."""
    currency, zone = str(form.value("currency")), str(form.value("time_zone"))
    values: dict[str, Any] = {name: form.value(name) for name in TEXTS}
    values |= {name: lines_of(form.value(name)) for name in LISTS}
    values |= {name: moment_of(form.value(name), zone, name) for name in MOMENTS}
    values |= {name: tuple(form.value(name)) for name in BOXES}
    values |= {name: whole_of(form.value(name), name) for name in NUMBERS}
    values |= {name: amount_of(form.value(name), currency, name) for name in CLICKS}
    return Brief(**values)


def budget_of(form: FormData) -> dict[str, Mapping[str, Any]]:
    """Lines, their notes and planned fees, as keywords of the actions."""
    currency = str(form.value("currency"))
    return {
        "lines": {line: amount_of(form.value(line), currency, line) for line in BUDGET},
        "notes": {line: form.value(f"{line}_note") for line in BUDGET},
        "fees": {
            tier: amount_of(form.value(f"{tier}_fee"), currency, f"{tier}_fee")
            for tier in Tier.values
        },
    }


def stored(full: CampaignFull) -> FormData:
    """The form filled in from a campaign."""
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
    values |= {name: typed(getattr(full, name), currency) for name in CLICKS}
    values |= {line: typed(rows[line].amount, currency) if line in rows else "" for line in BUDGET}
    values |= {f"{line}_note": rows[line].note if line in rows else "" for line in BUDGET}
    values |= {
        f"{tier}_fee": typed(int(str(full.direct_fees.get(tier, {}).get("gross", 0))), currency)
        for tier in Tier.values
    }
    return FormData(values)


def fresh(currency: str, time_zone: str) -> FormData:
    """An empty form with sensible beginnings."""
    return FormData(
        {
            "currency": currency,
            "time_zone": time_zone,
            "revision_cap": 2,
            "pay_days": 14,
            "languages": ["en", "zh"],
            "topics": [],
        }
    )
