"""What operators may set: fees, deadlines, how work is reckoned."""

from tallgrass.kernel import policies

PLATFORM_FEE = "campaigns.platform_fee"
DEADLINES = "campaigns.deadlines"
WORK_HOURS = "campaigns.work_hours"

policies.define(PLATFORM_FEE, bounds={"bps": (0, 10_000)}, bps=400)
# days each waiting state may last; whoever waits is reminded `remind` days before
_WAITING = (
    "draft", "returned", "submitted", "approved", "funded", "decide", "award_proposed", "awarded", "running_after_launch", "answer",
)  # fmt: skip
policies.define(
    DEADLINES,
    bounds={**dict.fromkeys(_WAITING, (1, 365)), "remind": (0, 30)},
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
policies.define(
    WORK_HOURS,
    bounds={"research": (0, 1_000), "making": (1, 1_000), "writing": (0, 1_000), "revision": (0, 1_000)},
    research=2,
    making=4,
    writing=2,
    revision=1,
)


def platform_bps() -> int:
    """The platform's share of a fee, in basis points of the gross."""
    return int(policies.current(PLATFORM_FEE)[1]["bps"])


def days(name: str) -> int:
    """How many days a waiting state may last."""
    return int(policies.current(DEADLINES)[1][name])


def hours() -> dict[str, int]:
    """What each item of the work is reckoned at."""
    return {name: int(value) for name, value in policies.current(WORK_HOURS)[1].items()}
