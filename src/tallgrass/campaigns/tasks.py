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
    """Close tenders on their day, remind whoever's turn it is, and end what nobody moved in
    time."""
    return close_due_tenders() + remind_of_campaigns() + enforce_campaign_deadlines()


@sweep("campaigns.closing", every=5, lane=Lane.MONEY, wakes=[Wake.DATABASE])
def close_what_is_counted() -> int:
    """Close the campaigns that were asked to, once their last clicks are counted."""
    return close_wound_up()


@sweep("campaigns.refunds", every=300, lane=Lane.MONEY)
def give_back_late_money() -> int:
    """Pass on to its brand what comes back to a campaign that is over."""
    return return_late_money()
