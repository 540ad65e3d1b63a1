"""What governance refuses, each by its code."""

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.errors import Conflict, Invalid, NotFound, PermissionDenied, refusal

NOTHING_TO_REPORT = refusal(
    "governance.nothing_to_report", NotFound, _("There is no page at this address.")
)
REPORT_REASON_UNKNOWN = refusal(
    "governance.report_reason_unknown", Invalid, _("Choose why you report it."), field="reason"
)
NO_SUCH_CASE = refusal("governance.no_such_case", NotFound, _("There is no such case."))
CASE_DECIDED = refusal("governance.case_decided", Conflict, _("This case is decided."))
RESTRICTION_NEEDS_END = refusal(
    "governance.restriction_needs_end",
    Invalid,
    _("A restriction needs a day on which it ends."),
    field="ends_at",
)
NOTHING_TO_RESTRICT = refusal(
    "governance.nothing_to_restrict", NotFound, _("That item doesn't exist.")
)
RESTRICTION_KIND_UNKNOWN = refusal(
    "governance.restriction_kind_unknown", Invalid, _("Choose what is restricted."), field="kind"
)
LIMIT_NOT_APPLICABLE = refusal(
    "governance.limit_not_applicable",
    Invalid,
    _("Items of this kind cannot be restricted in this way."),
    hint=_("Choose one of the restrictions listed for it."),
    field="kind",
)
RESTRICTION_END_OUT_OF_BOUNDS = refusal(
    "governance.restriction_end_out_of_bounds",
    Invalid,
    _("A restriction must end on a future day, within %(days)d days."),
    field="ends_at",
)
OPERATOR_NEEDS_TWO = refusal(
    "governance.operator_needs_two",
    PermissionDenied,
    _("No operator's account is suspended by one operator alone."),
    hint=_("Propose it on their page among people; another operator has to confirm it."),
)
NO_SUCH_PROPOSAL = refusal("governance.no_such_proposal", NotFound, _("There is no such proposal."))
PROPOSAL_OVER = refusal(
    "governance.proposal_over",
    Conflict,
    _("This proposal has been answered, or nobody answered it in time."),
    hint=_("Propose it again if it is still needed."),
)
PROPOSED_ALREADY = refusal(
    "governance.proposed_already",
    Conflict,
    _("This has been proposed already, and is waiting for another operator."),
)
NO_SECOND_OPERATOR = refusal(
    "governance.no_second_operator",
    Conflict,
    _("There is no other operator who could confirm this."),
    hint=_("Make another person an operator, or let whoever runs this server do it by command."),
)
RESTRICTED_ALREADY = refusal(
    "governance.restricted_already",
    Conflict,
    _("It is already restricted in this way."),
    hint=_("Lift that restriction first."),
)
LOOKING_ALREADY = refusal(
    "governance.looking_already",
    Conflict,
    _("You already have an open look for this case."),
)
NO_SUCH_RESTRICTION = refusal(
    "governance.no_such_restriction", NotFound, _("There is no such restriction.")
)
RESTRICTION_OVER = refusal(
    "governance.restriction_over", Conflict, _("This restriction no longer applies.")
)
APPEALED_ALREADY = refusal(
    "governance.appealed_already",
    Conflict,
    _("You have already appealed."),
    hint=_("You will get the answer in your notices."),
)
RESTRICTION_LIFTED = refusal(
    "governance.restriction_lifted",
    Conflict,
    _("This restriction has been lifted: there is nothing to appeal against."),
)
APPEAL_TOO_LATE = refusal(
    "governance.appeal_too_late", Conflict, _("The time for an appeal is over.")
)
NO_SUCH_APPEAL = refusal("governance.no_such_appeal", NotFound, _("There is no such appeal."))
APPEAL_ANSWERED = refusal("governance.appeal_answered", Conflict, _("This appeal is answered."))
ANSWER_TOO_SHORT = refusal(
    "governance.answer_too_short",
    Invalid,
    _("Write an answer a person can understand."),
    hint=_("At least 20 characters."),
    field="answer",
)
TIE_MISSING = refusal(
    "governance.tie_missing", Invalid, _("Say what the payer gives the author."), field="ties"
)
DECLARED_VALUE_MALFORMED = refusal(
    "governance.declared_value_malformed",
    Invalid,
    _("The declared value must be an amount in a known currency."),
    field="declared_value",
)
CHANNEL_UNKNOWN = refusal(
    "governance.channel_unknown", Invalid, _("Choose where it is published."), field="channel"
)
REGISTERED_FOR_ANOTHER = refusal(
    "governance.registered_for_another",
    Conflict,
    _("This contract is registered for someone else."),
)
NO_SUCH_ENTRY = refusal("governance.no_such_entry", NotFound, _("There is no such entry."))
