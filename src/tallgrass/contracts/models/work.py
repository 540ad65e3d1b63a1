"""The work under a contract: drafts, remarks on their words, the work log, and what was earned."""

from django.db import models

from tallgrass.contracts.models.contract import Contract
from tallgrass.contracts.types import ContractKind, DraftState, EarningState, Line
from tallgrass.kernel.fields import PublicIdField
from tallgrass.kernel.routes import path_of


class Draft(models.Model):
    """One round of a draft. `findings` is what the machine found: must-say missing, never-say
    present, with places."""

    public_id = PublicIdField()
    contract = models.ForeignKey(Contract, models.CASCADE, related_name="drafts")
    round = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=10, choices=DraftState.choices, default=DraftState.SUBMITTED
    )
    title = models.CharField(max_length=120)
    body = models.TextField()
    language = models.CharField(max_length=10)
    cover = models.JSONField(null=True)
    images = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    submitted_at = models.DateTimeField()
    due_at = models.DateTimeField()
    decided_by = models.ForeignKey("tg_people.Person", models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    words = models.TextField(blank=True)
    was_read = models.BooleanField(default=False)
    """Whether a person read it whole before deciding; approvals by sample leave it false, and say
    so."""

    class Meta:
        db_table = "tg_campaigns_draft"
        constraints = [models.UniqueConstraint(fields=["contract", "round"], name="tg_draft_round")]
        indexes = [models.Index(fields=["state", "due_at"], name="tg_draft_due")]

    @property
    def path(self) -> str:
        return path_of("draft", self.public_id)


class Reading(models.Model):
    """That a person read a draft whole: the record behind "approved unread"."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="readings")
    person = models.ForeignKey("tg_people.Person", models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        db_table = "tg_campaigns_reading"
        constraints = [models.UniqueConstraint(fields=["draft", "person"], name="tg_reading_once")]


class Remark(models.Model):
    """A comment on chosen words of a draft: characters start to end of its title or body, with the
    words quoted."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="remarks")
    field = models.CharField(max_length=5)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    words = models.TextField()
    author = models.ForeignKey("tg_people.Person", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "tg_campaigns_remark"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(start__lt=models.F("end")), name="tg_remark_span"
            )
        ]


class WorkLogEntry(models.Model):
    """A step of the work, by either side or the machine. `minutes` is what a creator says it took
    them."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="log")
    at = models.DateTimeField()
    side = models.CharField(max_length=10)
    """creator, brand, agency or system"""
    verb = models.CharField(max_length=30)
    words = models.TextField(blank=True)
    minutes = models.PositiveIntegerField(null=True)

    class Meta:
        db_table = "tg_campaigns_worklogentry"


class Earning(models.Model):
    """Money earned under a contract: the flat fee on publication, or the clicks of one pay period
    added up, then split."""

    public_id = PublicIdField()
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="earnings")
    kind = models.CharField(max_length=10, choices=ContractKind.choices)
    line = models.CharField(max_length=12, choices=Line.choices)
    period = models.CharField(max_length=20)
    """"fee", or the pay date of the clicks added up here"""
    quantity = models.PositiveIntegerField(default=1)
    gross = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=8, choices=EarningState.choices, default=EarningState.DUE)
    earned_at = models.DateTimeField()
    pay_at = models.DateTimeField()
    posted_at = models.DateTimeField(null=True)
    shares = models.JSONField(default=list)
    """[{"name", "taker_key", "basis", "bps", "amount"}]: the split by the frozen rules; the last is
    the creator's net"""

    class Meta:
        db_table = "tg_campaigns_earning"
        constraints = [
            models.UniqueConstraint(fields=["contract", "kind", "period"], name="tg_earning_once"),
            models.CheckConstraint(condition=models.Q(gross__gt=0), name="tg_earning_positive"),
        ]
        indexes = [models.Index(fields=["state", "pay_at"], name="tg_earning_due")]

    @property
    def transfer_key(self) -> str:
        """The key under which the ledger posts it, once."""
        return f"earning:{self.public_id}"

    @property
    def path(self) -> str:
        return path_of("payslip", self.public_id)
