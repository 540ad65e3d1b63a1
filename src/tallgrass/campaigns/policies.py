"""What operators may set: fees, deadlines, how work is reckoned."""

from tallgrass.kernel import policies

PLATFORM_FEE = "campaigns.platform_fee"
DEADLINES = "campaigns.deadlines"
WORK_HOURS = "campaigns.work_hours"

policies.define(PLATFORM_FEE, bps=400)
# days each waiting state may last; whoever waits is reminded `remind` days before
policies.define(
    DEADLINES,
    draft=60,
    returned=21,
    submitted=5,
    approved=21,
    funded=30,
    decide=7,
    award_proposed=5,
    awarded=21,
    running_after_launch=45,
    answer=7,
    remind=2,
)
policies.define(WORK_HOURS, research=2, making=4, writing=2, revision=1)


def platform_bps() -> int:
    """The platform's share of a fee, in basis points of the gross."""
    return int(policies.current(PLATFORM_FEE)[1]["bps"])


def days(name: str) -> int:
    """How many days a waiting state may last."""
    return int(policies.current(DEADLINES)[1][name])


def hours() -> dict[str, int]:
    """What each item of the work is reckoned at."""
    return {name: int(value) for name, value in policies.current(WORK_HOURS)[1].items()}
