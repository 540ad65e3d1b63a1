"""What a state does not allow is refused, and nothing changes: campaigns, bids, pool entries."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tallgrass.campaigns.actions import bids as bidding
from tallgrass.campaigns.actions import pools, tenders
from tallgrass.campaigns.actions.briefs import cancel_campaign, submit_brief
from tallgrass.campaigns.actions.budgets import approve_budget, fund_campaign, return_budget
from tallgrass.campaigns.actions.running import close_campaign, start_campaign
from tallgrass.campaigns.cards import CampaignCard
from tallgrass.campaigns.errors import (
    BID_IN_OTHER_STATE,
    CAMPAIGN_IN_OTHER_STATE,
    OWN_BUDGET,
    OWN_PROPOSAL,
    POOL_CHANGED,
)
from tallgrass.campaigns.models import Bid, CampaignEvent, PoolEntry
from tallgrass.campaigns.types import (
    BID_MOVES,
    CAMPAIGN_MOVES,
    POOL_MOVES,
    BidState,
    CampaignState,
    PoolState,
)
from tallgrass.kernel import clock
from tests import machines
from tests.campaigns import factories
from tests.cast import Cast
from tests.refusals import refused
from tests.signals import factories as clicks

pytestmark = pytest.mark.django_db


def returned(cast: Cast) -> CampaignCard:
    return return_budget(
        cast.procurement, campaign_id=factories.submitted(cast).id, words="Less, please."
    )


def closed(cast: Cast) -> CampaignCard:
    return close_campaign(cast.marketer, campaign_id=factories.running(cast).id)


def closing(cast: Cast) -> CampaignCard:
    """Its click money is out: lent to the edges."""
    campaign = factories.running(cast)
    clicks.link(cast.creator, payer_key=f"campaign:{campaign.id}")
    clicks.sweep()
    return close_campaign(cast.marketer, campaign_id=campaign.id)


def cancelled(cast: Cast) -> CampaignCard:
    return cancel_campaign(
        cast.marketer, campaign_id=factories.draft(cast).id, words="Not this year."
    )


MAKE: dict[str, Callable[[Cast], CampaignCard]] = {
    "draft": factories.draft,
    "submitted": factories.submitted,
    "returned": returned,
    "approved": factories.approved,
    "funded": factories.funded,
    "tendering": factories.tendering,
    "award_proposed": factories.award_proposed,
    "awarded": factories.awarded,
    "running": factories.running,
    "closing": closing,
    "closed": closed,
    "cancelled": cancelled,
}

DO: dict[str, Callable[[Cast, int], Any]] = {
    "submit": lambda cast, id_: submit_brief(cast.marketer, campaign_id=id_),
    "cancel": lambda cast, id_: cancel_campaign(cast.marketer, campaign_id=id_, words="No."),
    "approve": lambda cast, id_: approve_budget(cast.procurement, campaign_id=id_),
    "return": lambda cast, id_: return_budget(cast.procurement, campaign_id=id_, words="No."),
    "fund": lambda cast, id_: fund_campaign(cast.procurement, campaign_id=id_),
    "open_tender": lambda cast, id_: tenders.open_tender(
        cast.marketer, campaign_id=id_, closes_at=clock.now() + timedelta(days=2)
    ),
    "start": lambda cast, id_: start_campaign(cast.marketer, campaign_id=id_),
    "propose_award": lambda cast, id_: tenders.propose_award(
        cast.marketer, campaign_id=id_, bid_id=1, reason="Yes."
    ),
    "withdraw_tender": lambda cast, id_: tenders.withdraw_tender(
        cast.marketer, campaign_id=id_, words="No."
    ),
    "confirm_award": lambda cast, id_: tenders.confirm_award(cast.procurement, campaign_id=id_),
    "refuse_award": lambda cast, id_: tenders.refuse_award(
        cast.procurement, campaign_id=id_, words="No."
    ),
    "close": lambda cast, id_: close_campaign(cast.marketer, campaign_id=id_),
    "wind_up": lambda cast, id_: close_campaign(cast.marketer, campaign_id=id_),
}


def test_the_rules_are_those_written_by_hand() -> None:
    assert CAMPAIGN_MOVES == machines.CAMPAIGN
    assert BID_MOVES == machines.BID
    assert POOL_MOVES == machines.POOL


def test_every_state_and_verb_is_tried() -> None:
    assert set(MAKE) == set(CampaignState.values) == set(machines.CAMPAIGN)
    assert set(DO) == machines.verbs_of(machines.CAMPAIGN)


ASKED_TWICE = {("funded", "fund"), ("closing", "wind_up")}  # changes nothing the second time


@pytest.mark.parametrize("state", sorted(MAKE))
def test_every_illegal_move_of_a_campaign_is_refused(cast: Cast, state: str) -> None:
    campaign = MAKE[state](cast)
    assert campaign.state == state
    before = CampaignEvent.objects.count()
    for verb, act in DO.items():
        if verb in machines.CAMPAIGN[state]:
            continue
        if (state, verb) in ASKED_TWICE:
            act(cast, campaign.id)
            continue
        with refused(CAMPAIGN_IN_OTHER_STATE, state=state):
            act(cast, campaign.id)
    assert factories.reload(campaign).state == state
    assert CampaignEvent.objects.count() == before


def test_whoever_submitted_does_not_approve(cast: Cast) -> None:
    campaign = submit_brief(cast.founder, campaign_id=factories.draft(cast).id)
    with refused(OWN_BUDGET):
        approve_budget(cast.founder, campaign_id=campaign.id)
    assert factories.reload(campaign).state == "submitted"
    assert approve_budget(cast.procurement, campaign_id=campaign.id).state == "approved"


def test_whoever_proposed_does_not_confirm(cast: Cast) -> None:
    campaign = factories.tendering(cast)
    offer = factories.bid(cast, campaign)
    tenders.close_tender(cast.founder, campaign_id=campaign.id)
    tenders.propose_award(
        cast.founder, campaign_id=campaign.id, bid_id=offer.id, reason="Creators keep most."
    )
    with refused(OWN_PROPOSAL):
        tenders.confirm_award(cast.founder, campaign_id=campaign.id)
    assert factories.reload(campaign).state == "award_proposed"


@pytest.mark.parametrize("state", BidState.values)
@pytest.mark.parametrize("verb", sorted(machines.verbs_of(machines.BID)))
def test_bids_move_only_as_their_states_allow(state: str, verb: str) -> None:
    bid = Bid(state=state)
    if verb in machines.BID[state]:
        bidding.step(bid, verb)
        assert bid.state == machines.BID[state][verb]
    else:
        with refused(BID_IN_OTHER_STATE, state=state):
            bidding.step(bid, verb)
        assert bid.state == state


@pytest.mark.parametrize("state", PoolState.values)
def test_every_illegal_move_of_a_pool_entry_is_refused(cast: Cast, state: str) -> None:
    campaign = factories.running(cast)
    pools.add_creators(
        cast.marketer,
        campaign_id=campaign.id,
        person_ids=[cast.creator.acting_id, cast.other_creator.acting_id],
    )
    first, second = PoolEntry.objects.order_by("pk")
    PoolEntry.objects.filter(pk=first.pk).update(state=state)
    PoolEntry.objects.filter(pk=second.pk).update(
        state=PoolState.SHORTLISTED if state == "proposed" else PoolState.PROPOSED
    )
    acts: dict[str, Callable[[], Any]] = {
        "shortlist": lambda: pools.shortlist(
            cast.marketer, campaign_id=campaign.id, entry_ids=[first.pk, second.pk]
        ),
        "unlist": lambda: pools.unlist(
            cast.marketer, campaign_id=campaign.id, entry_ids=[first.pk]
        ),
        "exclude": lambda: pools.exclude(
            cast.marketer, campaign_id=campaign.id, entry_ids=[first.pk], words="Not now."
        ),
        "reconsider": lambda: pools.reconsider(
            cast.marketer, campaign_id=campaign.id, entry_ids=[first.pk]
        ),
    }
    before = list(PoolEntry.objects.order_by("pk").values("state", "words", "decided_at"))
    for verb, act in acts.items():
        if verb in machines.POOL[state] and verb != "shortlist":
            continue
        with refused(POOL_CHANGED):
            act()
        assert (
            list(PoolEntry.objects.order_by("pk").values("state", "words", "decided_at")) == before
        )
