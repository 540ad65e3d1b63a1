"""What tenders and bids refuse."""

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.errors import Conflict, Invalid, NotFound, PermissionDenied, refusal

BID_ROUNDS_OUT_OF_BOUNDS = refusal(
    "campaigns.bid_rounds_out_of_bounds",
    Invalid,
    _("Enter between 0 and %(most)d rounds of revision."),
    field="revision_cap",
)
TENDER_CLOSING_OUT_OF_BOUNDS = refusal(
    "campaigns.tender_closing_out_of_bounds",
    Invalid,
    _("A tender must close in the future, within 60 days and before the preheat begins."),
    hint=_("Choose another closing time."),
    field="closes_at",
)
NOTHING_TO_BID_FOR = refusal(
    "campaigns.nothing_to_bid_for",
    Invalid,
    _("None of the budget's fee lines has money to bid for."),
    field="closes_at",
)
NO_OPEN_TENDER = refusal("campaigns.no_open_tender", Conflict, _("There is no open tender."))
NO_SUCH_TENDER = refusal("campaigns.no_such_tender", NotFound, _("There is no such tender."))
TENDER_STILL_OPEN = refusal(
    "campaigns.tender_still_open",
    Conflict,
    _("The tender is still open."),
    hint=_("Decide once it has closed."),
)
TENDER_CLOSED = refusal(
    "campaigns.tender_closed",
    Conflict,
    _("This tender is closed."),
    hint=_("The brand decides on the bids that are in."),
)
NO_BID_YET = refusal(
    "campaigns.no_bid_yet",
    Conflict,
    _("There are no bids yet."),
    hint=_("Wait for one, or withdraw the tender."),
)
NO_SUCH_BID_IN_TENDER = refusal(
    "campaigns.no_such_bid_in_tender", NotFound, _("There is no such bid in this tender.")
)
OWN_PROPOSAL = refusal(
    "campaigns.own_proposal",
    PermissionDenied,
    _("The person who proposed an award cannot confirm it."),
    hint=_("Ask another member with the procurement role."),
)
AGENCY_UNVERIFIED = refusal(
    "campaigns.agency_unverified",
    PermissionDenied,
    _("Only verified agencies can bid."),
    hint=_("An operator verifies agencies; yours is waiting."),
)
BIDDER_UNVERIFIED = refusal(
    "campaigns.bidder_unverified",
    Conflict,
    _("This agency is not verified at the moment, so it cannot win."),
    hint=_("Choose another bid, or wait until an operator has verified the agency."),
)
NO_SUCH_BID = refusal("campaigns.no_such_bid", NotFound, _("There is no such bid."))
BID_IN_OTHER_STATE = refusal(
    "campaigns.bid_in_other_state",
    Conflict,
    _("That isn't possible while the bid is “%(state)s”."),
    hint=_("Reload the page to see its current status."),
)
BID_EMPTY = refusal(
    "campaigns.bid_empty",
    Invalid,
    _("Bid for at least one tier."),
    hint=_("Fill in how many notes, and the fee for one."),
    field="koc_notes",
)
BID_NOTES_OUT_OF_BOUNDS = refusal(
    "campaigns.bid_notes_out_of_bounds",
    Invalid,
    _("The number of notes must be between 1 and %(most)d."),
)
BID_EXCEEDS_LINE = refusal(
    "campaigns.bid_exceeds_line",
    Invalid,
    _("This is more than the brand set aside in the %(line)s line."),
    hint=_("Ask for fewer notes, or a lower fee."),
)
