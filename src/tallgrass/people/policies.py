"""What operators set about coming in."""

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel import policies
from tallgrass.kernel.policies import Setting, Way

ADULT = 18
SIGN_UP = "people.sign_up"

policies.define(
    SIGN_UP,
    _("Signing up"),
    Setting(
        "confirm", 7, 1, 90, _("Days a handle is reserved while its email address is not confirmed")
    ),
    Setting(
        "least_age", 13, 13, 18, _("Least age at which somebody may sign up"), loosens=Way.DOWN
    ),
)
LEAVING = "people.leaving"

policies.define(
    LEAVING,
    _("Deleting an account"),
    Setting(
        "days",
        30,
        1,
        90,
        _("Days for which a deleted account is hidden before it is erased"),
        loosens=Way.DOWN,
    ),
)
SIGN_IN = "people.sign_in"

policies.define(
    SIGN_IN,
    _("Signing in"),
    Setting("idle", 7, 1, 90, _("Days without a visit after which a sign-in ends"), loosens=Way.UP),
    Setting(
        "events",
        365,
        30,
        3_650,
        _("Days for which sign-ins and changes are kept"),
        loosens=Way.DOWN,
    ),
)
SECOND_FACTOR = "people.second_factor"

policies.define(
    SECOND_FACTOR,
    _("Second factor"),
    Setting(
        "required",
        0,
        0,
        1,
        _("Operators, and whoever approves budgets, need a second factor: 1 for yes, 0 for no"),
        loosens=Way.DOWN,
    ),
    Setting(
        "wait", 72, 24, 720, _("Hours until a lost second factor is removed"), loosens=Way.DOWN
    ),
)


def confirm_days() -> int:
    """Return how many days somebody has to confirm the address that they signed up with."""
    return int(policies.current(SIGN_UP)[1]["confirm"])


def leaving_days() -> int:
    """Return for how many days a deleted account is hidden, and can come back, before it goes."""
    return int(policies.current(LEAVING)[1]["days"])


def least_age() -> int:
    """Return from which age somebody may sign up."""
    return int(policies.current(SIGN_UP)[1]["least_age"])


def idle_days() -> int:
    """Return after how many days without a visit a sign-in ends."""
    return int(policies.current(SIGN_IN)[1]["idle"])


def event_days() -> int:
    """Return for how many days it is kept what happened to an account."""
    return int(policies.current(SIGN_IN)[1]["events"])


def factor_required() -> bool:
    """Tell whether operators, and whoever confirms money, need a second factor."""
    return bool(policies.current(SECOND_FACTOR)[1]["required"])


def recovery_hours() -> int:
    """Return after how many hours a lost second factor is removed."""
    return int(policies.current(SECOND_FACTOR)[1]["wait"])
