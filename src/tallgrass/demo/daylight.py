"""The campaign of the sample community that went the whole way: returned once, tendered, awarded,
56 invited in one action, a task per click beside the fees, and closed when all was paid."""

from dataclasses import replace
from datetime import timedelta
from typing import Unpack

from tallgrass.campaigns.actions.bids import TierBid
from tallgrass.campaigns.actions.briefs import draft_campaign, edit_brief, submit_brief
from tallgrass.campaigns.actions.budgets import approve_budget, return_budget
from tallgrass.campaigns.actions.inviting import invite_shortlisted
from tallgrass.campaigns.actions.matching import propose_best
from tallgrass.campaigns.actions.pools import add_creators, exclude, shortlist, shortlist_proposed
from tallgrass.campaigns.actions.running import close_campaign, start_campaign
from tallgrass.campaigns.actions.tenders import (
    close_tender,
    confirm_award,
    open_tender,
    propose_award,
)
from tallgrass.campaigns.brief import Brief
from tallgrass.campaigns.cards import CampaignCard
from tallgrass.campaigns.queries.pools import entries
from tallgrass.campaigns.queries.tenders import bids_of, tender_of
from tallgrass.contracts.cards import OfferCard
from tallgrass.contracts.terms.cards import InKind
from tallgrass.demo import work
from tallgrass.demo.campaigns import CURRENCY, FEES, OUTDOORS, PEBBLEWREN, Waves, bid, fund, windows
from tallgrass.demo.world import World

TAKERS = ("pets-", "workplace-", "food-", "home-", "study-", "books-")


def play(world: World) -> list[OfferCard]:
    """Play the campaign from its brief to its end; returns the offers."""
    card, offered = play_daylight(world)
    work.work_off(world, "daylight", offered, "marketer", answered=42, written=39, waves=(30, 22))
    left_out = entries(world.acting("marketer"), card.id, state="excluded").items
    others = {offer.person_id for offer in offered} | {row.person.id for row in left_out}
    takers = [
        key
        for key in sorted(world.people)
        if key.startswith(TAKERS) and world.people[key].id not in others
    ]
    work.take_tasks(world, card, "spring", takers, ago=31)
    work.click(world, "spring-", days=range(29, 13, -1), each=(7, 16))
    work.settle(world, range(17, 3, -1))
    _close(world, card)
    return offered


def _close(world: World, card: CampaignCard) -> None:
    """Close the campaign when everybody is paid; what it did not spend returns to the brand."""
    with world.on(3.5):
        world.sweep("contracts.deadlines", "signals.ingest", "signals.leases", "outbox")
    with world.on(3.2):
        words = "All notes are out and paid. Thank you, everybody."
        close_campaign(world.acting("marketer"), campaign_id=card.id, words=words)
    with world.on(3):
        world.sweep("signals.leases", "signals.ingest", "campaigns.closing")


def daylight_brief(**waves: Unpack[Waves]) -> Brief:
    """Write the brief of the sun fluid, launched in spring by many everyday people."""
    return Brief(
        title="Daylight Fluid, spring",
        product="Daylight Fluid SPF 50, 50 ml",
        message="A light sunscreen for people who must be outside. Say what it is like to use, "
        "and for whom it is not.",
        audience="People who work, commute, run or mind children outdoors; Toronto and the cities "
        "our readers come from.",
        tone="Like telling a neighbour. Not too expert.",
        deliverable="One note with your own photographs or a text cover, at least 60 words or 100 "
        "characters.",
        must_say=("SPF 50", "Daylight Fluid"),
        never_say=("waterproof all day", "whitening", "美白"),
        topics=OUTDOORS,
        languages=("en", "zh"),
        link_url="https://pebblewren.example/daylight",
        currency=CURRENCY,
        time_zone="America/Toronto",
        revision_cap=2,
        pay_days=14,
        **waves,
    )


def play_daylight(world: World) -> tuple[CampaignCard, list[OfferCard]]:
    """Play it up to the invitations: returned once by procurement, tendered to two agencies,
    awarded, matched, 56 invited in one action."""
    marketer, procurement = world.acting("marketer"), world.acting("procurement")
    with world.on(60):
        lines = {"koc": 3_600_00, "kol": 0, "celebrity": 0}
        lines |= {"platform": 150_00, "contingency": 440_00}
        brief = replace(
            daylight_brief(**windows(world, 32, 25, 16)),
            click_price=1_20,
            click_campaign_cap=240_00,
            click_creator_cap=36_00,
            click_day_cap=3_60,
        )
        card = draft_campaign(
            marketer, brand_id=world.orgs["pebblewren"].id, brief=brief, lines=lines, fees=FEES
        )
        submit_brief(
            marketer, campaign_id=card.id, words="Preheat before the cherry trees, launch after."
        )
    with world.on(59):
        return_budget(
            procurement,
            campaign_id=card.id,
            words="应急预算超过了一成，请降到三百六以内，并说明平台费用的用途。",
        )
    with world.on(58.5):
        lines["contingency"] = 360_00
        _edit(world, card, brief, lines, {"platform": "Label checks and the register."})
        submit_brief(
            marketer,
            campaign_id=card.id,
            words="Contingency is down to 360; the platform line is explained.",
        )
    with world.on(58):
        approve_budget(procurement, campaign_id=card.id, words="同意。KOC 单独成行，很好。")
    fund(world, PEBBLEWREN, card, "TD-88210")
    _tender(world, card)
    with world.on(46):
        confirm_award(procurement, campaign_id=card.id, words="同意授标，理由充分。")
        card = start_campaign(marketer, campaign_id=card.id)
    return card, _gather(world, card)


def _tender(world: World, card: CampaignCard) -> None:
    """Have two agencies bid; the dearer, which leaves creators more, is proposed for the award."""
    marketer = world.acting("marketer")
    with world.on(55):
        open_tender(
            marketer,
            campaign_id=card.id,
            closes_at=world.clock.now() + timedelta(days=8),
            words="Tell creators what they net.",
        )
    bid(
        world,
        card,
        "agency",
        "quillmarch",
        52,
        TierBid(50, 60_00, 1_200, 1_000),
        30_00,
        14,
        2,
        "148 creators named, paid in fourteen days.",
    )
    bid(
        world,
        card,
        "bracken-owner",
        "bracken",
        50,
        TierBid(50, 53_50, 3_000, 2_000),
        25_00,
        30,
        4,
        "The lowest price for the line.",
    )
    with world.on(47):
        close_tender(marketer, campaign_id=card.id)
        tender = tender_of(marketer, card.id)
        assert tender is not None
        quillmarch = world.orgs["quillmarch"].id
        best = next(bid for bid in bids_of(marketer, tender.id) if bid.agency.id == quillmarch)
        reason = (
            "Dearer by 12 %, but creators net more, are paid in 14 days, and late pay cost "
            "us a third of them last year."
        )
        propose_award(marketer, campaign_id=card.id, bid_id=best.id, reason=reason)


def _edit(
    world: World, card: CampaignCard, brief: Brief, lines: dict[str, int], notes: dict[str, str]
) -> None:
    edit_brief(
        world.acting("marketer"),
        campaign_id=card.id,
        brief=brief,
        lines=lines,
        notes=notes,
        fees=FEES,
    )


def _gather(world: World, card: CampaignCard) -> list[OfferCard]:
    marketer = world.acting("marketer")
    with world.on(45):
        handles = " ".join(
            world.people[key].handle
            for key in world.writers()
            if key.startswith(("skincare", "running", "parenting"))
        )
        add_creators(world.acting("agency"), campaign_id=card.id, handles=handles, wave="preheat")
    with world.on(44.5):
        propose_best(marketer, campaign_id=card.id)
        shortlist_proposed(marketer, campaign_id=card.id)
    with world.on(44):
        rest = entries(marketer, card.id, state="proposed", size=100).items
        exclude(
            marketer,
            campaign_id=card.id,
            entry_ids=[row.id for row in rest[:2]],
            words="Your own line of products competes with this one.",
        )
        listed = entries(marketer, card.id, state="shortlisted", size=100).items
        short_of = 56 - len(listed)
        if short_of > 0:
            shortlist(
                marketer, campaign_id=card.id, entry_ids=[row.id for row in rest[2 : 2 + short_of]]
            )
        kind = InKind("Two bottles of Daylight Fluid", 32_00)
        offered = list(invite_shortlisted(marketer, campaign_id=card.id, in_kind=kind))
        world.sweep("outbox")  # everybody is told before they answer
    return offered
