"""The notices room's due work."""

from tallgrass.kernel.sweeps import Lane, Wake, sweep
from tallgrass.notices.actions import mailing


@sweep("notices.mail", every=5, lane=Lane.MAIL, wakes=[Wake.DATABASE])
def send_due_mail() -> int:
    """Send mail of notices that matter, as soon as there is time."""
    return mailing.send_due_mail()
