"""The notices room's due work."""

from tallgrass.kernel.sweeps import sweep
from tallgrass.notices import actions


@sweep("notices.mail", every=5)
def send_due_mail() -> int:
    """Mail of notices that matter, as soon as there is time."""
    return actions.send_due_mail()
