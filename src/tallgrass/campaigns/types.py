"""Words of the campaigns room: states and the moves between them, tiers, lines, and hooks."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tallgrass.kernel.hooks import Hook


class Tier(models.TextChoices):
    """By followers; the bounds are the policy `profiles.tiers`."""

    NANO = "nano", _("Nano")
    KOC = "koc", _("KOC")
    KOL = "kol", _("KOL")
    CELEBRITY = "celebrity", _("Celebrity")


class Line(models.TextChoices):
    """Budget lines. KOC money is a line of its own, always."""

    KOC = "koc", _("KOC")
    KOL = "kol", _("KOL")
    CELEBRITY = "celebrity", _("Celebrity")
    PLATFORM = "platform", _("Platform")
    CONTINGENCY = "contingency", _("Contingency")


LINE_OF_TIER: Mapping[str, str] = {
    Tier.NANO: Line.KOC,
    Tier.KOC: Line.KOC,
    Tier.KOL: Line.KOL,
    Tier.CELEBRITY: Line.CELEBRITY,
}
FEE_LINES = (Line.KOC, Line.KOL, Line.CELEBRITY)


class Wave(models.TextChoices):
    PREHEAT = "preheat", _("Preheat")
    LAUNCH = "launch", _("Launch")


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


class Source(models.TextChoices):
    """Who brought a creator into a pool."""

    AGENCY = "agency", _("Agency's list")
    BRAND = "brand", _("Brand's list")
    MATCHING = "matching", _("Matching")


class ContractKind(models.TextChoices):
    FLAT = "flat", _("Fee on publication")
    CLICKS = "clicks", _("Per valid click")


class ContractState(models.TextChoices):
    OFFERED = "offered", _("Offered")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Expired")
    APPROVED = "approved", _("Approved to publish")
    PUBLISHED = "published", pgettext_lazy("contract", "Published")
    COMPLETED = "completed", _("Completed")
    ENDED = "ended", _("Ended early")


CONTRACT_MOVES: Mapping[str, Mapping[str, str]] = {
    ContractState.OFFERED: {
        "accept": ContractState.ACCEPTED,
        "decline": ContractState.DECLINED,
        "expire": ContractState.EXPIRED,
        "end": ContractState.ENDED,
    },
    ContractState.ACCEPTED: {"approve": ContractState.APPROVED, "end": ContractState.ENDED},
    ContractState.APPROVED: {"publish": ContractState.PUBLISHED, "end": ContractState.ENDED},
    ContractState.PUBLISHED: {"complete": ContractState.COMPLETED},
    ContractState.DECLINED: {},
    ContractState.EXPIRED: {},
    ContractState.COMPLETED: {},
    ContractState.ENDED: {},
}


class DraftState(models.TextChoices):
    SUBMITTED = "submitted", _("With the marketer")
    RETURNED = "returned", _("Returned for changes")
    APPROVED = "approved", _("Approved")


DRAFT_MOVES: Mapping[str, Mapping[str, str]] = {
    DraftState.SUBMITTED: {"return": DraftState.RETURNED, "approve": DraftState.APPROVED},
    DraftState.RETURNED: {},
    DraftState.APPROVED: {},
}


class EarningState(models.TextChoices):
    """An earning waits for its pay date; then it is posted to the ledger, and its payslip says who
    got what."""

    DUE = "due", pgettext_lazy("earning", "Due")
    POSTED = "posted", _("Paid into the account")


EARNING_MOVES: Mapping[str, Mapping[str, str]] = {
    EarningState.DUE: {"post": EarningState.POSTED},
    EarningState.POSTED: {},
}


class Taker(models.TextChoices):
    """Who takes a part of a fee, in the order of the split. Terms name takers by these words."""

    AGENCY = "social_agency", _("Social agency")
    MCN = "mcn", _("MCN")
    PLATFORM = "platform", _("Platform")
    CREATOR = "creator", _("Creator")


class WorkItem(models.TextChoices):
    """What a contract asks of a creator, item by item. Terms name items by these words, with the
    hours each is reckoned at."""

    RESEARCH = "research", _("Getting to know the product")
    MAKING = "making", _("Photographs and trying it out")
    WRITING = "writing", _("Writing the note")
    REVISION = "revision", _("Each round of revisions")


class Obligation(models.TextChoices):
    """What a creator binds herself to. Terms name obligations by these words."""

    KEEP = "keep", _("The note stays up, and says what was agreed, until 180 days after the launch")
    LABEL = (
        "label",
        _(
            "It carries the paid-partnership label and its entry in the register, both put on by "
            "Tallgrass"
        ),
    )
    LINKS = "links", _("Its link stays as agreed")


@dataclass(frozen=True, slots=True)
class Closing:
    """A campaign is about to close or be cancelled, in this transaction. Whoever must keep it open
    raises Conflict."""

    campaign_id: int


closing: Hook[Closing] = Hook("campaigns.closing")
