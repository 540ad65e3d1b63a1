"""What operators may set of counting."""

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel import policies
from tallgrass.kernel.policies import Setting

COUNTING = "signals.counting"

policies.define(
    COUNTING,
    _("Counting"),
    Setting(
        "clock_seconds",
        5,
        1,
        3_600,
        _("Seconds by which the clock of a running process may jump before it decides nothing"),
    ),
)


def clock_seconds() -> float:
    """Return by how many seconds a running process's clock may leave those of the others."""
    return float(policies.current(COUNTING)[1]["clock_seconds"])
