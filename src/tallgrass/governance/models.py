"""Tables of governance."""

from django.db import models
from django.db.models import F, Q

from tallgrass.governance.types import (
    AppealState,
    CaseState,
    Channel,
    Duty,
    JointDeed,
    Limit,
    ProposalState,
    ReportReason,
    RestrictionState,
)
from tallgrass.kernel.fields import PublicIdField
from tallgrass.kernel.immutable import immutable

LONGEST_KEY = 120


class Entry(models.Model):
    """An advertorial in the register."""

    public_id = models.CharField(max_length=20, unique=True)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    person = models.ForeignKey("tg_people.Person", models.PROTECT, related_name="+")
    payer_org = models.ForeignKey(
        "tg_people.Organisation", models.PROTECT, null=True, related_name="+"
    )
    payer_name = models.CharField(max_length=80)
    payer_key = models.CharField(max_length=LONGEST_KEY, default="", editable=False)
    """By which the payer is found: without case and accents, in simplified letters."""
    ties = models.CharField(max_length=80)  # kinds of tie, one space between
    contract_ref = models.CharField(max_length=80, unique=True)
    declared_value = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3, blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.NOTE)
    channel_note = models.CharField(max_length=300, blank=True)
    filed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(payer_name=""), name="tg_entry_payer")]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="tg_entry_subject"),
            models.Index(fields=["person", "-id"], name="tg_entry_person"),
        ]


class Obligation(models.Model):
    """Something that may not be done to a subject until a day, on account of a source (a
    contract)."""

    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Duty.choices)
    reason = models.CharField(max_length=300)
    until = models.DateTimeField()
    source = models.CharField(max_length=80, db_index=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "kind", "source"], name="tg_obligation_once"
            )
        ]


class Restriction(models.Model):
    """A limit on reach, publishing, pay or account, with its statement of reasons. It belongs to a
    person or an organisation."""

    public_id = PublicIdField()
    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    person = models.ForeignKey("tg_people.Person", models.PROTECT, null=True, related_name="+")
    org = models.ForeignKey("tg_people.Organisation", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Limit.choices)
    reason = models.TextField()
    rule = models.CharField(max_length=120)
    automated = models.BooleanField(default=False)
    decided_by = models.ForeignKey("tg_people.Person", models.SET_NULL, null=True, related_name="+")
    state = models.CharField(
        max_length=10, choices=RestrictionState.choices, default=RestrictionState.ACTIVE
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    appeal_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    lift_reason = models.CharField(max_length=1_000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(rule=""), name="tg_restriction_reasoned"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")) & Q(appeal_until__gt=F("starts_at")),
                name="tg_restriction_ends",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(org__isnull=False),
                name="tg_restriction_owned",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="tg_restriction_subject"),
            models.Index(
                fields=["ends_at"],
                condition=Q(state=RestrictionState.ACTIVE),
                name="tg_restriction_due",
            ),
        ]


class Appeal(models.Model):
    """What the subject of a restriction says against it, and a person's answer. One a
    restriction."""

    restriction = models.OneToOneField(Restriction, models.CASCADE, related_name="appeal")
    text = models.TextField()
    state = models.CharField(max_length=10, choices=AppealState.choices, default=AppealState.OPEN)
    filed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        "tg_people.Person", models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=AppealState.OPEN)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="tg_appeal_answered",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state=AppealState.OPEN), name="tg_appeal_due"
            ),
            models.Index(
                fields=["-answered_at", "-id"],
                condition=Q(answered_at__isnull=False),
                name="tg_appeal_answers",
            ),
        ]


class JointProposal(models.Model):
    """What one operator proposed and another must agree to. `reason` and `rule` are those of the
    statement where it suspends; `days` is for how long. Where it changes a policy, `values` are the
    settings, and `seen` is the version that they change."""

    public_id = PublicIdField()
    deed = models.CharField(max_length=10, choices=JointDeed.choices)
    person = models.ForeignKey("tg_people.Person", models.CASCADE, null=True, related_name="+")
    org = models.ForeignKey("tg_people.Organisation", models.CASCADE, null=True, related_name="+")
    reason = models.TextField()
    rule = models.CharField(max_length=120, blank=True)
    days = models.PositiveSmallIntegerField(default=0)
    policy = models.CharField(max_length=60, blank=True)
    values = models.JSONField(default=dict)
    seen = models.PositiveIntegerField(default=0)
    proposed_by = models.ForeignKey(
        "tg_people.Person", models.SET_NULL, null=True, related_name="+"
    )
    proposed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN
    )
    answered_by = models.ForeignKey(
        "tg_people.Person", models.SET_NULL, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due_at"], name="tg_proposal_open")]


class Case(models.Model):
    """A subject somebody reported. One case is open a subject; further reports join it."""

    public_id = PublicIdField()
    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    person = models.ForeignKey("tg_people.Person", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=CaseState.choices, default=CaseState.OPEN)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("tg_people.Person", models.SET_NULL, null=True, related_name="+")
    explanation = models.TextField(blank=True)
    restriction = models.ForeignKey(Restriction, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"],
                condition=Q(state=CaseState.OPEN),
                name="tg_one_open_case",
            ),
            models.CheckConstraint(
                condition=Q(state=CaseState.OPEN) | ~Q(explanation=""), name="tg_case_explained"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=Q(state=CaseState.OPEN), name="tg_case_due"
            )
        ]


class Look(models.Model):
    """An operator looks at the private things of what an open case is about, for some hours."""

    public_id = PublicIdField()
    case = models.ForeignKey(Case, models.PROTECT, related_name="looks")
    operator = models.ForeignKey("tg_people.Person", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=1_000)
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="tg_look_reasoned")]
        indexes = [models.Index(fields=["operator", "ends_at"], name="tg_look_open")]


@immutable
class CaseReading(models.Model):
    """A private thing that an operator read by a look: one row for each side it concerns."""

    look = models.ForeignKey(Look, models.PROTECT, related_name="readings")
    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    thing_kind = models.CharField(max_length=30)
    thing_id = models.BigIntegerField()
    whose_kind = models.CharField(max_length=30)
    whose_id = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["whose_kind", "whose_id", "-at", "-id"], name="tg_reading_whose"),
            models.Index(fields=["look", "thing_kind", "thing_id"], name="tg_reading_thing"),
        ]


class Report(models.Model):
    """One person's (or the machine's) report of a subject."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="reports")
    reporter = models.ForeignKey("tg_people.Person", models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=20, choices=ReportReason.choices)
    text = models.CharField(max_length=2_000, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "reporter"], name="tg_report_once")]
