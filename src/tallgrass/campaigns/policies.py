"""What operators may set: fees, deadlines, how work is reckoned."""

from django.utils.translation import gettext_lazy as _

from tallgrass.contracts.types import WorkItem
from tallgrass.kernel import policies
from tallgrass.kernel.policies import Setting

PLATFORM_FEE = "campaigns.platform_fee"
DEADLINES = "campaigns.deadlines"
WORK_HOURS = "campaigns.work_hours"

policies.define(
    PLATFORM_FEE,
    _("Platform fee"),
    Setting("bps", 400, 0, 10_000, _("The platform's share of every gross fee"), percent=True),
)
policies.define(
    DEADLINES,
    _("Deadlines of a campaign"),
    Setting("draft", 60, 1, 365, _("Days a draft brief is kept")),
    Setting("returned", 21, 1, 365, _("Days to revise a returned brief")),
    Setting("submitted", 5, 1, 365, _("Days for procurement to answer")),
    Setting("approved", 21, 1, 365, _("Days for the money to arrive and be secured")),
    Setting("funded", 30, 1, 365, _("Days to open a tender or start the campaign")),
    Setting("decide", 7, 1, 365, _("Days to choose a bid after the tender closed")),
    Setting("award_proposed", 5, 1, 365, _("Days for procurement to confirm an award")),
    Setting("awarded", 21, 1, 365, _("Days to start the campaign after the award")),
    Setting(
        "running_after_launch", 45, 1, 365, _("Days a campaign may continue after its launch wave")
    ),
    Setting(
        "closing",
        1,
        1,
        30,
        _("Days to count the last clicks before marketers and operators are told"),
    ),
    Setting("answer", 7, 1, 365, _("Days for a creator to answer an invitation")),
    Setting("remind", 2, 0, 30, _("Days before a deadline to send a reminder; 0 for never")),
)
policies.define(
    WORK_HOURS,
    _("Hours of work that a contract states"),
    Setting("research", 2, 0, 1_000, WorkItem.RESEARCH.label),
    Setting("making", 4, 1, 1_000, WorkItem.MAKING.label),
    Setting("writing", 2, 0, 1_000, WorkItem.WRITING.label),
    Setting("revision", 1, 0, 1_000, WorkItem.REVISION.label),
)


def platform_bps() -> int:
    """Return the platform's share of a fee, in basis points of the gross."""
    return int(policies.current(PLATFORM_FEE)[1]["bps"])


def days(name: str) -> int:
    """Return how many days a waiting state may last."""
    return int(policies.current(DEADLINES)[1][name])


def hours() -> dict[str, int]:
    """Return the hours that each item of the work is reckoned at."""
    return {name: int(value) for name, value in policies.current(WORK_HOURS)[1].items()}
