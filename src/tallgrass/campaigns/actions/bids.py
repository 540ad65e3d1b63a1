"""An agency's bid: sent, revised, withdrawn while the tender is open."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from tallgrass.campaigns import errors, policies
from tallgrass.campaigns.brief import LATEST_PAY, MOST_REVISIONS
from tallgrass.campaigns.cards import NO_BID, BidCard, bid_version
from tallgrass.campaigns.fees import TierFees, check_fees
from tallgrass.campaigns.models import Bid, BidTier, Tender
from tallgrass.campaigns.queries.tenders import bid_by_id, room_for_bids
from tallgrass.campaigns.types import BID_MOVES, BidState
from tallgrass.contracts.types import LINE_OF_TIER, Line
from tallgrass.kernel import audit, clock
from tallgrass.kernel.errors import Invalid
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.text import clean_text
from tallgrass.kernel.transaction import transaction
from tallgrass.kernel.versions import check_version
from tallgrass.people import queries as people
from tallgrass.people.reach_queries import out_of_reach
from tallgrass.profiles.types import Tier

MOST_NOTES = 5_000


@dataclass(frozen=True, slots=True)
class TierBid:
    """What an agency asks for a tier: how many notes, gross per note in minor units, and the cuts
    in basis points."""

    notes: int
    gross: int
    agency_bps: int
    mcn_bps: int = 0
    mcn_basis: str = "remainder"


def step(bid: Bid, verb: str) -> None:
    """Take the bid to its next state, unsaved. Raises Conflict for a step its state does not
    know."""
    state = BID_MOVES[bid.state].get(verb)
    if state is None:
        raise errors.BID_IN_OTHER_STATE(state=BidState(bid.state))
    bid.state = state


def submit_bid(
    principal: Principal,
    *,
    tender_id: int,
    agency_id: int,
    tiers: Mapping[str, TierBid],
    pay_days: int,
    revision_cap: int,
    words: str,
    made_from: str | None = None,
) -> BidCard:
    """Bid, or revise the bid this agency made. The platform's cut is added by the policy in force
    and shown like the others. Raises EditedMeanwhile when the agency's bid is another by now than
    the one that said `made_from` (NO_BID: none)."""
    require(principal, "campaigns.bid", agency_id)
    agency = people.org_cards([agency_id]).get(agency_id)
    if agency is None or not agency.is_verified:
        raise errors.AGENCY_UNVERIFIED()
    words = clean_text(words, longest=4_000, field="words")
    _check_terms(pay_days, revision_cap)
    with transaction():
        tender = _open(tender_id)
        brief = tender.campaign
        if principal.person_id in out_of_reach([brief.brand_id], actor_id=brief.created_by_id):
            raise errors.NO_SUCH_TENDER()  # a block parts them from those who would read it
        _check_tiers(tiers, room_for_bids(tender.campaign))
        now = clock.now()
        bid = Bid.objects.select_for_update().filter(tender=tender, agency_id=agency_id).first()
        check_version(made_from, bid_version(bid.submitted_at) if bid else NO_BID)
        if bid is None:
            bid = Bid(tender=tender, agency_id=agency_id, submitted_by_id=principal.acting_id)
        else:
            step(bid, "revise")
        bid.words, bid.pay_days, bid.revision_cap = words, pay_days, revision_cap
        bid.submitted_by_id, bid.submitted_at = principal.acting_id, now
        bid.save()
        _write_tiers(bid, tiers)
        audit.record(principal, "bid.submit", Subject("bid", bid.pk), tender=tender.pk)
    return _card(bid)


def withdraw_bid(principal: Principal, *, bid_id: int) -> BidCard:
    """Take a bid back while the tender is open. It may be sent again until the tender closes."""
    with transaction():
        bid = Bid.objects.select_for_update().filter(pk=bid_id).first()
        if bid is None:
            raise errors.NO_SUCH_BID()
        require(principal, "campaigns.bid", bid.agency_id)
        _open(bid.tender_id)
        step(bid, "withdraw")
        bid.save(update_fields=["state"])
        audit.record(principal, "bid.withdraw", Subject("bid", bid.pk))
    return _card(bid)


def _card(bid: Bid) -> BidCard:
    card = bid_by_id(bid.pk)
    if card is None:
        raise errors.NO_SUCH_BID()
    return card


def _open(tender_id: int) -> Tender:
    tender = (
        Tender.objects.select_for_update(of=("self",))
        .select_related("campaign")
        .filter(pk=tender_id)
        .first()
    )
    if tender is None:
        raise errors.NO_SUCH_TENDER()
    if tender.closed_at is not None or tender.closes_at <= clock.now():
        raise errors.TENDER_CLOSED()
    return tender


def _check_terms(pay_days: int, revision_cap: int) -> None:
    if not 1 <= pay_days <= LATEST_PAY:
        raise errors.PAY_DAYS_OUT_OF_BOUNDS(most=LATEST_PAY)
    if not 0 <= revision_cap <= MOST_REVISIONS:
        raise errors.BID_ROUNDS_OUT_OF_BOUNDS(most=MOST_REVISIONS)


def _check_tiers(tiers: Mapping[str, TierBid], room: Mapping[str, int]) -> None:
    if not tiers or not set(tiers) <= set(Tier.values):
        raise errors.BID_EMPTY()
    platform = policies.platform_bps()
    wanted: Counter[str] = Counter()
    for tier, bid in tiers.items():
        if not 1 <= bid.notes <= MOST_NOTES:
            raise errors.BID_NOTES_OUT_OF_BOUNDS(field=f"{tier}_notes", most=MOST_NOTES)
        try:
            check_fees(TierFees(bid.gross, bid.agency_bps, bid.mcn_bps, bid.mcn_basis, platform))
        except Invalid as error:
            raise error.at(f"{tier}_{_at_fault(error.field)}") from error
        wanted[str(LINE_OF_TIER[tier])] += bid.notes * bid.gross
    for line, amount in wanted.items():
        if amount > room.get(line, 0):
            raise errors.BID_EXCEEDS_LINE(field=f"{line}_notes", line=Line(line))


def _at_fault(field: str) -> str:
    """Name the form's field for the rule of the split at fault: the split names it by its taker."""
    return {"social_agency": "agency_bps", "mcn": "mcn_bps", "platform": "agency_bps"}.get(
        field, field
    )


def _write_tiers(bid: Bid, tiers: Mapping[str, TierBid]) -> None:
    platform = policies.platform_bps()
    bid.tiers.all().delete()
    BidTier.objects.bulk_create(
        BidTier(
            bid=bid,
            tier=tier,
            notes=row.notes,
            gross=row.gross,
            agency_bps=row.agency_bps,
            mcn_bps=row.mcn_bps,
            mcn_basis=row.mcn_basis,
            platform_bps=platform,
        )
        for tier, row in tiers.items()
    )
