"""What the pages of people refuses, each by its code."""

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.errors import BadRequest, Invalid, refusal

NOBODY_HERE_HAS_HANDLE = refusal(
    "web.nobody_here_has_handle",
    Invalid,
    _("Nobody here has this handle."),
    hint=_("Check the spelling."),
    field="handle",
)
NOT_YOUR_HANDLE = refusal(
    "web.not_your_handle",
    Invalid,
    _("That is not your handle."),
    hint=_("Type it exactly as shown above."),
    field="handle",
)
NOT_YOUR_PASSWORD = refusal(
    "web.not_your_password", Invalid, _("That is not your password."), field="password"
)
MONEY_WAITS = refusal(
    "web.money_waits",
    Invalid,
    _("%(amounts)s is owed to you and was not paid out."),
    hint=_("Request a payout first, or tick that you leave it."),
    field="leave",
)
CHOICE_UNNAMED = refusal(
    "web.choice_unnamed",
    BadRequest,
    _("Please accept or decline."),
    hint=_("Go back and press one of the buttons."),
)
