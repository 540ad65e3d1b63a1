"""The kernel's own sweeps, gathered so that discovery finds them."""

from tallgrass.kernel import counts, limits
from tallgrass.kernel.keeping import forget_answers
from tallgrass.kernel.kept import forget_overdue
from tallgrass.kernel.outbox import deliver_due, forget_told
from tallgrass.kernel.sweeps import Lane, sweep

__all__ = ["deliver_due", "forget_limits", "forget_old_answers", "forget_overdue", "forget_told"]
MOST_AT_ONCE = 1_000


@sweep("limits.pruning", every=600, lane=Lane.CONTENT)
def forget_limits() -> int:
    """Forget who came how often, once it limits nobody any more."""
    return limits.forget_full(MOST_AT_ONCE) + counts.forget_lapsed(MOST_AT_ONCE)


@sweep("idempotency.pruning", every=3_600, lane=Lane.CONTENT)
def forget_old_answers() -> int:
    """Forget forms that nobody will send again."""
    return forget_answers(MOST_AT_ONCE)
