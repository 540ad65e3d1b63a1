"""What the fields of a brief and of a bid are called, as their forms call them."""

from django.utils.translation import gettext as _

from tallgrass.contracts.types import Line
from tallgrass.profiles.types import Tier


def brief_labels() -> dict[str, object]:
    """Return the labels of a brief by field, in the order of its form."""
    return {
        "title": _("Name of the campaign"),
        "product": _("What it is about"),
        "message": _("What should come across"),
        "audience": _("For whom"),
        "tone": _("Tone"),
        "deliverable": _("What each creator delivers"),
        "must_say": _("Must say"),
        "never_say": _("Never say"),
        "link_url": _("Link in the note"),
        "topics": _("Topics"),
        "languages": _("Languages"),
        "places": _("Places"),
        "time_zone": _("Time zone"),
        "preheat_from": _("Preheat from"),
        "preheat_to": _("Preheat until"),
        "launch_from": _("Launch from"),
        "launch_to": _("Launch until"),
        "currency": _("Currency"),
        **dict(Line.choices),
        **{f"{line}_note": _("%(line)s: for what") % {"line": name} for line, name in Line.choices},
        **{
            f"{tier}_fee": _("Planned fee for one note, %(tier)s") % {"tier": name}
            for tier, name in Tier.choices
        },
        "click_price": _("Price per click"),
        "click_day_cap": _("Maximum per creator per day"),
        "click_creator_cap": _("Maximum per creator"),
        "click_campaign_cap": _("Maximum in total"),
        "revision_cap": _("Rounds of revision"),
        "pay_days": _("Paid within how many days"),
    }


def bid_labels() -> dict[str, object]:
    """Return the labels of a bid by field, in the order of its form."""
    cells = {
        "notes": _("%(tier)s: notes"),
        "gross": _("%(tier)s: gross per note"),
        "agency": _("%(tier)s: your cut as a percentage of the gross"),
        "mcn": _("%(tier)s: an MCN's cut as a percentage"),
    }
    return {
        **{
            f"{tier}_{cell}": label % {"tier": name}
            for tier, name in Tier.choices
            for cell, label in cells.items()
        },
        "pay_days": _("Paid within how many days"),
        "revision_cap": _("Maximum rounds of revision"),
        "words": _("How you would do it"),
    }
