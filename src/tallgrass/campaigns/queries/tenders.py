"""Reads of tenders and bids."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, QuerySet

from tallgrass.campaigns.cards import BidCard, BidTierRow, TenderCard
from tallgrass.campaigns.fees import TierFees, shares_of
from tallgrass.campaigns.models import Bid, BidTier, Campaign, CampaignEvent, Tender
from tallgrass.campaigns.queries.campaigns import budget, cards_of
from tallgrass.campaigns.types import FEE_LINES, BidState, words_of
from tallgrass.contracts.queries.sources import published_by
from tallgrass.kernel.paging import PAGE_SIZE, Page, keyset
from tallgrass.kernel.permissions import can
from tallgrass.kernel.principal import Principal
from tallgrass.people import queries as people
from tallgrass.profiles.types import Tier

STANDING = (BidState.SUBMITTED, BidState.PROPOSED, BidState.WON)
_ORDER = {tier: i for i, tier in enumerate([Tier.KOC, Tier.NANO, Tier.KOL, Tier.CELEBRITY])}


def _tenders() -> QuerySet[Tender]:
    return Tender.objects.select_related("campaign", "campaign__awarded_bid")


def tender_cards(rows: Iterable[Tender]) -> list[TenderCard]:
    """Tenders with their campaigns."""
    rows = list(rows)
    campaigns = {card.id: card for card in cards_of([row.campaign for row in rows])}
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
            room=room_for_bids(row.campaign),
        )
        for row in rows
    ]


def room_for_bids(campaign: Campaign) -> dict[str, int]:
    """What bids may spend of each fee line: its amount, less the cap for clicks."""
    return {
        row.line: row.free for row in budget(campaign) if row.line in FEE_LINES and row.free > 0
    }


def has_proposed(principal: Principal, campaign_id: int) -> bool:
    """Whether this person proposed the award that waits: then somebody else confirms it."""
    last = (
        CampaignEvent.objects.filter(campaign_id=campaign_id, verb="propose_award")
        .order_by("-pk")
        .first()
    )
    return last is not None and last.actor_id is not None and last.actor_id == principal.person_id


def open_tenders(*, cursor: str = "", size: int = PAGE_SIZE) -> Page[TenderCard]:
    """Tenders that take bids, closing soonest first."""
    page = keyset(
        _tenders().filter(closed_at=None),
        order=["closes_at", "id"],
        types=[datetime, int],
        cursor=cursor,
        size=size,
    )
    return Page(tender_cards(page.items), page.next)


def tender_by_public_id(public_id: str) -> TenderCard | None:
    """The tender of that public id, or None. Who may see it is asked of its campaign, or of
    `campaigns.read_tenders`."""
    rows = tender_cards(_tenders().filter(public_id=public_id))
    return rows[0] if rows else None


def tender_of(campaign_id: int) -> TenderCard | None:
    """The campaign's latest tender."""
    rows = tender_cards(_tenders().filter(campaign_id=campaign_id).order_by("-pk")[:1])
    return rows[0] if rows else None


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


def bids_by(
    agency_ids: Iterable[int], *, cursor: str = "", size: int = PAGE_SIZE
) -> Page[tuple[TenderCard, BidCard]]:
    """These agencies' own bids, latest first, each with its tender."""
    rows = Bid.objects.filter(agency_id__in=list(agency_ids)).prefetch_related("tiers")
    page = keyset(rows, order=["-id"], types=[int], cursor=cursor, size=size)
    tenders = {
        card.id: card
        for card in tender_cards(_tenders().filter(pk__in={row.tender_id for row in page.items}))
    }
    return Page([(tenders[bid.tender_id], bid) for bid in bid_cards(page.items)], page.next)


def bid_of(tender_id: int, agency_id: int) -> BidCard | None:
    """This agency's own bid, whatever its state."""
    cards = bid_cards(
        Bid.objects.filter(tender_id=tender_id, agency_id=agency_id).prefetch_related("tiers")
    )
    return cards[0] if cards else None


def bid_by_id(bid_id: int) -> BidCard | None:
    """One bid, or None."""
    cards = bid_cards(Bid.objects.filter(pk=bid_id).prefetch_related("tiers"))
    return cards[0] if cards else None


def bid_counts(tender_ids: Iterable[int]) -> dict[int, int]:
    """How many bids stand in each tender: all that a brand may know before it closes."""
    rows = Bid.objects.filter(tender_id__in=list(tender_ids), state__in=STANDING)
    return dict(rows.values_list("tender_id").annotate(n=Count("pk")))


def bid_cards(rows: Iterable[Bid]) -> list[BidCard]:
    """Bids with their agencies and shares."""
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
