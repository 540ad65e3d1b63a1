"""The kernel's own sweeps, gathered so that discovery finds them."""

from tallgrass.kernel.outbox import deliver_due

__all__ = ["deliver_due"]
