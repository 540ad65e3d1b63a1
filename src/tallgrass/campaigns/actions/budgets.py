"""The budget: its lines, procurement's answer, the brand's money."""

from collections.abc import Mapping

from tallgrass.campaigns import errors
from tallgrass.campaigns.actions.moves import lock_campaign, move, record_event
from tallgrass.campaigns.actions.trusted.refunds import escrow_of, funds_of
from tallgrass.campaigns.actions.vouching import check_brand
from tallgrass.campaigns.cards import CampaignCard
from tallgrass.campaigns.events import (
    CampaignApproved,
    CampaignDeposited,
    CampaignFunded,
    CampaignReturned,
)
from tallgrass.campaigns.models import BudgetLine, Campaign, CampaignEvent
from tallgrass.campaigns.queries.campaigns import card_of
from tallgrass.campaigns.types import CampaignState
from tallgrass.contracts.types import Line
from tallgrass.kernel import outbox
from tallgrass.kernel.money import LARGEST
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.text import clean_line, clean_text
from tallgrass.kernel.transaction import transaction
from tallgrass.ledger.actions import funding
from tallgrass.ledger.actions.trusted import posting
from tallgrass.ledger.types import PostedTransfer
from tallgrass.people import queries as people
from tallgrass.profiles.types import Tier


def set_lines(campaign: Campaign, lines: Mapping[str, int], notes: Mapping[str, str]) -> None:
    """Replace a campaign's budget lines, in the caller's transaction. Lines left out hold
    nothing."""
    if not set(lines) <= set(Line.values):
        raise errors.NO_SUCH_LINE()
    for name, amount in lines.items():
        if type(amount) is not int or not 0 <= amount <= LARGEST:
            raise errors.LINE_OUT_OF_BOUNDS(field=name)
    if not 0 <= sum(lines.values()) <= LARGEST:
        raise errors.LINES_TOO_LARGE()
    if campaign.click_campaign_cap > lines.get(Line.KOC, 0):
        raise errors.CLICK_CAP_EXCEEDS_LINE()
    campaign.lines.all().delete()
    BudgetLine.objects.bulk_create(
        BudgetLine(
            campaign=campaign,
            line=name,
            amount=lines.get(name, 0),
            note=clean_line(notes.get(name, ""), longest=200, field=f"{name}_note", required=False),
        )
        for name in Line.values
    )


def plan_fees(campaign: Campaign, fees: Mapping[str, int]) -> None:
    """Keep, unsaved, what the brand plans to pay for a note of each tier; a tender replaces it by
    the bid's fees."""
    if not set(fees) <= set(Tier.values):
        raise errors.NO_SUCH_TIER(field="koc_fee")
    planned = {tier: gross for tier, gross in fees.items() if gross}
    for tier, gross in planned.items():
        if type(gross) is not int or not 0 < gross <= LARGEST:
            raise errors.FEE_OF_NOTHING(field=f"{tier}_fee")
    campaign.direct_fees = {
        tier: {"gross": gross, "mcn_bps": 0, "mcn_basis": "remainder"}
        for tier, gross in planned.items()
    }


def total_of(campaign: Campaign) -> int:
    """Add up all lines of a budget."""
    return sum(campaign.lines.values_list("amount", flat=True))


def approve_budget(principal: Principal, *, campaign_id: int, words: str = "") -> CampaignCard:
    """Approve the budget for procurement. Whoever submitted it may not approve it."""
    words = clean_text(words, longest=2_000, field="words", required=False)
    with transaction():
        row = _to_decide(principal, campaign_id)
        move(principal, row, "approve", words=words)
        outbox.emit(CampaignApproved(row.pk, row.public_id))
    return card_of(row)


def return_budget(principal: Principal, *, campaign_id: int, words: str) -> CampaignCard:
    """Return the brief to its marketer for procurement, saying what should change."""
    words = clean_text(words, longest=2_000, field="words")
    with transaction():
        row = _to_decide(principal, campaign_id)
        move(principal, row, "return", words=words)
        outbox.emit(CampaignReturned(row.pk, row.public_id))
    return card_of(row)


def _to_decide(principal: Principal, campaign_id: int) -> Campaign:
    row = lock_campaign(campaign_id)
    require(principal, "campaigns.decide", row)
    if principal.person_id is not None and principal.person_id == row.submitted_by_id:
        raise errors.OWN_BUDGET()
    return row


def record_deposit(
    principal: Principal, *, campaign_id: int, amount: int, reference: str, key: str
) -> PostedTransfer:
    """Book as the brand's funds what an operator read on the bank statement. The same key books
    once."""
    reference = clean_line(reference, longest=80, field="reference")
    if amount <= 0:
        raise errors.DEPOSIT_OF_NOTHING()
    with transaction():
        row = lock_campaign(campaign_id)
        require(principal, "ledger.fund", row.brand_id)
        brand = people.org_cards([row.brand_id])[row.brand_id]
        if row.state != CampaignState.APPROVED or brand.is_closed:
            raise errors.NO_DEPOSIT_AWAITED()
        memo = f"{row.public_id} {reference}"
        posted = funding.book_deposit(
            principal,
            org_id=row.brand_id,
            amount=amount,
            currency=row.currency,
            reference=memo,
            key=f"campaign:{row.pk}:{key}",
        )
        if posted.is_new:
            if _is_booked(row, reference):
                raise errors.DEPOSIT_BOOKED_ALREADY()
            record_event(
                principal,
                row,
                "deposit",
                amount=amount,
                reference=reference,
                transfer=posted.public_id,
            )
            outbox.emit(CampaignDeposited(row.pk, posted.key))
    return posted


def _is_booked(row: Campaign, reference: str) -> bool:
    """Tell whether one of the brand's deposits bears this reference: no line of a bank statement is
    read twice."""
    events = CampaignEvent.objects.filter(campaign__brand=row.brand_id, verb="deposit")
    return any(
        str(detail.get("reference")).casefold() == reference.casefold()
        for detail in events.values_list("detail", flat=True)
    )


def fund_campaign(principal: Principal, *, campaign_id: int) -> CampaignCard:
    """Set the whole budget aside: one movement from the brand's funds to the campaign's escrow,
    however often it is asked.

    Raises Insufficient when the brand's funds hold less.
    """
    with transaction():
        row = lock_campaign(campaign_id)
        require(principal, "campaigns.fund", row)
        if row.state == CampaignState.FUNDED:
            return card_of(row)
        check_brand(row)
        move(principal, row, "fund", amount=total_of(row))
        posting.move(
            key=f"campaign:{row.pk}:fund",
            kind="campaign_fund",
            source=f"campaign:{row.pk}",
            giver=funds_of(row),
            taker=escrow_of(row),
            amount=total_of(row),
            memo=row.title,
        )
        outbox.emit(CampaignFunded(row.pk, row.public_id))
    return card_of(row)
