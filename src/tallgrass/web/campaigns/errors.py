"""What the pages of campaigns refuses, each by its code."""

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.errors import BadRequest, Conflict, Invalid, PermissionDenied, refusal

PERCENTAGE_UNREADABLE = refusal(
    "web.percentage_unreadable",
    Invalid,
    _("That is not a percentage."),
    hint=_("Write a number from 0 to 100, as in 12.5."),
)
NUMBER_UNREADABLE = refusal(
    "web.number_unreadable", Invalid, _("That is not a whole number."), hint=_("Write digits only.")
)
TIME_UNREADABLE = refusal(
    "web.time_unreadable",
    Invalid,
    _("That is not a date and time."),
    hint=_("Write it as 2026-03-01 09:00."),
)
NOT_SHOWN = refusal("web.not_shown", Invalid, _("Choose one of the options shown."))
BOX_ALTERED = refusal(
    "web.box_altered",
    Invalid,
    _("One of these options was altered."),
    hint=_("Reload the page and choose again."),
)
MARKETER_NEEDED = refusal(
    "web.marketer_needed",
    PermissionDenied,
    _("Only a brand's marketers can create campaigns."),
    hint=_("Create a brand, or ask one to add you as a member."),
)
BRIEF_SUBMITTED = refusal(
    "web.brief_submitted",
    Conflict,
    _("A submitted brief can no longer be changed."),
    hint=_("Ask procurement to return it."),
)
NO_SUCH_STATE = refusal(
    "web.no_such_state",
    BadRequest,
    _("There is no such state."),
    hint=_("Choose one from the list."),
)
FORM_ALTERED = refusal(
    "web.form_altered",
    BadRequest,
    _("This form was altered."),
    hint=_("Reload the page and send it again."),
)
POOL_VERB_UNNAMED = refusal(
    "web.pool_verb_unnamed", Invalid, _("Choose what to do with them."), field="verb"
)
NO_SUCH_FILTER = refusal(
    "web.no_such_filter",
    BadRequest,
    _("There is no such filter."),
    hint=_("Choose one of the options shown."),
)
NO_SUCH_FIGURE = refusal(
    "web.no_such_figure",
    BadRequest,
    _("There is no such figure."),
    hint=_("Open one from the report."),
)
FORMAT_UNKNOWN = refusal(
    "web.format_unknown",
    BadRequest,
    _("Choose CSV or XLSX."),
    hint=_("Choose one of these options."),
)
AWARD_UNNAMED = refusal(
    "web.award_unnamed", Invalid, _("Choose one of the bids, or none."), field="award"
)
AGENT_NEEDED = refusal(
    "web.agent_needed", PermissionDenied, _("Only agents of a social agency can bid.")
)
