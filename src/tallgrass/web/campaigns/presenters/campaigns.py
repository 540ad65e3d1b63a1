"""How this area's pages say states, turns, events and moments."""

import zoneinfo
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tallgrass.campaigns.cards import CampaignCard, CampaignFull
from tallgrass.campaigns.types import CampaignState
from tallgrass.contracts.types import Line, Wave
from tallgrass.profiles.types import Tier
from tallgrass.web import jinja
from tallgrass.web.campaigns.forms import amount_typed, percent_typed

TURNS = {
    "marketer": _("the brand's marketer"),
    "procurement": _("the brand's procurement"),
    "brand": _("the brand to pay"),
    "agencies": _("agencies to bid"),
}

EVENTS = {
    "draft": _("began the brief"),
    "edit": _("changed the brief"),
    "submit": _("sent it to procurement"),
    "approve": _("approved the budget"),
    "return": _("returned it with comments"),
    "deposit": _("recorded a deposit"),
    "fund": _("secured the money"),
    "set_fees": _("set the fees"),
    "open_tender": _("opened a tender"),
    "close_tender": _("closed the tender"),
    "withdraw_tender": _("ended the tender without an award"),
    "propose_award": _("proposed an award"),
    "confirm_award": _("confirmed the award"),
    "refuse_award": _("did not confirm the award"),
    "start": _("started the campaign"),
    "add_creators": _("added creators"),
    "match": _("had the best set proposed"),
    "invite": _("invited the short-list"),
    "close_selection": _("closed the selection"),
    "wind_up": _("closed its tracked links"),
    "close": _("closed the campaign"),
    "cancel": _("cancelled the campaign"),
    "returned_money": _("returned the remaining money to the brand"),
    "uncounted": _("found last clicks that have not been counted yet"),
    "stuck": _("found contracts that have not ended"),
}

# What happens when nobody moves until the deadline.
OTHERWISE = {
    CampaignState.DRAFT: _("the brief is cancelled"),
    CampaignState.RETURNED: _("the brief is cancelled"),
    CampaignState.SUBMITTED: _("it goes back to the marketer"),
    CampaignState.APPROVED: _("the campaign is cancelled"),
    CampaignState.FUNDED: _("the campaign is cancelled and the money returned"),
    CampaignState.TENDERING: _("the tender ends"),
    CampaignState.AWARD_PROPOSED: _("the award has to be chosen again"),
    CampaignState.AWARDED: _("the campaign is cancelled and the money returned"),
    CampaignState.RUNNING: _("it closes once all contracts have ended"),
}


GOOD_STATES = (CampaignState.FUNDED, CampaignState.AWARDED, CampaignState.RUNNING)
BAD_STATES = (CampaignState.RETURNED, CampaignState.CANCELLED)


@dataclass(frozen=True, slots=True)
class ProgressStep:
    """A step of a campaign's way: done, current or ahead."""

    label: object
    state: str


_WAY = (
    (_("Brief"), (CampaignState.DRAFT, CampaignState.RETURNED)),
    (_("Procurement"), (CampaignState.SUBMITTED,)),
    (_("Money"), (CampaignState.APPROVED,)),
    (_("Tender"), (CampaignState.FUNDED, CampaignState.TENDERING, CampaignState.AWARD_PROPOSED)),
    (_("Creators"), (CampaignState.AWARDED,)),
    (_("Running"), (CampaignState.RUNNING,)),
    (_("Closed"), (CampaignState.CLOSING, CampaignState.CLOSED)),
)


def steps(card: CampaignCard) -> list[ProgressStep]:
    """Return the campaign's way, with where it stands; nothing for one that was called off."""
    at = next((i for i, (_label, states) in enumerate(_WAY) if card.state in states), None)
    if at is None:
        return []
    return [
        ProgressStep(label, "done" if i < at else "now" if i == at else "ahead")
        for i, (label, _states) in enumerate(_WAY)
    ]


def local(moment: datetime, zone: str) -> str:
    """Write a moment as the brand's own clock shows it, with the zone's name."""
    with timezone.override(zoneinfo.ZoneInfo(zone)):
        return jinja.moment(moment)


def local_day(moment: datetime, zone: str) -> str:
    """Write the day of a moment on the brand's own clock."""
    with timezone.override(zoneinfo.ZoneInfo(zone)):
        return jinja.day(moment)


def windows(whole: CampaignFull) -> list[tuple[str, str, str]]:
    """Return each wave with its beginning and end on the brand's clock."""
    zone = whole.time_zone
    return [
        ("preheat", local(whole.preheat_from, zone), local(whole.preheat_to, zone)),
        ("launch", local(whole.launch_from, zone), local(whole.launch_to, zone)),
    ]


def tone_of(state: str) -> str:
    """Return the colour of a state's badge."""
    return "good" if state in GOOD_STATES else "bad" if state in BAD_STATES else ""


def labels() -> dict[str, object]:
    """Return names of lines, tiers, waves, states and turns for templates, and how they write
    moments, badges and what was typed."""
    return {
        "lines": {choice.value: choice.label for choice in Line},
        "tiers": {choice.value: choice.label for choice in Tier},
        "waves": {choice.value: choice.label for choice in Wave},
        "states": {choice.value: choice.label for choice in CampaignState},
        "turns": dict(TURNS),
        "local": local,
        "local_day": local_day,
        "tone_of": tone_of,
        "amount_typed": amount_typed,
        "percent_typed": percent_typed,
    }
