"""The fees in force in a campaign, and what its brief looks for."""

from tallgrass.campaigns import policies
from tallgrass.campaigns.fees import TierFees
from tallgrass.campaigns.fit import BriefTarget
from tallgrass.campaigns.models import BidTier, Campaign


def fees_by_tier(campaign: Campaign) -> dict[str, TierFees]:
    """Return the fees in force for each tier: of the awarded bid, or the brand's own where no
    agency takes part."""
    if campaign.awarded_bid_id is not None:
        rows = BidTier.objects.filter(bid_id=campaign.awarded_bid_id)
        return {
            row.tier: TierFees(
                row.gross, row.agency_bps, row.mcn_bps, row.mcn_basis, row.platform_bps
            )
            for row in rows
        }
    platform = policies.platform_bps()
    return {
        tier: TierFees(
            int(own["gross"]),
            0,
            int(own.get("mcn_bps", 0)),
            str(own.get("mcn_basis", "remainder")),
            platform,
        )
        for tier, own in campaign.direct_fees.items()
    }


def wanted_by(campaign: Campaign) -> BriefTarget:
    """Return what the campaign's brief looks for."""
    return BriefTarget(tuple(campaign.topics), tuple(campaign.languages), tuple(campaign.places))
