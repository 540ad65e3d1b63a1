"""The room's deadlines, enforced."""

from tallgrass.campaigns.actions.campaign_deadlines import (
    enforce_campaign_deadlines,
    remind_of_campaigns,
    return_late_money,
)
from tallgrass.campaigns.actions.running import close_wound_up
from tallgrass.campaigns.actions.tenders import close_due_tenders
from tallgrass.kernel.sweeps import Lane, Wake, sweep


@sweep("campaigns.deadlines", every=30, lane=Lane.DEADLINES)
def move_overdue_campaigns() -> int:
    """Tenders close, whoever's turn it is is reminded, and what nobody moved moves on."""
    return close_due_tenders() + remind_of_campaigns() + enforce_campaign_deadlines()


@sweep("campaigns.closing", every=5, lane=Lane.MONEY, wakes=[Wake.DATABASE])
def close_what_is_counted() -> int:
    """Campaigns that were asked to close do so once their last clicks are counted."""
    return close_wound_up()


@sweep("campaigns.refunds", every=300, lane=Lane.MONEY)
def give_back_late_money() -> int:
    """What comes back to a campaign that is over goes on to its brand."""
    return return_late_money()
