"""Words of governance: register entries, obligations, restrictions, appeals, cases."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from tallgrass.kernel import policies
from tallgrass.kernel.hooks import Hook
from tallgrass.kernel.policies import Setting, Way
from tallgrass.kernel.routes import path_of
from tallgrass.kernel.subjects import Subject

policies.define(
    "governance",
    _("Reports, restrictions and appeals"),
    Setting("appeal_days", 183, 183, 3_650, _("Days to appeal against a restriction")),
    Setting("appeal_answer_days", 14, 1, 90, _("Days for a person to answer an appeal")),
    Setting(
        "appeal_grace_days",
        14,
        1,
        90,
        _("Further days before an unanswered appeal lifts the restriction"),
    ),
    Setting("case_answer_days", 7, 1, 90, _("Days to decide on a report")),
    Setting(
        "reports_an_hour",
        20,
        1,
        10_000,
        _("Reports a person may make in one go; the allowance refills within an hour"),
    ),
    Setting(
        "look_hours",
        24,
        1,
        168,
        _("Hours an operator may look at private things for a case"),
        loosens=Way.UP,
    ),
    Setting("longest_restriction_days", 365, 1, 3_650, _("Most days a restriction may last")),
)


class Tie(models.TextChoices):
    """What passes between payer and author."""

    FEE = "fee", _("Fee")
    CLICKS = "clicks", _("Pay per click")
    GIFT = "gift", _("Gift or loan")
    AFFILIATE = "affiliate", _("Commission on sales")


class Channel(models.TextChoices):
    """Where the advertorial appears."""

    NOTE = "note", _("Note here")
    EXTERNAL = "external", _("Published elsewhere")


class Duty(models.TextChoices):
    """What an obligation forbids."""

    KEEP = "keep", _("It may not be deleted")
    LABEL = "label", _("The paid label stays")
    LINKS = "links", _("The agreed links stay")


class Limit(models.TextChoices):
    """What a restriction takes away."""

    REACH = "reach", _("Reach")
    PUBLISH = "publish", _("Publishing")
    PAY = "pay", _("Pay")
    ACCOUNT = "account", _("Account")


class RestrictionState(models.TextChoices):
    ACTIVE = "active", _("Active")
    EXPIRED = "expired", _("Ended as planned")
    LIFTED = "lifted", _("Lifted")


class AppealState(models.TextChoices):
    OPEN = "open", _("Waiting for a person's answer")
    UPHELD = "upheld", _("The restriction stands")
    OVERTURNED = "overturned", _("The restriction was lifted")
    LAPSED = "lapsed", _("Not answered in time: the restriction was lifted")


class JointDeed(models.TextChoices):
    """What no operator does alone: one proposes it, another confirms it."""

    OWNER = "owner", _("Offer an organisation to a new owner")
    SUSPENSION = "suspension", _("Suspend an operator")
    ERASURE = "erasure", _("Delete an account")
    POLICY = "policy", _("Make a rule less safe")


class ProposalState(models.TextChoices):
    OPEN = "open", _("Waiting for another operator")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")
    LAPSED = "lapsed", _("Nobody answered in time")


class CaseState(models.TextChoices):
    OPEN = "open", _("Being looked at")
    DISMISSED = "dismissed", _("No rule was broken")
    RESTRICTED = "restricted", _("A restriction was imposed")


class ReportReason(models.TextChoices):
    """Why something is reported."""

    UNDISCLOSED_AD = "undisclosed_ad", _("Advertising without a label")
    SPAM = "spam", _("Spam or cheating")
    HARASSMENT = "harassment", _("Harassment or hate")
    DANGER = "danger", _("Dangerous or harmful")
    FALSE = "false", _("False or misleading")
    IMPERSONATION = "impersonation", _("Pretends to be someone else")
    RIGHTS = "rights", _("Uses someone's work or picture without permission")
    OTHER = "other", _("Something else")


# Rules that statements name. A rule outside this list is shown as written.
RULES = {
    "ads_are_labelled": _("Paid content must carry its label."),
    "no_trickery": _("No spam, no bought or automated engagement."),
    "no_harassment": _("Do not harass, threaten or degrade anyone."),
    "no_danger": _("Do not publish anything that endangers people."),
    "truthful": _("Claims about products must be true."),
    "own_name": _("Do not pretend to be someone else."),
    "rights": _("Use other people's work and pictures only with permission."),
    "payee_known": _("The payee's name must match the account."),
}


@dataclass(frozen=True, slots=True)
class EntryCard:
    """An advertorial in the register: who, what kind, when, for whom, where."""

    id: int
    public_id: str
    subject: Subject
    person_id: int
    payer_org_id: int | None
    payer_name: str
    ties: tuple[str, ...]
    contract_ref: str
    declared_value: int
    currency: str
    channel: str
    channel_note: str
    filed_at: datetime
    published_at: datetime | None

    @property
    def path(self) -> str:
        return path_of("entry", self.public_id)

    @property
    def tie_labels(self) -> list[object]:
        return [Tie(tie).label for tie in self.ties]

    @property
    def channel_label(self) -> object:
        return Channel(self.channel).label


@dataclass(frozen=True, slots=True)
class ObligationCard:
    """What may not be done to a subject, why, until when, and on whose account."""

    kind: str
    reason: str
    until: datetime
    source: str


@dataclass(frozen=True, slots=True)
class AppealCard:
    """An appeal and its answer."""

    id: int
    restriction_id: int
    text: str
    state: str
    filed_at: datetime
    due_at: datetime
    answer: str
    answered_at: datetime | None

    @property
    def state_label(self) -> object:
        return AppealState(self.state).label


@dataclass(frozen=True, slots=True)
class RestrictionCard:
    """A restriction with its statement of reasons."""

    id: int
    public_id: str
    subject: Subject
    person_id: int | None
    org_id: int | None
    kind: str
    reason: str
    rule: str
    automated: bool
    starts_at: datetime
    ends_at: datetime
    appeal_until: datetime
    state: str
    ended_at: datetime | None
    lift_reason: str
    appeal: AppealCard | None = None

    @property
    def path(self) -> str:
        return path_of("statement", self.public_id)

    @property
    def kind_label(self) -> object:
        return Limit(self.kind).label

    @property
    def rule_text(self) -> object:
        return RULES.get(self.rule, self.rule)

    @property
    def state_label(self) -> object:
        return RestrictionState(self.state).label

    @property
    def is_active(self) -> bool:
        return self.state == RestrictionState.ACTIVE


@dataclass(frozen=True, slots=True)
class ReportCard:
    """One report within a case. The reporter is known to operators alone."""

    reporter_id: int | None
    reason: str
    text: str
    created_at: datetime

    @property
    def reason_label(self) -> object:
        return ReportReason(self.reason).label


@dataclass(frozen=True, slots=True)
class CaseCard:
    """A case: one subject, every report about it until it is decided."""

    id: int
    public_id: str
    subject: Subject
    state: str
    opened_at: datetime
    due_at: datetime
    decided_at: datetime | None
    explanation: str
    restriction_id: int | None
    reports: tuple[ReportCard, ...]

    @property
    def path(self) -> str:
        return path_of("case", self.public_id)

    @property
    def state_label(self) -> object:
        return CaseState(self.state).label


@dataclass(frozen=True, slots=True)
class ProposalCard:
    """A deed that one operator proposed and another must confirm: about whom, or which policy with
    which values, and why."""

    id: int
    public_id: str
    deed: str
    person_id: int | None
    org_id: int | None
    reason: str
    rule: str
    days: int
    policy: str
    values: dict[str, Any]
    proposed_by: int | None
    proposed_at: datetime
    due_at: datetime
    state: str

    @property
    def deed_label(self) -> object:
        return JointDeed(self.deed).label

    @property
    def rule_text(self) -> object:
        return RULES.get(self.rule, self.rule)

    @property
    def policy_title(self) -> str:
        return policies.title_of(self.policy)

    @property
    def policy_changes(self) -> list[tuple[object, str]]:
        """Return each setting that it changes, with the value in force and the one proposed."""
        _version, now = policies.current(self.policy)
        return [
            (each.label, f"{each.written(now[each.name])} → {each.written(self.values[each.name])}")
            for each in policies.settings_of(self.policy)
            if each.name in self.values
        ]


@dataclass(frozen=True, slots=True)
class LookCard:
    """A look that an operator opened for a case: at what, why, and until when."""

    public_id: str
    case_id: int
    subject: Subject
    reason: str
    opened_at: datetime
    ends_at: datetime


READ_AS = {
    "campaigns.find": _("List of campaigns"),
    "campaigns.read": _("Campaign and brief"),
    "campaigns.read_bids": _("Bids"),
    "campaigns.read_money": _("Decisions about money"),
    "contracts.find": _("List of contracts"),
    "contracts.read": _("Contract"),
    "drafts.read": _("Drafts"),
    "governance.see_entry": _("Register entry before publication"),
    "ledger.read": _("Balance, movements and payouts"),
    "notes.see_picture": _("Pictures that no note shows"),
    "payslips.read": _("Payslip"),
    "reports.read": _("Report of a campaign"),
}


@dataclass(frozen=True, slots=True)
class ReadingCard:
    """One reading of a private thing by an operator, as whoever it concerns reads it."""

    at: datetime
    verb: str
    thing: Subject
    whose: Subject
    reason: str
    operator_id: int | None

    @property
    def label(self) -> object:
        return READ_AS.get(self.verb, self.verb)


@dataclass(frozen=True, slots=True)
class RestrictionChange:
    """A subject is, or is no longer, under a restriction of that kind."""

    subject: Subject
    kind: str
    active: bool


restriction_changed: Hook[RestrictionChange] = Hook("governance.restriction_changed")
