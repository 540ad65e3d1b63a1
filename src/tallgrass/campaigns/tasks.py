"""The room's deadlines, enforced."""

from tallgrass.campaigns.actions.overdue import enforce_deadlines
from tallgrass.campaigns.actions.settlement import add_up_clicks, settle_due
from tallgrass.kernel.sweeps import sweep


@sweep("campaigns.contracts", every=20)
def move_overdue_contracts() -> int:
    """Offers run out, late drafts are reminded of, silence approves, obligations end."""
    return enforce_deadlines()


@sweep("campaigns.settlement", every=20)
def settle() -> int:
    """Clicks are added up on pay dates; what is due is split and posted."""
    return add_up_clicks() + settle_due()
