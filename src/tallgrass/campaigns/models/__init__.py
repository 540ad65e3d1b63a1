"""Tables of the campaigns room, by noun."""

from tallgrass.campaigns.models.campaign import BudgetLine, Campaign, CampaignEvent
from tallgrass.campaigns.models.pool import PoolEntry
from tallgrass.campaigns.models.tender import Bid, BidTier, Tender

__all__ = [
    "Bid",
    "BidTier",
    "BudgetLine",
    "Campaign",
    "CampaignEvent",
    "PoolEntry",
    "Tender",
]
