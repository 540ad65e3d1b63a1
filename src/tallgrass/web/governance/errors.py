"""What the pages of governance refuses, each by its code."""

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.errors import BadRequest, Invalid, refusal

RULE_UNNAMED = refusal(
    "web.rule_unnamed", Invalid, _("Choose the rule that was broken."), field="rule"
)
DURATION_UNNAMED = refusal(
    "web.duration_unnamed", Invalid, _("Choose how long it lasts."), field="days"
)
DAY_UNREADABLE = refusal(
    "web.day_unreadable", BadRequest, _("That isn't a date."), hint=_("Write it as 2026-03-01.")
)
REPORTED_UNNAMED = refusal(
    "web.reported_unnamed",
    BadRequest,
    _("This address does not say what to report."),
    hint=_("Go back to it and press Report there."),
)
RESTRICTED_UNNAMED = refusal(
    "web.restricted_unnamed",
    BadRequest,
    _("This address does not say what to restrict."),
    hint=_("Go back and start from its page."),
)
DECISION_UNNAMED = refusal(
    "web.decision_unnamed",
    BadRequest,
    _("Say what you decide."),
    hint=_("Go back and press one of the buttons."),
)
ANSWER_UNNAMED = refusal(
    "web.answer_unnamed",
    BadRequest,
    _("Choose whether to uphold the restriction or lift it."),
    hint=_("Go back and press one of the buttons."),
)
NOT_THEIR_HANDLE = refusal(
    "web.not_their_handle",
    Invalid,
    _("That isn't their handle."),
    hint=_("Type it exactly as shown above."),
    field="handle",
)
NO_SUCH_TIE = refusal(
    "web.no_such_tie",
    BadRequest,
    _("There is no such kind of paid partnership."),
    hint=_("Choose one from the list."),
)
