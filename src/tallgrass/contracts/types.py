"""Words of the contracts room: states and the moves between them, lines, waves, takers, duties."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tallgrass.governance.types import Duty
from tallgrass.profiles.types import Tier


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


class Wave(models.TextChoices):
    PREHEAT = "preheat", _("Preheat")
    LAUNCH = "launch", _("Launch")


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
    MAKING = "making", _("Trying it out and photographs")
    WRITING = "writing", _("Writing the note")
    REVISION = "revision", _("Each round of revisions")


OBLIGATIONS: Mapping[str, Any] = {
    Duty.KEEP: _("The note stays up, and says what was agreed, until 180 days after the launch"),
    Duty.LABEL: _(
        "It carries the paid-partnership label and has its entry in the register; "
        "Tallgrass adds both"
    ),
    Duty.LINKS: _("Its link stays as agreed"),
}
"""What a creator binds themself to, by the duty it makes. Terms name obligations by these words."""


class Lapse(models.TextChoices):
    """Why a deadline ended a contract."""

    NO_DRAFT = "no_draft", _("No draft was sent in time.")
    NO_REVIEW = (
        "no_review",
        _("The last draft still broke a rule of the brief, and nobody decided on it."),
    )
    NO_NOTE = "no_note", _("The wave closed before the note was published.")
    CAMPAIGN = "campaign_over", _("The campaign ended.")


class Side(models.TextChoices):
    """Who takes a step of the work."""

    CREATOR = "creator", _("Creator")
    BRAND = "brand", _("Brand")
    SYSTEM = "system", _("Tallgrass")


class Step(models.TextChoices):
    """What can happen in the course of a contract."""

    OFFERED = "offered", _("Offered")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("The offer expired")
    SUBMITTED = "submitted", _("Draft sent")
    READ = "read", _("Draft read in full")
    RETURNED = "returned", _("Draft sent back")
    APPROVED = "approved", _("Draft approved")
    SAMPLED = "sampled", _("Draft approved by sample")
    SILENCE = "silence", _("Approved automatically: the review deadline passed")
    REMINDED = "reminded", _("Reminded")
    PUBLISHED = "published", _("Published, labelled and registered")
    EARNED = "earned", _("Money earned")
    PAID = "paid", _("Paid into the account")
    COMPLETED = "completed", _("Paid in full")
    ENDED = "ended", _("Ended early")
    TIME = "time", _("Work")
