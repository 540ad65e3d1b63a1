"""What budgets, fees, gifts and deposits refuse."""

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.errors import Conflict, Invalid, PermissionDenied, refusal

BUDGET_EMPTY = refusal(
    "campaigns.budget_empty",
    Invalid,
    _("The budget is empty."),
    hint=_("Set an amount for at least one budget line."),
    field="koc",
)
NO_SUCH_LINE = refusal(
    "campaigns.no_such_line", Invalid, _("There is no such budget line."), field="lines"
)
LINE_OUT_OF_BOUNDS = refusal(
    "campaigns.line_out_of_bounds",
    Invalid,
    _("An amount must be between 0 and a thousand million million."),
)
LINES_TOO_LARGE = refusal(
    "campaigns.lines_too_large", Invalid, _("The budget lines add up to too much."), field="koc"
)
CLICK_CAP_EXCEEDS_LINE = refusal(
    "campaigns.click_cap_exceeds_line",
    Invalid,
    _("The cap for clicks is more than the KOC line holds."),
    hint=_("Lower the cap, or raise the budget line."),
    field="click_campaign_cap",
)
NO_SUCH_TIER = refusal("campaigns.no_such_tier", Invalid, _("There is no such tier."))
FEE_OF_NOTHING = refusal(
    "campaigns.fee_of_nothing", Invalid, _("The fee per note must be more than zero.")
)
CUT_BASIS_UNKNOWN = refusal(
    "campaigns.cut_basis_unknown",
    Invalid,
    _("A cut must be taken of the gross or of what remains."),
    field="mcn_basis",
)
CUTS_LEAVE_NOTHING = refusal(
    "campaigns.cuts_leave_nothing",
    Invalid,
    _("These cuts leave the creator nothing."),
    hint=_("Lower one of them."),
    field="agency_bps",
)
GIFT_UNNAMED = refusal(
    "campaigns.gift_unnamed", Invalid, _("Say what is given."), field="in_kind_what"
)
GIFT_OF_NOTHING = refusal(
    "campaigns.gift_of_nothing",
    Invalid,
    _("A gift must have a value, declared like money."),
    field="in_kind_value",
)
OWN_BUDGET = refusal(
    "campaigns.own_budget",
    PermissionDenied,
    _("The person who submitted a budget cannot approve it."),
    hint=_("Ask another member with the procurement role."),
)
NO_DEPOSIT_AWAITED = refusal(
    "campaigns.no_deposit_awaited",
    Conflict,
    _("Deposits can be recorded only for approved budgets that are waiting for money."),
)
DEPOSIT_OF_NOTHING = refusal(
    "campaigns.deposit_of_nothing", Invalid, _("A deposit must be more than zero."), field="amount"
)
DEPOSIT_BOOKED_ALREADY = refusal(
    "campaigns.deposit_booked_already",
    Invalid,
    _("A deposit with this reference has already been recorded."),
    hint=_("If this is another payment, add what tells it apart, such as its date."),
    field="reference",
)
FEES_MISSING = refusal(
    "campaigns.fees_missing",
    Invalid,
    _("No fee is set for any tier."),
    hint=_("Open a tender, or set the fees you pay creators directly."),
    field="koc_gross",
)
FEES_MISSING_FOR_MATCHING = refusal(
    "campaigns.fees_missing_for_matching",
    Invalid,
    _("No fee is set for any tier."),
    hint=_("Set what a note is paid first."),
)
FEES_FIXED = refusal(
    "campaigns.fees_fixed", Conflict, _("Fees can be set only before the campaign is started.")
)
