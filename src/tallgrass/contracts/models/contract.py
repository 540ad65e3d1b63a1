"""Contracts as data: terms that never change once offered, and the state of the work under them."""

from django.db import models

from tallgrass.contracts.terms.cards import TermsCard
from tallgrass.contracts.terms.reading import read_terms
from tallgrass.contracts.types import ContractKind, ContractState, Wave
from tallgrass.kernel.fields import PublicIdField
from tallgrass.kernel.immutable import immutable
from tallgrass.kernel.routes import path_of
from tallgrass.ledger.types import AccountKind, AccountRef
from tallgrass.profiles.types import Tier


@immutable
class Terms(models.Model):
    """What both sides agree to, frozen when it is offered. `hash` is the SHA-256 of the canonical
    body.

    body: {"work": [{"item", "hours"}], "gross", "currency", "rules": [{"name", "taker_key",
    "basis", "bps"}], "net_key", "shares": [{"name", "amount", "bps", "basis", "taker_key"}], "net",
    "in_kind": {"what", "value"} or null, "revision_cap", "pay_days", "obligations": [...], "wave",
    "window": [from, to], "must_say", "never_say", "click": {"price", "creator_cap", "day_cap"} or
    null, "attribution": text}
    """

    body = models.JSONField()
    hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "tg_campaigns_terms"

    @property
    def card(self) -> TermsCard:
        return read_terms(self.body, self.hash)


class Contract(models.Model):
    """One creator's contract in one campaign."""

    public_id = PublicIdField()
    campaign = models.ForeignKey("tg_campaigns.Campaign", models.PROTECT, related_name="contracts")
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
    """How many followed her on publishing day."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "tg_campaigns_contract"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "person", "kind"], name="tg_contract_once")
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="tg_contract_person"),
            models.Index(fields=["campaign", "state", "id"], name="tg_contract_campaign"),
            models.Index(fields=["due_at"], name="tg_contract_due"),
            models.Index(fields=["pay_at"], name="tg_contract_pay"),
        ]

    @property
    def path(self) -> str:
        return path_of("contract", self.public_id)

    @property
    def brand_id(self) -> int:
        return self.campaign.brand_id

    @property
    def escrow(self) -> AccountRef:
        """Money set aside for this contract."""
        return AccountRef(f"contract:{self.pk}", AccountKind.ESCROW, self.currency)

    @property
    def campaign_escrow(self) -> AccountRef:
        """Money set aside for its campaign, where it came from and goes back to."""
        return AccountRef(f"campaign:{self.campaign_id}", AccountKind.ESCROW, self.currency)
