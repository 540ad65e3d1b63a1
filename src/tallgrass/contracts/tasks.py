"""The deadlines of contracts, enforced, and what was earned, paid."""

from tallgrass.contracts.actions.overdue import enforce_deadlines
from tallgrass.contracts.actions.settlement import add_up_clicks, settle_due
from tallgrass.kernel.sweeps import Lane, sweep


@sweep("contracts.deadlines", every=20, lane=Lane.DEADLINES)
def move_overdue_contracts() -> int:
    """Offers run out, late drafts are reminded of, silence approves, obligations end."""
    return enforce_deadlines()


@sweep("contracts.settlement", every=20, lane=Lane.MONEY)
def settle() -> int:
    """Clicks are added up on pay dates; what is due is split and posted."""
    return add_up_clicks() + settle_due()
