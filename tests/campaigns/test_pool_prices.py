"""The pool shows the fees in force, and invites only into waves that can still be published in."""

import pytest

from tallgrass.campaigns.actions import pools
from tallgrass.campaigns.actions.inviting import invite_shortlisted
from tallgrass.campaigns.actions.running import set_direct_fees, start_campaign
from tallgrass.campaigns.actions.tenders import (
    close_tender,
    confirm_award,
    open_tender,
    propose_award,
)
from tallgrass.campaigns.errors import INVITED_OWN_SIDE, WAVE_OVER
from tallgrass.campaigns.models import PoolEntry
from tallgrass.campaigns.queries.pools import entries, sums
from tallgrass.campaigns.types import PoolState
from tallgrass.contracts.models import Contract
from tallgrass.kernel import clock
from tallgrass.kernel.clock import FrozenClock, use_clock
from tests.campaigns import factories
from tests.campaigns.factories import at
from tests.cast import Cast
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def test_a_pool_gathered_before_the_award_costs_what_the_bid_says(cast: Cast) -> None:
    [person] = factories.creators(1)
    campaign = factories.funded(cast)
    pools.add_creators(cast.marketer, campaign_id=campaign.id, person_ids=[person.id])
    [before] = entries(cast.marketer, campaign.id).items
    assert before.price == 0 and {"code": "no_fee"} in before.misses
    set_direct_fees(cast.marketer, campaign_id=campaign.id, fees=factories.FEES)
    assert entries(cast.marketer, campaign.id).items[0].price == 60_000
    open_tender(cast.marketer, campaign_id=campaign.id, closes_at=at(clock.now(), days=3))
    bid = factories.bid(cast, campaign)
    close_tender(cast.marketer, campaign_id=campaign.id)
    propose_award(
        cast.marketer, campaign_id=campaign.id, bid_id=bid.id, reason="Creators keep most."
    )
    confirm_award(cast.procurement, campaign_id=campaign.id)
    start_campaign(cast.marketer, campaign_id=campaign.id)
    pools.shortlist(cast.marketer, campaign_id=campaign.id, entry_ids=[before.id])
    [row] = entries(cast.marketer, campaign.id).items
    assert (
        row.price,
        sums(cast.marketer, campaign.id).shortlisted,
        {"code": "no_fee"} in row.misses,
    ) == (
        62_000,
        {"koc": 62_000},
        False,
    )
    [offer] = invite_shortlisted(cast.marketer, campaign_id=campaign.id)
    assert (offer.gross, offer.net) == (row.price, row.net)


def test_who_works_for_a_side_is_left_out_and_named(cast: Cast) -> None:
    campaign = factories.running(cast)
    ids = [cast.creator.acting_id, cast.agent.acting_id, cast.procurement.acting_id]
    brought = pools.add_creators(cast.agent, campaign_id=campaign.id, person_ids=ids)
    assert brought.added == 1 and brought.own == tuple(
        sorted((cast.agent.handle, cast.procurement.handle))
    )
    assert [row.person.id for row in entries(cast.marketer, campaign.id).items] == [
        cast.creator.acting_id
    ]


def test_an_invitation_that_cannot_go_out_names_whom_it_stumbles_over(cast: Cast) -> None:
    campaign = factories.running(cast)
    seated = PoolEntry.objects.create(
        campaign_id=campaign.id,
        person_id=cast.agent.acting_id,
        state=PoolState.SHORTLISTED,
        tier="koc",
        price=1,
        added_at=clock.now(),
    )
    with refused(INVITED_OWN_SIDE, names="@agent_here"):
        invite_shortlisted(cast.marketer, campaign_id=campaign.id)
    assert (
        not Contract.objects.exists()
        and PoolEntry.objects.get(pk=seated.pk).state == PoolState.SHORTLISTED
    )


def test_nobody_is_invited_into_a_wave_that_is_over(cast: Cast) -> None:
    people = factories.creators(2)
    campaign = factories.running(cast)
    pools.add_creators(
        cast.marketer, campaign_id=campaign.id, person_ids=[person.id for person in people]
    )
    first, second = (row.id for row in entries(cast.marketer, campaign.id).items)
    pools.shortlist(cast.marketer, campaign_id=campaign.id, entry_ids=[first, second])
    with use_clock(FrozenClock(at(clock.now(), days=19))):
        page = cast.client_of("marketer").post(f"{campaign.path}pool/invite/", {})
        assert page.status_code == 409 and "The wave “Preheat” is over" in page.content.decode()
        with refused(WAVE_OVER, wave="preheat"):
            invite_shortlisted(cast.marketer, campaign_id=campaign.id)
        assert not Contract.objects.exists()
        pools.assign_wave(
            cast.marketer, campaign_id=campaign.id, entry_ids=[first, second], wave="launch"
        )
        assert len(invite_shortlisted(cast.marketer, campaign_id=campaign.id)) == 2


def test_an_offer_stands_no_longer_than_its_wave(cast: Cast) -> None:
    [person] = factories.creators(1)
    campaign = factories.running(cast)
    pools.add_creators(cast.marketer, campaign_id=campaign.id, person_ids=[person.id])
    pools.shortlist(
        cast.marketer,
        campaign_id=campaign.id,
        entry_ids=[entries(cast.marketer, campaign.id).items[0].id],
    )
    with use_clock(FrozenClock(at(clock.now(), days=16))):
        [offer] = invite_shortlisted(cast.marketer, campaign_id=campaign.id)
    contract = Contract.objects.select_related("terms").get(pk=offer.id)
    assert offer.due_at == contract.due_at == contract.terms.card.closes
