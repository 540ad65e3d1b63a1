"""Tables of the campaigns room, by noun."""

from tallgrass.campaigns.models.campaign import BudgetLine, Campaign, CampaignEvent
from tallgrass.campaigns.models.contract import Contract, Terms
from tallgrass.campaigns.models.pool import PoolEntry
from tallgrass.campaigns.models.tender import Bid, BidTier, Tender
from tallgrass.campaigns.models.work import Draft, Earning, Reading, Remark, WorkLogEntry

__all__ = [
    "Bid",
    "BidTier",
    "BudgetLine",
    "Campaign",
    "CampaignEvent",
    "Contract",
    "Draft",
    "Earning",
    "PoolEntry",
    "Reading",
    "Remark",
    "Tender",
    "Terms",
    "WorkLogEntry",
]
