"""For how long notices, and mail that went to files, are kept."""

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel import policies
from tallgrass.kernel.policies import Setting

KEEPING = "notices.keeping"

policies.define(
    KEEPING,
    _("Keeping notices"),
    Setting("notices", 400, 30, 3_650, _("Days for which notices are kept")),
    Setting("files", 30, 1, 365, _("Days for which mail is kept that went to files")),
)


def notice_days() -> int:
    """Return for how many days a notice is kept, read or not."""
    return int(policies.current(KEEPING)[1]["notices"])


def file_days() -> int:
    """Return for how many days mail is kept that went to files, for want of a mail server."""
    return int(policies.current(KEEPING)[1]["files"])
