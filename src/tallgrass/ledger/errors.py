"""What the ledger refuses, each by its code."""

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.errors import Conflict, Invalid, NotFound, refusal


class Insufficient(Conflict):
    """The account does not hold that much."""


INSUFFICIENT = refusal(
    "ledger.insufficient",
    Insufficient,
    _("There is not enough money in this account."),
    hint=_("Add funds, or lower the amount."),
)
TOO_MANY_TRANSFERS = refusal(
    "ledger.too_many_transfers", Invalid, _("Post at most 10,000 transfers at once.")
)
SIDES_MISMATCH = refusal(
    "ledger.sides_mismatch",
    Invalid,
    _("A transfer has at least two sides, all in one known currency."),
)
SIDE_MOVES_NOTHING = refusal(
    "ledger.side_moves_nothing",
    Invalid,
    _("Each side of a transfer moves a whole number of minor units, not zero."),
)
SIDES_UNBALANCED = refusal(
    "ledger.sides_unbalanced", Invalid, _("The sides of a transfer must add up to zero.")
)
TRANSFER_KEY_MALFORMED = refusal(
    "ledger.transfer_key_malformed",
    Invalid,
    _("A transfer needs a request key of 1 to 120 characters."),
)
TRANSFER_KEY_REUSED = refusal(
    "ledger.transfer_key_reused",
    Conflict,
    _("This request key was used for another transfer."),
    hint=_("Use a new request key for a new transfer."),
)
PAYMENT_NEGATIVE = refusal(
    "ledger.payment_negative", Invalid, _("A payment is never below zero."), field="amount"
)
SHARE_OUT_OF_BOUNDS = refusal(
    "ledger.share_out_of_bounds",
    Invalid,
    _("A share must be between 0 and 100 percent of the gross or of the remainder."),
)
SHARES_EXCEED_WHOLE = refusal(
    "ledger.shares_exceed_whole",
    Invalid,
    _("The shares add up to more than the whole amount."),
    hint=_("Lower one of them."),
)
PAYOUT_METHOD_UNKNOWN = refusal(
    "ledger.payout_method_unknown", Invalid, _("Choose one of the payout methods."), field="method"
)
ACCOUNT_NUMBER_MALFORMED = refusal(
    "ledger.account_number_malformed",
    Invalid,
    _("That isn't a valid account number."),
    hint=_("Use letters, digits, spaces and . @ + - only."),
    field="details",
)
PAYOUT_OF_NOTHING = refusal(
    "ledger.payout_of_nothing", Invalid, _("Enter an amount above zero."), field="amount"
)
PAYOUT_DESTINATION_MISSING = refusal(
    "ledger.payout_destination_missing",
    Invalid,
    _("We do not know where to pay you."),
    hint=_("Add your payout details first."),
    field="destination",
)
NO_SUCH_PAYOUT = refusal("ledger.no_such_payout", NotFound, _("There is no such payout."))
PAYOUT_IN_OTHER_STATE = refusal(
    "ledger.payout_in_other_state",
    Conflict,
    _("That isn't possible while the payout is “%(state)s”."),
    hint=_("Reload the page to see its current status."),
)
DESTINATION_RESTS = refusal(
    "ledger.destination_rests",
    Conflict,
    _("These payout details are new. Nothing is paid to them before %(day)s."),
    hint=_("The payee can confirm them sooner, by the link in the email that we sent."),
)
DESTINATION_LINK_OVER = refusal(
    "ledger.destination_link_over",
    NotFound,
    _("This link no longer works: the payout details were changed again, or have rested."),
    hint=_("Open your earnings to see them."),
)
