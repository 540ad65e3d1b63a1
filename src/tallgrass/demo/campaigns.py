"""The campaigns of the sample community, from brief to invitation. Each stands at another step, so
that every role has work."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypedDict

from tallgrass.campaigns.actions.bids import TierBid, submit_bid
from tallgrass.campaigns.actions.briefs import draft_campaign, submit_brief
from tallgrass.campaigns.actions.budgets import approve_budget, fund_campaign, record_deposit
from tallgrass.campaigns.actions.inviting import invite_shortlisted
from tallgrass.campaigns.actions.pools import add_creators, shortlist
from tallgrass.campaigns.actions.running import close_campaign, set_direct_fees, start_campaign
from tallgrass.campaigns.actions.tenders import (
    close_tender,
    confirm_award,
    open_tender,
    propose_award,
)
from tallgrass.campaigns.brief import Brief
from tallgrass.campaigns.cards import CampaignCard
from tallgrass.campaigns.policies import PLATFORM_FEE
from tallgrass.campaigns.queries.campaigns import full
from tallgrass.campaigns.queries.pools import entries
from tallgrass.campaigns.queries.tenders import bids_of, tender_of
from tallgrass.contracts.cards import OfferCard
from tallgrass.demo.people import CREATOR
from tallgrass.demo.world import World
from tallgrass.kernel import policies
from tallgrass.kernel.principal import SYSTEM

CURRENCY = "CAD"
FEES = {"koc": 60_00, "nano": 30_00, "kol": 240_00}
OUTDOORS = (
    *("skincare", "running", "travel", "parenting", "local", "photography"),
    *("pets", "workplace", "food", "home", "study", "books"),
)


@dataclass(frozen=True, slots=True)
class Staff:
    """Who acts for a brand: keys of its marketer, of whoever decides its budgets, and of the
    organisation."""

    brand: str
    marketer: str
    procurement: str


PEBBLEWREN = Staff("pebblewren", "marketer", "procurement")
HEARTHLOOM = Staff("hearthloom", "hearthloom-owner", "hearthloom-buyer")


class Waves(TypedDict):
    """When the two waves of a campaign begin and end."""

    preheat_from: datetime
    preheat_to: datetime
    launch_from: datetime
    launch_to: datetime


def windows(world: World, preheat: float, launch: float, end: float) -> Waves:
    """Return both waves, in days before the present (after it, below zero)."""

    def at(days_ago: float) -> datetime:
        return world.end - timedelta(days=days_ago)

    return {
        "preheat_from": at(preheat),
        "preheat_to": at(launch),
        "launch_from": at(launch),
        "launch_to": at(end),
    }


def fund(world: World, staff: Staff, card: CampaignCard, reference: str, ago: float = 56) -> None:
    whole = full(world.acting(staff.marketer), card.id)
    assert whole is not None
    total = sum(row.amount for row in whole.lines)
    with world.on(ago):
        record_deposit(
            world.acting("operator"),
            campaign_id=card.id,
            amount=total,
            reference=reference,
            key=f"demo-{reference}",
        )
        fund_campaign(world.acting(staff.marketer), campaign_id=card.id)


def bid(
    world: World,
    card: CampaignCard,
    who: str,
    agency: str,
    ago: float,
    koc: TierBid,
    nano: int,
    pay_days: int,
    rounds: int,
    words: str,
) -> None:
    tiers = {"koc": koc, "nano": TierBid(12, nano, koc.agency_bps, koc.mcn_bps)}
    with world.on(ago):
        tender = tender_of(SYSTEM, card.id)
        assert tender is not None
        submit_bid(
            world.acting(who),
            tender_id=tender.id,
            agency_id=world.orgs[agency].id,
            tiers=tiers,
            pay_days=pay_days,
            revision_cap=rounds,
            words=words,
        )


def play_throw(world: World) -> tuple[CampaignCard, list[OfferCard]]:
    """Play a campaign as one creator reported it: of each 100, agencies take 55, the platform 10,
    and 35 reach them. Every leg is written down."""
    owner, buyer = world.acting("hearthloom-owner"), world.acting("hearthloom-buyer")
    with world.on(150):
        _set_platform_fee(world, 1_000, "The rate of our first year.", seen=0)
    brief = Brief(
        title="Wool throw, as reported",
        product="Wool throw, 140 by 200",
        message="A blanket people keep on the sofa. Say what it is like to live with.",
        audience="People who rent and people who travel by train.",
        tone="Plain, a little funny. Not too expert.",
        deliverable="One note.",
        topics=OUTDOORS,
        languages=("zh",),
        currency=CURRENCY,
        revision_cap=1,
        pay_days=30,
        **windows(world, 118, 112, 104),
    )
    with world.on(140):
        lines = {"koc": 1_500_00, "kol": 0, "celebrity": 0, "platform": 0, "contingency": 100_00}
        card = draft_campaign(owner, brand_id=world.orgs["hearthloom"].id, brief=brief, lines=lines)
        submit_brief(owner, campaign_id=card.id)
    with world.on(139):
        approve_budget(buyer, campaign_id=card.id)
    fund(world, HEARTHLOOM, card, "BM-10391", 137)
    _only_bid(world, card)
    with world.on(128):
        confirm_award(buyer, campaign_id=card.id)
        card = start_campaign(owner, campaign_id=card.id)
    with world.on(126):
        keys = (CREATOR, "travel-zh-a", "local-zh-c")
        add_creators(
            owner, campaign_id=card.id, handles=" ".join(world.people[key].handle for key in keys)
        )
        gathered = [row.id for row in entries(owner, card.id).items]
        shortlist(owner, campaign_id=card.id, entry_ids=gathered)
        offered = list(invite_shortlisted(owner, campaign_id=card.id))
    with world.on(70):
        _set_platform_fee(world, 400, "Lowered after a vote of creators.", seen=1)
    return card, offered


def _set_platform_fee(world: World, bps: int, reason: str, *, seen: int) -> None:
    operator = world.acting("operator")
    policies.revise(operator, name=PLATFORM_FEE, body={"bps": bps}, reason=reason, seen=seen)


def _only_bid(world: World, card: CampaignCard) -> None:
    """Have one agency bid: it takes 30 of 100, its partner MCN 25."""
    owner = world.acting("hearthloom-owner")
    with world.on(136):
        open_tender(owner, campaign_id=card.id, closes_at=world.clock.now() + timedelta(days=6))
    with world.on(134):
        tender = tender_of(owner, card.id)
        assert tender is not None
        koc = TierBid(3, 500_00, 3_000, 2_500, "gross")
        submit_bid(
            world.acting("bracken-owner"),
            tender_id=tender.id,
            agency_id=world.orgs["bracken"].id,
            tiers={"koc": koc},
            pay_days=30,
            revision_cap=1,
            words="Three creators from our partner MCN.",
        )
    with world.on(129):
        close_tender(owner, campaign_id=card.id)
        propose_award(
            owner,
            campaign_id=card.id,
            bid_id=bids_of(owner, tender.id)[0].id,
            reason="The only bid.",
        )


def close_throw(world: World, card: CampaignCard) -> None:
    """Close the campaign once all three are paid; what it did not spend returns to the brand."""
    with world.on(72):
        close_campaign(
            world.acting("hearthloom-owner"), campaign_id=card.id, words="Three notes, all paid."
        )


def play_balm(world: World) -> CampaignCard:
    """Play a brand's own campaign: a task per click, open to everybody it is meant for."""
    marketer, procurement = world.acting("marketer"), world.acting("procurement")
    brief = Brief(
        title="Lip balm, everyday people",
        product="Beeswax lip balm",
        message="Where it lives, when you reach for it.",
        audience="Anyone who is outside in the cold.",
        tone="A sentence you would say aloud. Not too expert.",
        deliverable="One short note with our link.",
        topics=OUTDOORS,
        languages=("en", "zh"),
        link_url="https://pebblewren.example/balm",
        currency=CURRENCY,
        revision_cap=2,
        pay_days=7,
        click_price=2,
        click_campaign_cap=60_00,
        click_creator_cap=9_00,
        click_day_cap=1_50,
        **windows(world, 12, 5, -20),
    )
    with world.on(24):
        lines = {"koc": 3_000_00, "kol": 0, "celebrity": 0, "platform": 0, "contingency": 200_00}
        card = draft_campaign(
            marketer, brand_id=world.orgs["pebblewren"].id, brief=brief, lines=lines
        )
        submit_brief(marketer, campaign_id=card.id)
    with world.on(23):
        approve_budget(procurement, campaign_id=card.id, words="小额，同意。")
    fund(world, PEBBLEWREN, card, "TD-90144", 22)
    with world.on(21):
        set_direct_fees(marketer, campaign_id=card.id, fees={"nano": {"gross": 120_00}})
        return start_campaign(marketer, campaign_id=card.id)
