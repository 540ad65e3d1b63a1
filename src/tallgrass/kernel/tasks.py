"""The kernel's own sweeps, gathered so that discovery finds them."""

from tallgrass.kernel.kept import forget_overdue
from tallgrass.kernel.outbox import deliver_due, forget_told

__all__ = ["deliver_due", "forget_overdue", "forget_told"]
