"""Words of the campaigns room: states and the moves between them, and fee lines."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from tallgrass.contracts.types import Line
from tallgrass.kernel.subjects import Subject

FEE_LINES = (Line.KOC, Line.KOL, Line.CELEBRITY)


class CampaignState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("With procurement")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")
    FUNDED = "funded", _("Funded")
    TENDERING = "tendering", _("Out to tender")
    AWARD_PROPOSED = "award_proposed", _("Award proposed")
    AWARDED = "awarded", _("Awarded")
    RUNNING = "running", _("Running")
    CLOSING = "closing", _("Closing")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


# state → verb → next state. What is not here is refused.
CAMPAIGN_MOVES: Mapping[str, Mapping[str, str]] = {
    CampaignState.DRAFT: {"submit": CampaignState.SUBMITTED, "cancel": CampaignState.CANCELLED},
    CampaignState.SUBMITTED: {"approve": CampaignState.APPROVED, "return": CampaignState.RETURNED},
    CampaignState.RETURNED: {"submit": CampaignState.SUBMITTED, "cancel": CampaignState.CANCELLED},
    CampaignState.APPROVED: {"fund": CampaignState.FUNDED, "cancel": CampaignState.CANCELLED},
    CampaignState.FUNDED: {
        "open_tender": CampaignState.TENDERING,
        "start": CampaignState.RUNNING,
        "cancel": CampaignState.CANCELLED,
    },
    CampaignState.TENDERING: {
        "propose_award": CampaignState.AWARD_PROPOSED,
        "withdraw_tender": CampaignState.FUNDED,
    },
    CampaignState.AWARD_PROPOSED: {
        "confirm_award": CampaignState.AWARDED,
        "refuse_award": CampaignState.TENDERING,
    },
    CampaignState.AWARDED: {"start": CampaignState.RUNNING, "cancel": CampaignState.CANCELLED},
    CampaignState.RUNNING: {"close": CampaignState.CLOSED, "wind_up": CampaignState.CLOSING},
    CampaignState.CLOSING: {"close": CampaignState.CLOSED},
    CampaignState.CLOSED: {},
    CampaignState.CANCELLED: {},
}


class BidState(models.TextChoices):
    SUBMITTED = "submitted", _("Submitted")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    PROPOSED = "proposed", _("Proposed for award")
    WON = "won", _("Won")
    LOST = "lost", _("Not chosen")


BID_MOVES: Mapping[str, Mapping[str, str]] = {
    BidState.SUBMITTED: {
        "revise": BidState.SUBMITTED,
        "withdraw": BidState.WITHDRAWN,
        "propose": BidState.PROPOSED,
        "lose": BidState.LOST,
    },
    BidState.WITHDRAWN: {"revise": BidState.SUBMITTED},
    BidState.PROPOSED: {"win": BidState.WON, "refuse": BidState.SUBMITTED},
    BidState.WON: {},
    BidState.LOST: {},
}


class PoolState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    SHORTLISTED = "shortlisted", _("Short-listed")
    EXCLUDED = "excluded", _("Excluded")
    INVITED = "invited", _("Invited")
    NOT_CHOSEN = "not_chosen", _("Not chosen")


POOL_MOVES: Mapping[str, Mapping[str, str]] = {
    PoolState.PROPOSED: {
        "shortlist": PoolState.SHORTLISTED,
        "exclude": PoolState.EXCLUDED,
        "pass_over": PoolState.NOT_CHOSEN,
    },
    PoolState.SHORTLISTED: {
        "unlist": PoolState.PROPOSED,
        "exclude": PoolState.EXCLUDED,
        "invite": PoolState.INVITED,
        "pass_over": PoolState.NOT_CHOSEN,
    },
    PoolState.EXCLUDED: {"reconsider": PoolState.PROPOSED, "pass_over": PoolState.NOT_CHOSEN},
    PoolState.INVITED: {},
    PoolState.NOT_CHOSEN: {},
}


class PoolSource(models.TextChoices):
    """Who brought a creator into a pool."""

    AGENCY = "agency", _("Agency's list")
    BRAND = "brand", _("Brand's list")
    MATCHING = "matching", _("Matching")


KIND = "campaign"
"""The kind of subject that a campaign is."""


def source_of(campaign_id: int) -> Subject:
    """Return the source that contracts of a campaign name."""
    return Subject(KIND, campaign_id)


def payer_key_of(campaign_id: int) -> str:
    """Return the ledger's key of the money set aside for a campaign."""
    return f"campaign:{campaign_id}"


LAPSES = {
    "lapse:draft": _("The brief was not submitted in time and has been cancelled."),
    "lapse:submitted": _(
        "Procurement did not answer in time; the budget went back to its marketer."
    ),
    "lapse:approved": _("The money did not arrive in time; the campaign was cancelled."),
    "lapse:funded": _(
        "Nothing was begun in time; the campaign was cancelled and the money returned."
    ),
    "lapse:undecided": _("No bid was chosen in time; the tender ended without an award."),
    "lapse:award": _("Procurement did not answer in time; the award has to be chosen again."),
    "lapse:awarded": _(
        "The campaign was not started in time; it was cancelled and the money returned."
    ),
    "lapse:over": _("All contracts have ended, so the campaign closes by itself."),
}
"""What a passed deadline means. Histories keep the code, so that everybody reads it in their own
language."""


def words_of(text: str) -> str:
    """Return what somebody wrote, or what a deadline meant."""
    return str(LAPSES.get(text, text))
