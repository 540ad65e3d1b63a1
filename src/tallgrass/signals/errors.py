"""What signals refuses, each by its code."""

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.errors import Conflict, Invalid, NotFound, refusal

NO_CLICK_CHOSEN = refusal(
    "signals.no_click_chosen", Invalid, _("Choose at least one click."), field="click"
)
NO_SUCH_CLICK = refusal("signals.no_such_click", NotFound, _("There is no such click."))
CLICK_PAY_FINAL = refusal(
    "signals.click_pay_final",
    Conflict,
    _("This click's pay cannot be taken back."),
    hint=_("It was not paid, has been corrected before, or has already been paid out."),
)
TARGET_NOT_ALLOWED = refusal(
    "signals.target_not_allowed",
    Invalid,
    _("A tracked link cannot lead there."),
    hint=_("Use a full https address on one of the brand's verified domains."),
)
LINK_CLOSES_BEFORE_OPENING = refusal(
    "signals.link_closes_before_opening",
    Invalid,
    _("The link would close before it opens."),
    field="ends_at",
)
LINK_ON_OTHER_TERMS = refusal(
    "signals.link_on_other_terms",
    Conflict,
    _("This contract has a tracked link on other terms."),
    hint=_("Its terms cannot change once it is open."),
)
CLICK_PAYS_NOTHING = refusal(
    "signals.click_pays_nothing", Invalid, _("A click must pay more than zero."), field="price"
)
LIMIT_ALLOWS_NOTHING = refusal(
    "signals.limit_allows_nothing", Invalid, _("A limit must allow at least one click.")
)
