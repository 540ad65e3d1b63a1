"""The deadlines of contracts, enforced, and what was earned, paid."""

from tallgrass.contracts.actions.overdue import enforce_deadlines
from tallgrass.contracts.actions.trusted.settlement import add_up_clicks, settle_due
from tallgrass.kernel.sweeps import Lane, sweep


@sweep("contracts.deadlines", every=20, lane=Lane.DEADLINES)
def move_overdue_contracts() -> int:
    """Let offers run out, remind of late drafts, approve where the brand is silent, end
    obligations."""
    return enforce_deadlines()


@sweep("contracts.settlement", every=20, lane=Lane.MONEY)
def settle() -> int:
    """Add up clicks on pay dates; split and post what is due."""
    return add_up_clicks() + settle_due()
