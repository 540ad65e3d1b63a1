"""Reads of tenders and bids."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from tallgrass.campaigns.cards import BidCard, BidTierRow, BudgetRow, TenderBrief, TenderCard
from tallgrass.campaigns.fees import TierFees, shares_of
from tallgrass.campaigns.models import Bid, BidTier, Campaign, CampaignEvent, Tender
from tallgrass.campaigns.queries.campaigns import budgets, cards_of, full_of
from tallgrass.campaigns.types import FEE_LINES, BidState, CampaignState, words_of
from tallgrass.contracts.queries.sources import published_by
from tallgrass.kernel.paging import PAGE_SIZE, Page, keyset
from tallgrass.kernel.permissions import can, require
from tallgrass.kernel.principal import Principal
from tallgrass.people import queries as people
from tallgrass.people.types import OrgCard
from tallgrass.profiles.types import Tier

STANDING = (BidState.SUBMITTED, BidState.PROPOSED, BidState.WON)
_ORDER = {tier: i for i, tier in enumerate([Tier.KOC, Tier.NANO, Tier.KOL, Tier.CELEBRITY])}


def _tenders() -> QuerySet[Tender]:
    return Tender.objects.select_related("campaign", "campaign__awarded_bid")


def tender_cards(rows: Iterable[Tender]) -> list[TenderCard]:
    """Return tenders with their campaigns and what bids may spend, in as many queries for many as
    for one."""
    rows = list(rows)
    campaigns = {card.id: card for card in cards_of([row.campaign for row in rows])}
    kept = budgets([row.campaign for row in rows])
    return [
        TenderCard(
            id=row.pk,
            public_id=row.public_id,
            campaign=campaigns[row.campaign_id],
            opened_at=row.opened_at,
            closes_at=row.closes_at,
            closed_at=row.closed_at,
            confirmed_at=row.confirmed_at,
            words=row.words,
            room=room_in(kept[row.campaign_id]),
        )
        for row in rows
    ]


def room_for_bids(campaign: Campaign) -> dict[str, int]:
    """Return what bids may spend of each fee line: its amount, less the cap for clicks."""
    return room_in(budgets([campaign])[campaign.pk])


def room_in(lines: Iterable[BudgetRow]) -> dict[str, int]:
    """Return what bids may spend of each fee line of a budget that has been read."""
    return {row.line: row.free for row in lines if row.line in FEE_LINES and row.free > 0}


def has_proposed(principal: Principal, campaign_id: int) -> bool:
    """Tell whether this person proposed the award that waits: then somebody else confirms it."""
    last = (
        CampaignEvent.objects.filter(campaign_id=campaign_id, verb="propose_award")
        .order_by("-pk")
        .first()
    )
    return last is not None and last.actor_id is not None and last.actor_id == principal.person_id


def open_tenders(
    viewer: Principal, *, cursor: str = "", size: int = PAGE_SIZE
) -> Page[TenderCard] | None:
    """Return the tenders that take bids, closing soonest first, for agents of a verified social
    agency; None for agents of one that waits to be verified. Raises PermissionDenied for anyone
    else."""
    require(viewer, "campaigns.read_tenders")
    if not bidding_agencies(viewer):
        return None
    page = keyset(
        _tenders().filter(closed_at=None),
        order=["closes_at", "id"],
        types=[datetime, int],
        cursor=cursor,
        size=size,
    )
    return Page(tender_cards(page.items), page.next)


def bidding_agencies(viewer: Principal) -> list[OrgCard]:
    """Return the verified social agencies the viewer sits in, in the order of their seats."""
    ids = [seat.org_id for seat in viewer.memberships if seat.kind == "social_agency"]
    known = people.org_cards(ids) if ids else {}
    return [known[org_id] for org_id in ids if org_id in known and known[org_id].is_verified]


def tender_for_bidder(viewer: Principal, public_id: str) -> TenderBrief | None:
    """Return the tender of that public id with its brief, the agency in whose name the viewer would
    bid, and that agency's own bid. For the brand, operators and verified social agencies; None for
    anyone else, and where there is no such tender."""
    row = _tenders().filter(public_id=public_id).first()
    if row is None:
        return None
    agencies, side = bidding_agencies(viewer), can(viewer, "campaigns.read_bids", row.campaign)
    if not agencies and not side:
        return None
    agency = agencies[0] if agencies else None
    bids = Bid.objects.filter(tender=row, agency_id=agency.id) if agency else Bid.objects.none()
    own = bid_cards(bids.prefetch_related("tiers"))
    return TenderBrief(
        tender=tender_cards([row])[0],
        brief=full_of(row.campaign),
        agency=agency,
        bid=own[0] if own else None,
        is_side=side,
    )


def tender_of(viewer: Principal, campaign_id: int) -> TenderCard | None:
    """Return the campaign's latest tender, for whoever may read the campaign; None for anyone else,
    and where it has none."""
    row = _tenders().filter(campaign_id=campaign_id).order_by("-pk").first()
    if row is None or not can(viewer, "campaigns.read", row.campaign):
        return None
    return tender_cards([row])[0]


def bids_of(
    viewer: Principal, tender_id: int, *, states: Iterable[str] = STANDING
) -> list[BidCard]:
    """Return the tender's bids in these states that the viewer may read, those that leave creators
    most first.

    Bids are sealed while the tender is open: before it closes, an agency reads its own and nobody
    reads another's. Afterwards the brand and operators read them all. In five queries, however many
    there are.
    """
    rows = Bid.objects.filter(tender_id=tender_id, state__in=list(states)).prefetch_related("tiers")
    closed = _tenders().filter(pk=tender_id).exclude(closed_at=None).first()
    if closed is None or not can(viewer, "campaigns.read_bids", closed.campaign):
        rows = rows.filter(agency_id__in={seat.org_id for seat in viewer.memberships})
    return sorted(bid_cards(rows), key=lambda bid: (-bid.first.net_managed, bid.price, bid.id))


def own_bids(
    viewer: Principal, *, cursor: str = "", size: int = PAGE_SIZE
) -> Page[tuple[TenderCard, BidCard]]:
    """Return the bids of the social agencies the viewer sits in, latest first, each with its
    tender."""
    seats = {seat.org_id for seat in viewer.memberships if seat.kind == "social_agency"}
    rows = Bid.objects.filter(agency_id__in=seats).prefetch_related("tiers")
    page = keyset(rows, order=["-id"], types=[int], cursor=cursor, size=size)
    tenders = {
        card.id: card
        for card in tender_cards(_tenders().filter(pk__in={row.tender_id for row in page.items}))
    }
    return Page([(tenders[bid.tender_id], bid) for bid in bid_cards(page.items)], page.next)


def bid_by_id(bid_id: int) -> BidCard | None:
    """Return one bid, or None."""
    cards = bid_cards(Bid.objects.filter(pk=bid_id).prefetch_related("tiers"))
    return cards[0] if cards else None


def bid_count(viewer: Principal, tender: TenderCard) -> int:
    """Return how many bids stand in a tender: all that a brand may know before it closes. Raises
    PermissionDenied for anyone but the brand and operators."""
    require(viewer, "campaigns.read_bids", tender.campaign)
    return Bid.objects.filter(tender_id=tender.id, state__in=STANDING).count()


def bid_cards(rows: Iterable[Bid]) -> list[BidCard]:
    """Return bids with their agencies and shares."""
    rows = list(rows)
    agencies = people.org_cards({row.agency_id for row in rows})
    published = published_by(agencies)
    return [
        BidCard(
            id=row.pk,
            public_id=row.public_id,
            tender_id=row.tender_id,
            agency=agencies[row.agency_id],
            state=row.state,
            words=row.words,
            pay_days=row.pay_days,
            revision_cap=row.revision_cap,
            tiers=tuple(
                _tier(tier)
                for tier in sorted(row.tiers.all(), key=lambda tier: _ORDER[Tier(tier.tier)])
            ),
            submitted_at=row.submitted_at,
            decided_at=row.decided_at,
            reason=words_of(row.reason),
            published=published.get(row.agency_id, 0),
        )
        for row in rows
    ]


def _tier(row: BidTier) -> BidTierRow:
    fees = TierFees(row.gross, row.agency_bps, row.mcn_bps, row.mcn_basis, row.platform_bps)
    return BidTierRow(
        tier=row.tier,
        notes=row.notes,
        fees=fees,
        managed=tuple(shares_of(fees, managed=True)),
        unmanaged=tuple(shares_of(fees, managed=False)),
    )


def open_bids(org_id: int) -> int:
    """Count the bids of an agency that somebody may still choose, or has proposed."""
    rows = Bid.objects.filter(
        agency_id=org_id,
        state__in=(BidState.SUBMITTED, BidState.PROPOSED),
        tender__campaign__state__in=(CampaignState.TENDERING, CampaignState.AWARD_PROPOSED),
    )
    return rows.count()
