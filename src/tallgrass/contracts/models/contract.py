"""Contracts as data: terms that never change once offered, and the state of the work under them."""

from django.db import models
from django.utils.functional import cached_property

from tallgrass.contracts.terms.cards import TermsCard
from tallgrass.contracts.terms.reading import read_terms
from tallgrass.contracts.types import ContractKind, ContractState, Wave
from tallgrass.kernel.fields import PublicIdField
from tallgrass.kernel.immutable import immutable
from tallgrass.kernel.routes import path_of
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger.types import AccountKind, AccountRef
from tallgrass.profiles.types import Tier


@immutable
class Terms(models.Model):
    """What both sides agree to, frozen when it is offered. `hash` is the SHA-256 of the canonical
    body.

    body: {"kind", "tier", "line", "deliverable", "work": [{"item", "hours"}], "gross", "currency",
    "rules": [{"name", "taker_key", "basis", "bps"}], "net_key", "shares": [{"name", "taker",
    "taker_key", "amount", "bps", "basis", "of_gross_bps"}], "net", "in_kind": {"what", "value"} or
    null, "revision_cap", "pay_days", "obligations": [...], "keep_days", "wave", "window": [from,
    to], "time_zone", "must_say", "never_say", "link_url", "click": {"price", "creator_cap",
    "day_cap"} or null, "attribution": text, "order": {"payer_id", "payer_key", "source_kind",
    "source_id", "title", "domains", "payer_cap", "keep_until", "payer_name"}}

    Terms offered before contracts stood on a source have no "order", and those of before names were
    kept no "payer_name" in it; all other keys are in every body.
    """

    body = models.JSONField()
    hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "tg_campaigns_terms"

    @cached_property
    def card(self) -> TermsCard:
        """The body as typed values, parsed once."""
        return read_terms(self.body, self.hash)


class Contract(models.Model):
    """One creator's contract with one payer, for one source. What was ordered is copied here when
    it is offered and never read again from where it came from."""

    public_id = PublicIdField()
    payer = models.ForeignKey("tg_people.Organisation", models.PROTECT, related_name="+")
    payer_name = models.CharField(max_length=80)
    """What the payer was verified as when it offered: label, register and payslip say this."""
    payer_key = models.CharField(max_length=40)
    """The owner of the escrow that pays, and that what is not earned goes back to."""
    source_kind = models.CharField(max_length=20)
    source_id = models.BigIntegerField()
    """What the work is for, as a subject: a campaign, a show, a commission."""
    title = models.CharField(max_length=160)
    source_path = models.CharField(max_length=200)
    domains = models.JSONField(default=list)
    """Where its link may lead."""
    payer_cap = models.BigIntegerField(default=0)
    """Minor units that clicks may cost the payer's key in all; 0 for a flat fee."""
    keep_until = models.DateTimeField()
    """Until when the published note stays, labelled and linked."""
    person = models.ForeignKey("tg_people.Person", models.PROTECT, related_name="+")
    agency = models.ForeignKey(
        "tg_people.Organisation", models.PROTECT, null=True, related_name="+"
    )
    mcn = models.ForeignKey("tg_people.Organisation", models.PROTECT, null=True, related_name="+")
    terms = models.OneToOneField(Terms, models.PROTECT)
    kind = models.CharField(max_length=10, choices=ContractKind.choices)
    tier = models.CharField(max_length=10, choices=Tier.choices)
    wave = models.CharField(max_length=10, choices=Wave.choices)
    state = models.CharField(
        max_length=10, choices=ContractState.choices, default=ContractState.OFFERED
    )
    gross = models.BigIntegerField()
    """Minor units: the flat fee, or for clicks the creator's cap."""
    currency = models.CharField(max_length=3)
    note_id = models.BigIntegerField(null=True, unique=True)
    entry_id = models.BigIntegerField(null=True)
    """The register entry of the paid tie."""
    turn = models.CharField(max_length=10, blank=True)
    """Whose turn it is: creator, brand, or empty."""
    due_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    offered_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    answered_words = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True)
    pay_at = models.DateTimeField(null=True)
    """When the clicks of a per-click contract are added up next; null when nothing more can
    come."""
    followers = models.PositiveIntegerField(null=True)
    """How many followed them on publishing day."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "tg_campaigns_contract"
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_id", "person", "kind"], name="tg_contract_once"
            )
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="tg_contract_person"),
            models.Index(
                fields=["source_kind", "source_id", "state", "id"], name="tg_contract_source"
            ),
            models.Index(fields=["payer", "state"], name="tg_contract_payer"),
            models.Index(fields=["due_at"], name="tg_contract_due"),
            models.Index(fields=["pay_at"], name="tg_contract_pay"),
        ]

    @property
    def path(self) -> str:
        return path_of("contract", self.public_id)

    @property
    def brand_id(self) -> int:
        """The side that pays."""
        return self.payer_id

    @property
    def source(self) -> Subject:
        return Subject(self.source_kind, self.source_id)

    @property
    def escrow(self) -> AccountRef:
        """Money set aside for this contract."""
        return AccountRef(f"contract:{self.pk}", AccountKind.ESCROW, self.currency)

    @property
    def payer_escrow(self) -> AccountRef:
        """The payer's money set aside, where it came from and goes back to."""
        return AccountRef(self.payer_key, AccountKind.ESCROW, self.currency)
