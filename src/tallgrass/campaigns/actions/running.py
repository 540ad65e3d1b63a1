"""Starting a campaign, with an agency or without, and closing it."""

from collections.abc import Mapping
from typing import Any

from tallgrass.campaigns import errors
from tallgrass.campaigns.actions.budgets import total_of
from tallgrass.campaigns.actions.moves import lock_campaign, move, next_state, record_event
from tallgrass.campaigns.actions.pools import tell_the_others
from tallgrass.campaigns.actions.trusted.refunds import escrow_of, return_what_is_left
from tallgrass.campaigns.actions.vouching import check_brand
from tallgrass.campaigns.cards import CampaignCard
from tallgrass.campaigns.events import CampaignClosed, CampaignStarted
from tallgrass.campaigns.fees import check_fees
from tallgrass.campaigns.models import Campaign
from tallgrass.campaigns.queries.campaigns import card_of
from tallgrass.campaigns.queries.fees import fees_by_tier
from tallgrass.campaigns.types import CampaignState, payer_key_of, source_of
from tallgrass.contracts.actions.trusted.settlement import release_unspent
from tallgrass.contracts.queries.sources import unfinished
from tallgrass.kernel import clock, outbox, sweeps
from tallgrass.kernel.errors import Invalid
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import SYSTEM, Principal
from tallgrass.kernel.text import clean_text
from tallgrass.kernel.transaction import transaction
from tallgrass.ledger.queries import balance
from tallgrass.profiles.types import Tier
from tallgrass.signals.actions.trusted.links import close_click_links
from tallgrass.signals.queries import is_drained


def set_direct_fees(
    principal: Principal, *, campaign_id: int, fees: Mapping[str, Mapping[str, Any]]
) -> CampaignCard:
    """Set what one note of each tier is paid in a campaign the brand runs without an agency."""
    with transaction():
        row = lock_campaign(campaign_id)
        require(principal, "campaigns.edit", row)
        if row.state != CampaignState.FUNDED:
            raise errors.FEES_FIXED()
        if not set(fees) <= set(Tier.values):
            raise errors.NO_SUCH_TIER(field="koc_gross")
        row.direct_fees = {
            tier: {
                "gross": own["gross"],
                "mcn_bps": own.get("mcn_bps", 0),
                "mcn_basis": own.get("mcn_basis", "remainder"),
            }
            for tier, own in fees.items()
        }
        for tier, fee in fees_by_tier(row).items():
            try:
                check_fees(fee)
            except Invalid as error:
                raise error.at(f"{tier}_gross") from error
        row.save(update_fields=["direct_fees"])
        record_event(principal, row, "set_fees", fees=row.direct_fees)
    return card_of(row)


def start_campaign(principal: Principal, *, campaign_id: int) -> CampaignCard:
    """Start: invitations may go out and the per-click task opens. Without an agency, the brand's
    own fees must be set."""
    with transaction():
        row = lock_campaign(campaign_id)
        require(principal, "campaigns.edit", row)
        next_state(row, "start")
        check_brand(row)
        _check_secured(row)
        if row.launch_to <= clock.now():
            raise errors.WAVES_OVER()
        if not fees_by_tier(row) and not row.click_price:
            raise errors.FEES_MISSING()
        move(principal, row, "start")
        outbox.emit(CampaignStarted(row.pk, row.public_id))
    return card_of(row)


def _check_secured(row: Campaign) -> None:
    """Raise Conflict unless the whole budget lies in the campaign's escrow, whatever its state
    says: nobody is invited on money that is not there."""
    if balance(escrow_of(row)) < total_of(row):
        raise errors.MONEY_NOT_SECURED()


def close_campaign(principal: Principal, *, campaign_id: int, words: str = "") -> CampaignCard:
    """Close a campaign whose contracts are all answered and published, or ended. What it did not
    spend returns to the brand.

    Where click money is out, its tracked links close now, and the campaign by itself once their
    last clicks are counted; to ask again meanwhile changes nothing.
    """
    words = clean_text(words, longest=2_000, field="words", required=False)
    with transaction():
        row = lock_campaign(campaign_id)
        require(principal, "campaigns.edit", row)
        next_state(row, "close")
        waiting = unfinished(source_of(row.pk))
        if waiting:
            raise errors.CONTRACTS_RUNNING(count=waiting)
        close_click_links(payer_key_of(row.pk))
        if are_clicks_counted(row.pk):
            _close(principal, row, words)
        elif row.state != CampaignState.CLOSING:
            move(principal, row, "wind_up", words=words)
    return card_of(row)


def close_wound_up() -> int:
    """Close the campaigns whose last clicks are counted; returns how many. One that cannot close
    holds no other up."""
    waiting = Campaign.objects.filter(state=CampaignState.CLOSING)
    return sweeps.each("campaigns.closing", waiting, _close_if_counted, by="pk")


def are_clicks_counted(campaign_id: int) -> bool:
    """Tell whether none of a campaign's click money is out any more."""
    return is_drained(payer_key_of(campaign_id))


def _close_if_counted(campaign_id: int) -> bool:
    row = lock_campaign(campaign_id)
    is_due = row.state == CampaignState.CLOSING and are_clicks_counted(row.pk)
    if is_due:
        _close(SYSTEM, row)
    return is_due


def _close(principal: Principal, row: Campaign, words: str = "") -> None:
    by_itself = row.state == CampaignState.CLOSING
    release_unspent(source_of(row.pk))
    row.closed_at = clock.now()
    move(principal, row, "close", words=words)
    return_what_is_left(row)
    tell_the_others(principal, row)
    outbox.emit(CampaignClosed(row.pk, row.public_id, by_itself))
