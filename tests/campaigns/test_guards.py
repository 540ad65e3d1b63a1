"""Money and awards are guarded twice: by the state, and by what the action itself looks at."""

import pytest

from tallgrass.campaigns.actions import bids, tenders
from tallgrass.campaigns.actions.running import start_campaign
from tallgrass.campaigns.actions.trusted.refunds import escrow_of, funds_of
from tallgrass.campaigns.errors import BID_IN_OTHER_STATE, MONEY_NOT_SECURED
from tallgrass.campaigns.models import Bid, Campaign, CampaignEvent
from tallgrass.kernel.models import OutboxEvent
from tallgrass.ledger.actions.trusted.posting import move
from tallgrass.ledger.queries import balance
from tests.campaigns import factories
from tests.campaigns.test_tenders import rival
from tests.cast import Cast
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def refuse_to_start(cast: Cast, campaign_id: int, state: str) -> None:
    """Starting is refused for want of money, and nothing has happened."""
    before = CampaignEvent.objects.count()
    with refused(MONEY_NOT_SECURED):
        start_campaign(cast.marketer, campaign_id=campaign_id)
    assert Campaign.objects.get(pk=campaign_id).state == state
    assert CampaignEvent.objects.count() == before
    assert not OutboxEvent.objects.filter(name="campaign.started").exists()


def test_a_campaign_that_only_says_it_is_funded_does_not_start(cast: Cast) -> None:
    campaign = factories.approved(cast)
    Campaign.objects.filter(pk=campaign.id).update(
        state="funded", direct_fees={"koc": {"gross": 60_000}}
    )
    refuse_to_start(cast, campaign.id, "funded")


@pytest.mark.parametrize("state", ["funded", "awarded"])
def test_a_campaign_whose_escrow_lacks_a_cent_does_not_start(cast: Cast, state: str) -> None:
    campaign = {"funded": factories.funded, "awarded": factories.awarded}[state](cast)
    row = Campaign.objects.get(pk=campaign.id)
    move(key="t", kind="t", source="t", giver=escrow_of(row), taker=funds_of(row), amount=1)
    refuse_to_start(cast, campaign.id, state)
    move(key="back", kind="t", source="t", giver=funds_of(row), taker=escrow_of(row), amount=1)
    assert balance(escrow_of(row)) == factories.TOTAL
    assert start_campaign(cast.marketer, campaign_id=campaign.id).state == "running"


def test_a_bid_that_was_taken_back_cannot_be_proposed(cast: Cast) -> None:
    campaign = factories.tendering(cast)
    gone = factories.bid(cast, campaign)
    factories.bid(cast, campaign, agent=rival(cast), gross=55_000)
    bids.withdraw_bid(cast.agent, bid_id=gone.id)
    tenders.close_tender(cast.marketer, campaign_id=campaign.id)
    with refused(BID_IN_OTHER_STATE, state="withdrawn"):
        tenders.propose_award(
            cast.marketer, campaign_id=campaign.id, bid_id=gone.id, reason="Cheapest."
        )
    assert Bid.objects.get(pk=gone.id).state == "withdrawn"
    assert Bid.objects.get(pk=gone.id).reason == ""
    assert factories.reload(campaign).state == "tendering"
