"""What is under way and what lies ahead in the sample community, so that every role finds something
that waits for them."""

from dataclasses import replace
from datetime import timedelta

from tallgrass.campaigns.actions.bids import TierBid
from tallgrass.campaigns.actions.briefs import draft_campaign, submit_brief
from tallgrass.campaigns.actions.budgets import approve_budget
from tallgrass.campaigns.actions.inviting import invite_shortlisted
from tallgrass.campaigns.actions.pools import add_creators, shortlist
from tallgrass.campaigns.actions.running import set_direct_fees, start_campaign
from tallgrass.campaigns.actions.tenders import close_tender, open_tender, propose_award
from tallgrass.campaigns.brief import Brief
from tallgrass.campaigns.cards import CampaignCard
from tallgrass.campaigns.queries.pools import entries
from tallgrass.campaigns.queries.tenders import bids_of, tender_of
from tallgrass.contracts.cards import OfferCard
from tallgrass.demo.campaigns import (
    CURRENCY,
    FEES,
    HEARTHLOOM,
    PEBBLEWREN,
    Staff,
    bid,
    fund,
    windows,
)
from tallgrass.demo.daylight import daylight_brief
from tallgrass.demo.world import World

INVITED = (
    "skincare-zh-b",
    "skincare-en-a",
    "food-zh-c",
    "local-en-d",
    "running-zh-d",
    "running-en-b",
)


def play_winter(world: World) -> list[OfferCard]:
    """Play what a brand runs itself: a handful of creators are invited, and their notes are
    in the making."""
    marketer = world.acting("marketer")
    brief = replace(
        daylight_brief(**windows(world, 2, -9, -30)),
        title="Daylight Fluid, winter",
        message="Snow throws the sun back. Say who is outside in winter, and what a sunscreen is "
        "like in the cold.",
    )
    lines = {"koc": 1_500_00, "kol": 0, "celebrity": 0, "platform": 50_00, "contingency": 100_00}
    card = _approved(world, PEBBLEWREN, brief, lines, ago=13)
    fund(world, PEBBLEWREN, card, "TD-90871", 11)
    with world.on(10):
        set_direct_fees(
            marketer,
            campaign_id=card.id,
            fees={"koc": {"gross": 60_00, "mcn_bps": 1_000}, "nano": {"gross": 30_00}},
        )
        card = start_campaign(marketer, campaign_id=card.id)
    with world.on(4):
        handles = " ".join(world.people[key].handle for key in INVITED)
        add_creators(marketer, campaign_id=card.id, handles=handles, wave="preheat")
        shortlist(
            marketer,
            campaign_id=card.id,
            entry_ids=[row.id for row in entries(marketer, card.id).items],
        )
        return list(invite_shortlisted(marketer, campaign_id=card.id))


def prepare_next(world: World) -> None:
    """Leave two briefs and an award waiting for procurement, a tender open with a bid in, and a
    campaign whose money is awaited."""
    brief = daylight_brief(**windows(world, -30, -37, -50))
    _propose_cream(world)
    lamp = _open_lamp(world)
    _await_money(world)
    bid(
        world,
        lamp,
        "bracken-owner",
        "bracken",
        3,
        TierBid(14, 420_00, 2_200, 1_500),
        180_00,
        30,
        3,
        "We know the night workers.",
    )
    for title, amount, words in (
        ("Daylight Fluid, refill", 4_500_00, "The refill pouch; same tone as spring."),
        ("Daylight Fluid, travel size", 1_000_00, "Small, before the holidays."),
    ):
        lines = {
            "koc": amount,
            "kol": 0,
            "celebrity": 0,
            "platform": amount // 20,
            "contingency": amount // 15,
        }
        with world.on(2):
            _submit(world, PEBBLEWREN, replace(brief, title=title), lines, words)


def _propose_cream(world: World) -> None:
    """Have two agencies bid and the marketer propose one; procurement has not confirmed yet."""
    marketer = world.acting("marketer")
    brief = replace(
        daylight_brief(**windows(world, -20, -27, -40)),
        title="Cold cream, first frost",
        product="Cold cream, 30 g",
        message="For hands that work outside. Say how long a tin lasts.",
        must_say=("cold cream",),
        never_say=("heals", "治愈"),
        languages=("en",),
    )
    lines = {"koc": 8_000_00, "kol": 0, "celebrity": 0, "platform": 300_00, "contingency": 600_00}
    card = _approved(world, PEBBLEWREN, brief, lines, ago=12)
    fund(world, PEBBLEWREN, card, "TD-90902", 10)
    with world.on(9):
        open_tender(
            marketer,
            campaign_id=card.id,
            closes_at=world.end - timedelta(days=2),
            words="Few creators, well paid.",
        )
    _bid_for_cream(world, card)
    with world.on(1):
        close_tender(marketer, campaign_id=card.id)
        tender = tender_of(marketer, card.id)
        assert tender is not None
        best = next(
            row
            for row in bids_of(marketer, tender.id)
            if row.agency.id == world.orgs["quillmarch"].id
        )
        propose_award(
            marketer,
            campaign_id=card.id,
            bid_id=best.id,
            reason="Creators net two fifths more, and are paid in half the time.",
        )


def _bid_for_cream(world: World, card: CampaignCard) -> None:
    bid(
        world,
        card,
        "agency",
        "quillmarch",
        6,
        TierBid(22, 250_00, 1_200, 1_000),
        110_00,
        14,
        2,
        "Named creators, paid in 14 days.",
    )
    bid(
        world,
        card,
        "bracken-owner",
        "bracken",
        5,
        TierBid(22, 230_00, 2_800, 1_500),
        100_00,
        30,
        3,
        "The lowest price.",
    )


def _open_lamp(world: World) -> CampaignCard:
    """Open another brand's tender to every agency."""
    brief = Brief(
        title="Reading lamp, long evenings",
        product="Brass reading lamp",
        message="Light for one chair. Say who it is wrong for.",
        audience="Readers, students, night workers.",
        tone="Quiet. Not too expert.",
        deliverable="One note from the chair itself.",
        topics=("books", "study", "home", "workplace"),
        languages=("en", "zh"),
        currency=CURRENCY,
        **windows(world, -25, -32, -45),
    )
    lines = {
        "koc": 9_000_00,
        "kol": 2_000_00,
        "celebrity": 0,
        "platform": 300_00,
        "contingency": 700_00,
    }
    card = _approved(world, HEARTHLOOM, brief, lines, ago=9)
    fund(world, HEARTHLOOM, card, "BM-11873", 7)
    with world.on(6):
        open_tender(
            world.acting(HEARTHLOOM.marketer),
            campaign_id=card.id,
            closes_at=world.end + timedelta(days=6),
            words="Eighteen notes, two waves.",
        )
    return card


def _await_money(world: World) -> None:
    """Approve a brand's budget; its deposit has not arrived yet."""
    brief = Brief(
        title="Wool throw, second winter",
        product="Wool throw, 140 by 200",
        message="What became of it after a year. Say what you would change.",
        audience="People who bought one, and people who wonder.",
        tone="Plain. Not too expert.",
        deliverable="One note, with a photograph of the throw as it is now.",
        topics=("home", "study", "books"),
        languages=("en", "zh"),
        currency=CURRENCY,
        **windows(world, -28, -35, -48),
    )
    lines = {"koc": 1_800_00, "kol": 0, "celebrity": 0, "platform": 60_00, "contingency": 140_00}
    _approved(world, HEARTHLOOM, brief, lines, ago=3)


def _approved(
    world: World, staff: Staff, brief: Brief, lines: dict[str, int], *, ago: float
) -> CampaignCard:
    """Make a brief that was sent that many days ago, its budget approved a day later."""
    with world.on(ago):
        card = _submit(world, staff, brief, lines)
    with world.on(ago - 1):
        approve_budget(world.acting(staff.procurement), campaign_id=card.id)
    return card


def _submit(
    world: World, staff: Staff, brief: Brief, lines: dict[str, int], words: str = ""
) -> CampaignCard:
    marketer = world.acting(staff.marketer)
    card = draft_campaign(
        marketer, brand_id=world.orgs[staff.brand].id, brief=brief, lines=lines, fees=FEES
    )
    submit_brief(marketer, campaign_id=card.id, words=words)
    return card
