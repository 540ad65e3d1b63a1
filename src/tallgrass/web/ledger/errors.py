"""What the pages of ledger refuses, each by its code."""

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.errors import BadRequest, Invalid, refusal

NO_SUCH_STEP = refusal(
    "web.no_such_step",
    BadRequest,
    _("That step doesn't exist."),
    hint=_("Choose one of the options shown."),
)
CURRENCY_NOT_HELD = refusal(
    "web.currency_not_held", Invalid, _("Choose a currency you hold."), field="currency"
)
