"""The notices room's due work."""

from tallgrass.kernel.sweeps import Lane, Wake, sweep
from tallgrass.notices.actions import mailing, pruning


@sweep("notices.mail", every=5, lane=Lane.MAIL, wakes=[Wake.DATABASE])
def send_due_mail() -> int:
    """Send mail of notices that matter, as soon as there is time."""
    return mailing.send_due_mail()


@sweep("notices.pruning", every=3_600, lane=Lane.CONTENT)
def prune() -> int:
    """Drop old notices, and mail that went to files long ago."""
    return pruning.prune_notices() + pruning.prune_mail_files()
