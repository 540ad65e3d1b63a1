"""What the worker keeps up to date."""

from tallgrass.discovery import actions
from tallgrass.kernel.sweeps import Lane, Wake, sweep


@sweep("discovery.features", every=1, lane=Lane.CONTENT, wakes=[Wake.DATABASE])
def follow_notes() -> int:
    """Bring features up to date with what was written, changed, taken away or limited."""
    return actions.follow_notes()


@sweep("discovery.index", every=0.5, lane=Lane.CONTENT, wakes=[Wake.DATABASE])
def index_notes() -> int:
    """Bring the search index up to date in the same way."""
    return actions.index_notes()


@sweep("discovery.forget_erased", every=3_600, lane=Lane.CONTENT)
def forget_erased() -> int:
    """Leave the words of whoever was erased in no file of the index."""
    return actions.forget_erased()


@sweep("discovery.resync_recent", every=1_800, lane=Lane.CONTENT)
def resync_recent() -> int:
    """Read again what the other two sweeps might have missed. Reports no work: it finds some every
    time."""
    actions.resync_recent()
    return 0
