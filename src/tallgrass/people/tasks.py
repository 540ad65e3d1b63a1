"""The people room's deadlines."""

from tallgrass.kernel.sweeps import sweep
from tallgrass.people.actions import management


@sweep("people.expire_proposals", every=60)
def expire_proposals() -> int:
    """Proposals of management that nobody answered in time lapse."""
    return management.expire_proposals()
