"""The campaign: brief, budget lines, and who decided what."""

from django.db import models

from tallgrass.campaigns.types import CampaignState
from tallgrass.contracts.types import Line
from tallgrass.kernel.fields import PublicIdField
from tallgrass.kernel.routes import path_of


class Campaign(models.Model):
    """A brand's campaign. The brief may change until it is submitted; afterwards only when
    procurement returns it."""

    public_id = PublicIdField()
    brand = models.ForeignKey("tg_people.Organisation", models.PROTECT, related_name="+")
    created_by = models.ForeignKey("tg_people.Person", models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    state = models.CharField(
        max_length=20, choices=CampaignState.choices, default=CampaignState.DRAFT
    )
    currency = models.CharField(max_length=3)

    # brief
    product = models.CharField(max_length=160)
    message = models.TextField()
    audience = models.TextField()
    tone = models.CharField(max_length=300)
    deliverable = models.CharField(max_length=300)
    must_say = models.JSONField(default=list)
    never_say = models.JSONField(default=list)
    topics = models.JSONField(default=list)
    places = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    link_url = models.URLField(max_length=500, blank=True)
    time_zone = models.CharField(max_length=40, default="UTC")
    """The brand's: in it the waves' dates are written and read."""
    preheat_from = models.DateTimeField()
    preheat_to = models.DateTimeField()
    launch_from = models.DateTimeField()
    launch_to = models.DateTimeField()
    revision_cap = models.PositiveSmallIntegerField(default=2)
    pay_days = models.PositiveSmallIntegerField(default=14)

    # per-click tasks open to everyone (0: none); caps in minor units, all inside the KOC line
    click_price = models.PositiveIntegerField(default=0)
    click_campaign_cap = models.BigIntegerField(default=0)
    click_creator_cap = models.BigIntegerField(default=0)
    click_day_cap = models.BigIntegerField(default=0)

    promised = models.JSONField(default=dict)
    """Metric → {"low", "high", "n"}: what the brand was promised, ranges from creators' own
    history."""

    direct_fees = models.JSONField(default=dict)
    """Tier → {"gross", "mcn_bps", "mcn_basis"}: fees of a campaign the brand runs without an
    agency."""

    submitted_by = models.ForeignKey(
        "tg_people.Person", models.PROTECT, null=True, related_name="+"
    )
    awarded_bid = models.ForeignKey("tg_campaigns.Bid", models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    """When the side whose turn it is should have moved; null when nobody waits."""
    reminded_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    @property
    def agency_id(self) -> int | None:
        """The agency that runs it, once an award is confirmed."""
        return self.awarded_bid.agency_id if self.awarded_bid else None

    @property
    def path(self) -> str:
        return path_of("campaign", self.public_id)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(preheat_from__lt=models.F("preheat_to"))
                & models.Q(preheat_to__lte=models.F("launch_from"))
                & models.Q(launch_from__lt=models.F("launch_to")),
                name="tg_campaign_waves",
            )
        ]
        indexes = [
            models.Index(fields=["brand", "-id"], name="tg_campaign_brand"),
            models.Index(fields=["state", "-id"], name="tg_campaign_state"),
            models.Index(fields=["due_at"], name="tg_campaign_due"),
        ]


class BudgetLine(models.Model):
    """An amount set aside for one purpose, in the campaign's minor units."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="lines")
    line = models.CharField(max_length=12, choices=Line.choices)
    amount = models.BigIntegerField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "line"], name="tg_budget_line_once"),
            models.CheckConstraint(
                condition=models.Q(amount__gte=0), name="tg_budget_line_positive"
            ),
        ]


class CampaignEvent(models.Model):
    """What happened to a campaign, by whom, with the words they gave: comments, decisions,
    reasons."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="events")
    at = models.DateTimeField()
    actor = models.ForeignKey("tg_people.Person", models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(max_length=30)
    words = models.TextField(blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(
                fields=["-id"], condition=models.Q(verb="deposit"), name="tg_campaign_deposits"
            )
        ]
