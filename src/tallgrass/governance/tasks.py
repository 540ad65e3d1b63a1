"""Governance's deadlines."""

from tallgrass.governance.actions import appeals, cases, restrictions, together
from tallgrass.kernel.sweeps import Lane, sweep


@sweep("governance.expire_restrictions", every=30, lane=Lane.DEADLINES)
def expire_restrictions() -> int:
    """End restrictions on their day."""
    return restrictions.expire_due()


@sweep("governance.late_appeals", every=300, lane=Lane.DEADLINES)
def late_appeals() -> int:
    """Tell operators of late appeals; decide those still unanswered after the grace days for the
    appellant."""
    return appeals.remind_late() + appeals.lapse_unanswered()


@sweep("governance.late_cases", every=300, lane=Lane.DEADLINES)
def late_cases() -> int:
    """Tell operators of late cases."""
    return cases.remind_late()


@sweep("governance.lapse_proposals", every=300, lane=Lane.DEADLINES)
def lapse_proposals() -> int:
    """Let what takes two operators lapse when nobody answered it in time."""
    return together.lapse_unanswered()
