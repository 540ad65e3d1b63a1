"""Giving a brand back what its campaign did not spend."""

from tallgrass.campaigns.models import Campaign, CampaignEvent
from tallgrass.kernel import clock
from tallgrass.ledger.actions.trusted.posting import move
from tallgrass.ledger.queries import balance
from tallgrass.ledger.types import AccountKind, AccountRef


def escrow_of(campaign: Campaign) -> AccountRef:
    """Name the account that holds the money set aside for a campaign."""
    return AccountRef(f"campaign:{campaign.pk}", AccountKind.ESCROW, campaign.currency)


def funds_of(campaign: Campaign) -> AccountRef:
    """Return the brand's own money in the campaign's currency."""
    return AccountRef(f"org:{campaign.brand_id}", AccountKind.FUNDS, campaign.currency)


def return_what_is_left(campaign: Campaign) -> int:
    """Move what the campaign still holds to the brand's funds, in the caller's transaction; returns
    how much."""
    left = balance(escrow_of(campaign))
    if left <= 0:
        return 0
    before = CampaignEvent.objects.filter(campaign=campaign, verb="returned_money").count()
    source = f"campaign:{campaign.pk}"
    move(
        key=f"{source}:return:{before}",
        kind="campaign_return",
        source=source,
        giver=escrow_of(campaign),
        taker=funds_of(campaign),
        amount=left,
        memo=campaign.title,
    )
    CampaignEvent.objects.create(
        campaign=campaign, at=clock.now(), verb="returned_money", detail={"amount": left}
    )
    return left
