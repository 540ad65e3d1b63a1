"""Briefs, campaigns at every stage and creators for tests, made by the room's own actions."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tallgrass.campaigns.actions.bids import TierBid, submit_bid
from tallgrass.campaigns.actions.briefs import draft_campaign, submit_brief
from tallgrass.campaigns.actions.budgets import approve_budget, fund_campaign, record_deposit
from tallgrass.campaigns.actions.moves import lock_campaign
from tallgrass.campaigns.actions.offering import offer_contracts
from tallgrass.campaigns.actions.running import set_direct_fees, start_campaign
from tallgrass.campaigns.actions.tenders import (
    close_tender,
    confirm_award,
    open_tender,
    propose_award,
)
from tallgrass.campaigns.brief import Brief
from tallgrass.campaigns.cards import BidCard, CampaignCard
from tallgrass.campaigns.queries.campaigns import cards
from tallgrass.campaigns.queries.tenders import tender_of
from tallgrass.contracts.cards import OfferCard
from tallgrass.kernel import clock
from tallgrass.kernel.principal import SYSTEM, Principal
from tallgrass.kernel.transaction import transaction
from tallgrass.people.actions.accounts import create_person
from tallgrass.people.queries import principal_of
from tallgrass.people.types import PersonCard
from tests.cast import Cast

LINES = {
    "koc": 5_000_000,
    "kol": 2_000_000,
    "celebrity": 0,
    "platform": 300_000,
    "contingency": 200_000,
}
TOTAL = sum(LINES.values())
FEES = {"koc": {"gross": 60_000, "mcn_bps": 1_000, "mcn_basis": "remainder"}}


def brief(**changes: Any) -> Brief:
    """A brief that breaks no rule: preheat in ten days, launch in twenty."""
    now = clock.now()
    base = Brief(
        title="Daylight Fluid, spring",
        product="Daylight Fluid SPF 50, 40 ml",
        message="A light sun fluid for city days. Say how it wears on an ordinary working day.",
        audience="People in Toronto who walk to work",
        tone="Like telling a friend; not too expert",
        deliverable="One note with three photographs of your own",
        currency="CAD",
        time_zone="America/Toronto",
        preheat_from=now + timedelta(days=10),
        preheat_to=now + timedelta(days=18),
        launch_from=now + timedelta(days=20),
        launch_to=now + timedelta(days=30),
        must_say=("Daylight Fluid", "SPF 50"),
        never_say=("cures acne",),
        topics=("skincare", "running"),
        places=("Toronto",),
        languages=("en", "zh"),
        link_url="https://meadowtea.example/daylight",
        revision_cap=2,
        pay_days=14,
        click_price=20,
        click_campaign_cap=400_000,
        click_creator_cap=10_000,
        click_day_cap=2_000,
    )
    return replace(base, **changes)


def draft(cast: Cast, lines: dict[str, int] | None = None, **changes: Any) -> CampaignCard:
    return draft_campaign(
        cast.marketer, brand_id=cast.brand.id, brief=brief(**changes), lines=lines or LINES
    )


def submitted(cast: Cast, **changes: Any) -> CampaignCard:
    return submit_brief(cast.marketer, campaign_id=draft(cast, **changes).id)


def approved(cast: Cast, **changes: Any) -> CampaignCard:
    return approve_budget(cast.procurement, campaign_id=submitted(cast, **changes).id)


def funded(
    cast: Cast, lines: dict[str, int] | None = None, key: str = "deposit-1", **changes: Any
) -> CampaignCard:
    campaign = approved(cast, lines=lines, **changes)
    total = sum((lines or LINES).values())
    record_deposit(
        cast.operator,
        campaign_id=campaign.id,
        amount=total,
        reference=f"bank {campaign.public_id}",
        key=key,
    )
    return fund_campaign(cast.procurement, campaign_id=campaign.id)


def tendering(cast: Cast, **changes: Any) -> CampaignCard:
    campaign = funded(cast, **changes)
    return open_tender(
        cast.marketer,
        campaign_id=campaign.id,
        closes_at=clock.now() + timedelta(days=3),
        words="Everyday voices",
    )


def bid(
    cast: Cast, campaign: CampaignCard, agent: Principal | None = None, **changes: Any
) -> BidCard:
    """The cast's agency bids for 50 KOC notes; or another agent's agency does."""
    agent = agent or cast.agent
    tier = TierBid(
        **{"notes": 50, "gross": 62_000, "agency_bps": 1_200, "mcn_bps": 1_000, **changes}
    )
    tender = tender_of(cast.marketer, campaign.id)
    assert tender is not None
    return submit_bid(
        agent,
        tender_id=tender.id,
        agency_id=agent.memberships[0].org_id,
        tiers={"koc": tier},
        pay_days=14,
        revision_cap=2,
        words="We know everyday creators in Toronto.",
    )


def award_proposed(cast: Cast, **changes: Any) -> CampaignCard:
    campaign = tendering(cast, **changes)
    offer = bid(cast, campaign)
    close_tender(cast.marketer, campaign_id=campaign.id)
    return propose_award(
        cast.marketer, campaign_id=campaign.id, bid_id=offer.id, reason="Creators keep most."
    )


def awarded(cast: Cast, **changes: Any) -> CampaignCard:
    return confirm_award(cast.procurement, campaign_id=award_proposed(cast, **changes).id)


def running(cast: Cast, **changes: Any) -> CampaignCard:
    """A campaign with an agency, started."""
    return start_campaign(cast.marketer, campaign_id=awarded(cast, **changes).id)


def running_direct(
    cast: Cast, fees: dict[str, dict[str, Any]] | None = None, **changes: Any
) -> CampaignCard:
    """A campaign the brand runs itself, started."""
    campaign = funded(cast, **changes)
    set_direct_fees(cast.marketer, campaign_id=campaign.id, fees=fees or FEES)
    return start_campaign(cast.marketer, campaign_id=campaign.id)


def creators(
    count: int,
    *,
    followers: int = 8_000,
    language: str = "en",
    place: str = "Toronto",
    tag: str = "c",
) -> list[PersonCard]:
    """Creators with accounts, named c0, c1, …"""
    return [
        create_person(
            SYSTEM,
            email=f"{tag}{i}@creators.example",
            password=None,
            handle=f"{tag}_creator_{i}",
            name=f"Creator {i}",
            language="en",
            place=place,
            followers_imported=followers + i,
        )
        for i in range(count)
    ]


def acting(person: PersonCard) -> Principal:
    return principal_of(person.id)


def reload(campaign: CampaignCard) -> CampaignCard:
    return cards([campaign.id])[campaign.id]


def at(moment: datetime, **later: float) -> datetime:
    return moment + timedelta(**later)


def offer_all(principal: Principal, *, campaign_id: int, **more: Any) -> list[OfferCard]:
    """Offer contracts as one step of its own, the campaign locked."""
    with transaction():
        return offer_contracts(principal, campaign=lock_campaign(campaign_id), **more)
