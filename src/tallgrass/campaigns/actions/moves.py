"""How a campaign goes from one state to the next: locked, checked, noted, with a new deadline."""

from datetime import datetime, timedelta
from typing import Any

from tallgrass.campaigns import errors, policies
from tallgrass.campaigns.models import Campaign, CampaignEvent
from tallgrass.campaigns.types import CAMPAIGN_MOVES, CampaignState
from tallgrass.kernel import audit, clock
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject

_WAITS = {
    CampaignState.DRAFT: "draft",
    CampaignState.RETURNED: "returned",
    CampaignState.SUBMITTED: "submitted",
    CampaignState.APPROVED: "approved",
    CampaignState.FUNDED: "funded",
    CampaignState.AWARD_PROPOSED: "award_proposed",
    CampaignState.AWARDED: "awarded",
    CampaignState.CLOSING: "closing",
}


def lock_campaign(campaign_id: int) -> Campaign:
    """Lock and return the campaign, for this transaction."""
    row = (
        Campaign.objects.select_for_update(of=("self",))
        .select_related("awarded_bid")
        .filter(pk=campaign_id)
        .first()
    )
    if row is None:
        raise errors.NO_SUCH_CAMPAIGN()
    return row


def next_state(campaign: Campaign, verb: str) -> str:
    """Return the state that `verb` leads to from here. Raises Conflict when it leads nowhere."""
    state = CAMPAIGN_MOVES[campaign.state].get(verb)
    if state is None:
        raise errors.CAMPAIGN_IN_OTHER_STATE(state=CampaignState(campaign.state))
    return state


def deadline(campaign: Campaign) -> datetime | None:
    """Return by when whoever's turn it is in this state must have moved; None where nobody waits or
    the state has its own date."""
    state = CampaignState(campaign.state)
    if state in _WAITS:
        return clock.now() + timedelta(days=policies.days(_WAITS[state]))
    if state == CampaignState.RUNNING:
        return campaign.launch_to + timedelta(days=policies.days("running_after_launch"))
    return None


def move(
    principal: Principal, campaign: Campaign, verb: str, *, words: str = "", **detail: Any
) -> None:
    """Take the step, in the caller's transaction: new state, new deadline, an event, an audit
    row."""
    campaign.state = next_state(campaign, verb)
    campaign.due_at = deadline(campaign)
    campaign.reminded_at = None
    campaign.save()
    record_event(principal, campaign, verb, words=words, **detail)
    audit.record(
        principal, f"campaign.{verb}", Subject("campaign", campaign.pk), state=campaign.state
    )


def record_event(
    principal: Principal, campaign: Campaign, verb: str, *, words: str = "", **detail: Any
) -> CampaignEvent:
    """Write an event into the campaign's history."""
    return CampaignEvent.objects.create(
        campaign=campaign,
        at=clock.now(),
        actor_id=principal.person_id,
        verb=verb,
        words=words,
        detail=detail,
    )
