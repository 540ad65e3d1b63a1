"""What operators set about coming in."""

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel import policies
from tallgrass.kernel.policies import Setting

SIGN_UP = "people.sign_up"

policies.define(
    SIGN_UP,
    _("Signing up"),
    Setting(
        "confirm", 7, 1, 90, _("Days a handle is reserved while its email address is not confirmed")
    ),
)


def confirm_days() -> int:
    """Return how many days somebody has to confirm the address that they signed up with."""
    return int(policies.current(SIGN_UP)[1]["confirm"])
