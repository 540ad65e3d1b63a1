"""The pool: who was considered for a campaign, by whom, and why each was or was not chosen."""

from django.db import models

from tallgrass.campaigns.models.campaign import Campaign
from tallgrass.campaigns.types import PoolSource, PoolState
from tallgrass.contracts.types import Wave
from tallgrass.profiles.types import Tier


class PoolEntry(models.Model):
    """One creator considered for one campaign. `reasons` and `misses` are what matching said;
    `words` what a person said."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="pool")
    person = models.ForeignKey("tg_people.Person", models.CASCADE, related_name="+")
    source = models.CharField(max_length=10, choices=PoolSource.choices)
    state = models.CharField(max_length=12, choices=PoolState.choices, default=PoolState.PROPOSED)
    tier = models.CharField(max_length=10, choices=Tier.choices)
    wave = models.CharField(max_length=10, choices=Wave.choices, default=Wave.PREHEAT)
    price = models.BigIntegerField()
    """The fee of their tier when they were brought; what is paid are the fees in force when they
    are invited."""
    score = models.FloatField(default=0)
    reasons = models.JSONField(default=list)
    misses = models.JSONField(default=list)
    is_selected = models.BooleanField(default=False)
    """Part of the best set matching last proposed."""
    words = models.TextField(blank=True)
    decided_by = models.ForeignKey("tg_people.Person", models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "person"], name="tg_pool_once")]
        indexes = [models.Index(fields=["campaign", "-score", "-id"], name="tg_pool_rank")]
