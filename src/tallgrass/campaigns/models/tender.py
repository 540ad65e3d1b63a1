"""Tenders: agencies bid with itemised fees per tier; what creators would net is computed from
these."""

from django.db import models

from tallgrass.campaigns.models.campaign import Campaign
from tallgrass.campaigns.types import BidState
from tallgrass.kernel.fields import PublicIdField
from tallgrass.profiles.types import Tier


class Tender(models.Model):
    """An invitation to social agencies to bid for running a campaign. One stands open at a time."""

    public_id = PublicIdField()
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="tenders")
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    words = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign"], condition=models.Q(closed_at=None), name="tg_one_open_tender"
            )
        ]


class Bid(models.Model):
    """One agency's offer."""

    public_id = PublicIdField()
    tender = models.ForeignKey(Tender, models.CASCADE, related_name="bids")
    agency = models.ForeignKey("tg_people.Organisation", models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=BidState.choices, default=BidState.SUBMITTED)
    words = models.TextField()
    pay_days = models.PositiveSmallIntegerField()
    revision_cap = models.PositiveSmallIntegerField()
    submitted_by = models.ForeignKey("tg_people.Person", models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tender", "agency"], name="tg_one_bid_each")]


class BidTier(models.Model):
    """Fees for one tier: gross per note, and each cut in basis points with its base (gross, or what
    remains)."""

    bid = models.ForeignKey(Bid, models.CASCADE, related_name="tiers")
    tier = models.CharField(max_length=10, choices=Tier.choices)
    notes = models.PositiveIntegerField()
    gross = models.BigIntegerField()
    agency_bps = models.PositiveIntegerField()
    mcn_bps = models.PositiveIntegerField()
    mcn_basis = models.CharField(max_length=10, default="remainder")
    platform_bps = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bid", "tier"], name="tg_bid_tier_once"),
            models.CheckConstraint(
                condition=models.Q(
                    agency_bps__lte=10_000, mcn_bps__lte=10_000, platform_bps__lte=10_000
                ),
                name="tg_bid_tier_bps",
            ),
        ]
