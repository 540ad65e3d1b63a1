"""The tender: opened with a closing time, closed, decided with a reason, confirmed by somebody
else."""

from datetime import datetime, timedelta

from tallgrass.campaigns import errors, policies
from tallgrass.campaigns.actions.bids import step
from tallgrass.campaigns.actions.moves import lock_campaign, move, next_state, record_event
from tallgrass.campaigns.actions.vouching import check_bidder, check_brand
from tallgrass.campaigns.cards import CampaignCard
from tallgrass.campaigns.events import (
    AwardProposed,
    AwardRefused,
    TenderClosed,
    TenderDecided,
    TenderOpened,
)
from tallgrass.campaigns.models import Bid, Campaign, Tender
from tallgrass.campaigns.queries.campaigns import card_of
from tallgrass.campaigns.queries.tenders import STANDING, has_proposed, room_for_bids
from tallgrass.campaigns.types import BidState
from tallgrass.kernel import clock, outbox, sweeps
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import SYSTEM, Principal
from tallgrass.kernel.text import clean_text
from tallgrass.kernel.transaction import transaction

LONGEST = timedelta(days=60)


def open_tender(
    principal: Principal, *, campaign_id: int, closes_at: datetime, words: str = ""
) -> CampaignCard:
    """Ask verified social agencies for bids until `closes_at`. Nobody reads a bid before the tender
    closes."""
    words = clean_text(words, longest=4_000, field="words", required=False)
    with transaction():
        row = lock_campaign(campaign_id)
        require(principal, "campaigns.edit", row)
        next_state(row, "open_tender")
        check_brand(row)
        now = clock.now()
        if not now < closes_at <= now + LONGEST or closes_at > row.preheat_from:
            raise errors.TENDER_CLOSING_OUT_OF_BOUNDS()
        if not room_for_bids(row):
            raise errors.NOTHING_TO_BID_FOR()
        tender = Tender.objects.create(
            campaign=row, opened_at=now, closes_at=closes_at, words=words
        )
        move(principal, row, "open_tender", words=words, closes_at=closes_at.isoformat())
        row.due_at = closes_at
        row.save(update_fields=["due_at"])
        outbox.emit(TenderOpened(row.pk, row.public_id, tender.public_id))
    return card_of(row)


def close_tender(principal: Principal, *, campaign_id: int) -> CampaignCard:
    """Close before the time, once at least one bid stands: bids can then be read and compared."""
    with transaction():
        row = lock_campaign(campaign_id)
        require(principal, "campaigns.edit", row)
        tender = _latest(row)
        if tender is None or tender.closed_at is not None:
            raise errors.NO_OPEN_TENDER()
        if not tender.bids.filter(state__in=STANDING).exists():
            raise errors.NO_BID_YET()
        _close(principal, row, tender)
    return card_of(row)


def close_due_tenders() -> int:
    """Close every tender whose time has come; one without bids leaves its campaign funded and its
    marketer told."""
    due = Tender.objects.filter(closed_at=None, closes_at__lte=clock.now())
    return sweeps.each("campaigns.tenders", due, _close_due, by="closes_at")


def _close_due(tender_id: int) -> bool:
    row = lock_campaign(Tender.objects.values_list("campaign_id", flat=True).get(pk=tender_id))
    tender = _latest(row)
    if tender is None or tender.closed_at is not None or tender.closes_at > clock.now():
        return False
    _close(SYSTEM, row, tender)
    return True


def _close(principal: Principal, row: Campaign, tender: Tender) -> None:
    tender.closed_at = clock.now()
    tender.save(update_fields=["closed_at"])
    bids = tender.bids.filter(state__in=STANDING).count()
    record_event(principal, row, "close_tender", bids=bids)
    if not bids:
        move(principal, row, "withdraw_tender", bids=0)
    else:
        _to_decide(row)
    outbox.emit(TenderClosed(row.pk, tender.pk, row.public_id, tender.public_id, bids))


def _to_decide(row: Campaign) -> None:
    row.due_at = clock.now() + timedelta(days=policies.days("decide"))
    row.reminded_at = None
    row.save(update_fields=["due_at", "reminded_at"])


def withdraw_tender(principal: Principal, *, campaign_id: int, words: str) -> CampaignCard:
    """Award to nobody. Every bidder learns why; the money stays set aside."""
    words = clean_text(words, longest=2_000, field="reason")
    with transaction():
        row = lock_campaign(campaign_id)
        require(principal, "campaigns.edit", row)
        next_state(row, "withdraw_tender")
        tender = _standing(row)
        if tender.closed_at is None:
            tender.closed_at = clock.now()
            tender.save(update_fields=["closed_at"])
        _lose(tender, words)
        move(principal, row, "withdraw_tender", words=words)
        outbox.emit(TenderDecided(row.pk, tender.pk, row.public_id, tender.public_id))
    return card_of(row)


def propose_award(
    principal: Principal, *, campaign_id: int, bid_id: int, reason: str
) -> CampaignCard:
    """Choose a bid, with a reason that procurement and every bidder will read."""
    reason = clean_text(reason, longest=2_000, field="reason")
    with transaction():
        row = lock_campaign(campaign_id)
        require(principal, "campaigns.edit", row)
        next_state(row, "propose_award")
        tender = _standing(row)
        if tender.closed_at is None:
            raise errors.TENDER_STILL_OPEN()
        bid = Bid.objects.select_for_update().filter(pk=bid_id, tender=tender).first()
        if bid is None:
            raise errors.NO_SUCH_BID_IN_TENDER()
        check_bidder(bid.agency_id)
        step(bid, "propose")
        bid.reason = reason
        bid.save(update_fields=["state", "reason"])
        move(principal, row, "propose_award", words=reason, bid=bid.public_id)
        outbox.emit(AwardProposed(row.pk))
    return card_of(row)


def confirm_award(principal: Principal, *, campaign_id: int, words: str = "") -> CampaignCard:
    """Confirm the award, as procurement: the agency runs the campaign, its cuts are binding, the
    others learn why."""
    words = clean_text(words, longest=2_000, field="words", required=False)
    with transaction():
        row, tender, bid = _proposed(principal, campaign_id)
        check_brand(row)
        check_bidder(bid.agency_id)
        step(bid, "win")
        bid.decided_at = clock.now()
        bid.save(update_fields=["state", "decided_at"])
        _lose(tender, bid.reason)
        tender.confirmed_at = clock.now()
        tender.save(update_fields=["confirmed_at"])
        row.awarded_bid = bid
        move(principal, row, "confirm_award", words=words, bid=bid.public_id)
        outbox.emit(TenderDecided(row.pk, tender.pk, row.public_id, tender.public_id))
    return card_of(row)


def refuse_award(principal: Principal, *, campaign_id: int, words: str) -> CampaignCard:
    """Refuse the proposed award for procurement; the marketer decides again."""
    words = clean_text(words, longest=2_000, field="words")
    with transaction():
        row, _tender, bid = _proposed(principal, campaign_id)
        step(bid, "refuse")
        bid.reason = ""
        bid.save(update_fields=["state", "reason"])
        move(principal, row, "refuse_award", words=words, bid=bid.public_id)
        _to_decide(row)
        outbox.emit(AwardRefused(row.pk))
    return card_of(row)


def _proposed(principal: Principal, campaign_id: int) -> tuple[Campaign, Tender, Bid]:
    row = lock_campaign(campaign_id)
    require(principal, "campaigns.decide", row)
    next_state(row, "confirm_award")
    if has_proposed(principal, row.pk):
        raise errors.OWN_PROPOSAL()
    tender = _standing(row)
    bid = Bid.objects.select_for_update().filter(tender=tender, state=BidState.PROPOSED).first()
    if bid is None:
        raise errors.NO_SUCH_BID_IN_TENDER()
    return row, tender, bid


def _latest(row: Campaign) -> Tender | None:
    return row.tenders.select_for_update().order_by("-pk").first()


def _standing(row: Campaign) -> Tender:
    tender = _latest(row)
    if tender is None:
        raise errors.NO_OPEN_TENDER()
    return tender


def _lose(tender: Tender, reason: str) -> None:
    """Mark every bid that stands and was not chosen as lost, with the reason."""
    for bid in tender.bids.select_for_update().filter(state=BidState.SUBMITTED):
        step(bid, "lose")
        bid.reason, bid.decided_at = reason, clock.now()
        bid.save(update_fields=["state", "reason", "decided_at"])
