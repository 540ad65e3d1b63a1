"""What campaigns do on their own news, after commit: people are told. Telling twice is telling
once."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import ngettext

from tallgrass.campaigns import notifications as say
from tallgrass.campaigns.actions.pools import check_none_considered
from tallgrass.campaigns.events import (
    AwardProposed,
    AwardRefused,
    CampaignApproved,
    CampaignCancelled,
    CampaignClosed,
    CampaignDeposited,
    CampaignFunded,
    CampaignReturned,
    CampaignStarted,
    CampaignSubmitted,
    NotChosen,
    TenderClosed,
    TenderDecided,
    TenderOpened,
)
from tallgrass.campaigns.models import Campaign, Tender
from tallgrass.campaigns.queries.campaigns import open_campaigns
from tallgrass.campaigns.queries.tenders import open_bids
from tallgrass.kernel import outbox
from tallgrass.notes.types import TakingBack, taking_back
from tallgrass.people.types import Orphaning, orphaning

Payload = dict[str, Any]
Side = Callable[..., None]
Step = (
    CampaignSubmitted
    | CampaignApproved
    | CampaignReturned
    | CampaignFunded
    | CampaignStarted
    | CampaignCancelled
    | AwardProposed
    | AwardRefused
)
_STEPS: dict[type, tuple[str, str, tuple[Side, ...]]] = {
    CampaignSubmitted: ("campaign.submitted", "submit", (say.tell_deciders,)),
    CampaignApproved: ("campaign.approved", "approve", (say.tell_makers, say.tell_operators)),
    CampaignReturned: ("campaign.returned", "return", (say.tell_makers,)),
    CampaignFunded: ("campaign.funded", "fund", (say.tell_makers,)),
    CampaignStarted: ("campaign.started", "start", (say.tell_agency,)),
    CampaignCancelled: ("campaign.cancelled", "cancel", (say.tell_deciders, say.tell_agency)),
    AwardProposed: ("tender.award_proposed", "propose_award", (say.tell_deciders,)),
    AwardRefused: ("tender.award_refused", "refuse_award", (say.tell_makers,)),
}
"""By step: what is told, the verb it has in the campaign's history, and who is told."""


@taking_back.connect
def _keep_the_considered(event: TakingBack) -> None:
    """Keep an import as long as one of its people is considered for a campaign."""
    check_none_considered(event.person_ids)


def _campaign(campaign_id: int) -> Campaign | None:
    return Campaign.objects.select_related("awarded_bid").filter(pk=campaign_id).first()


@orphaning.connect
def _owned_while_it_runs(event: Orphaning) -> None:
    """Keep its brand and its agency for a campaign that others work on or wait for; a tender its
    bidders."""
    if count := open_campaigns(event.org_id):
        text = ngettext("%(n)d open campaign", "%(n)d open campaigns", count)
        event.hanging.append(text % {"n": count})
    if count := open_bids(event.org_id):
        text = ngettext("%(n)d open bid", "%(n)d open bids", count)
        event.hanging.append(text % {"n": count})


@outbox.on(*_STEPS)
def _stepped(happened: Step) -> None:
    """Tell those whom a step concerns; the turn is how often it was taken, so that a second round
    is told again."""
    row = _campaign(happened.campaign_id)
    if row is None:
        return
    kind, verb, sides = _STEPS[type(happened)]
    turn = str(row.events.filter(verb=verb).count())
    for side in sides:
        side(row, kind, turn)


@outbox.on(CampaignDeposited)
def _money_came(happened: CampaignDeposited) -> None:
    row = _campaign(happened.campaign_id)
    if row is not None:
        for side in (say.tell_makers, say.tell_deciders):
            side(row, "campaign.deposit", happened.key)


@outbox.on(CampaignClosed)
def _closed(happened: CampaignClosed) -> None:
    """Tell those who asked for it, too, when it closed later by itself, and operators when they had
    been called."""
    row = _campaign(happened.campaign_id)
    if row is None:
        return
    sides = [say.tell_deciders, say.tell_agency]
    if happened.by_itself:
        sides.append(say.tell_makers)
    if row.events.filter(verb="uncounted").exists():
        sides.append(say.tell_operators)
    for side in sides:
        side(row, "campaign.closed", "1")


@outbox.on(TenderOpened)
def _ask_for_bids(happened: TenderOpened) -> None:
    tender = (
        Tender.objects.select_related("campaign")
        .filter(campaign_id=happened.campaign_id)
        .order_by("-pk")
        .first()
    )
    if tender is not None:
        say.announce_tender(tender)


@outbox.on(TenderClosed)
def _bids_are_in(happened: TenderClosed) -> None:
    row = _campaign(happened.campaign_id)
    if row is not None:
        say.tell_makers(row, "tender.closed", str(happened.tender_id), bids=happened.bids)


@outbox.on(TenderDecided)
def _bidders_learn(happened: TenderDecided) -> None:
    tender = Tender.objects.select_related("campaign").filter(pk=happened.tender_id).first()
    if tender is not None:
        say.announce_decision(tender)


@outbox.on(NotChosen)
def _not_chosen(happened: NotChosen) -> None:
    row = _campaign(happened.campaign_id)
    if row is not None:
        say.announce_not_chosen(row, happened.entry_ids)
