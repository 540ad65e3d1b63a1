"""Tables of the ledger. Transfers and legs are never changed or deleted; balances are kept and
recounted."""

from django.db import models

from tallgrass.kernel.fields import PublicIdField
from tallgrass.kernel.immutable import immutable
from tallgrass.ledger.types import AccountKind, PayoutState


class Account(models.Model):
    """A pot of money in one currency. `balance` is the sum of its legs; `floor` is how low it may
    go (null: any depth)."""

    owner_key = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=AccountKind.choices)
    currency = models.CharField(max_length=3)
    balance = models.BigIntegerField(default=0)
    floor = models.BigIntegerField(null=True, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner_key", "kind", "currency"], name="tg_account_once"
            ),
            models.CheckConstraint(
                condition=models.Q(floor=None) | models.Q(balance__gte=models.F("floor")),
                name="tg_account_floor",
            ),
        ]


@immutable
class Transfer(models.Model):
    """A balanced movement of money with the reason for it."""

    public_id = PublicIdField()
    key = models.CharField(max_length=120, unique=True)
    fingerprint = models.CharField(max_length=64)
    kind = models.CharField(max_length=30)
    source = models.CharField(max_length=120, db_index=True)
    memo = models.CharField(max_length=200, blank=True)
    posted_at = models.DateTimeField()


@immutable
class Leg(models.Model):
    """One side of a transfer."""

    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="legs")
    account = models.ForeignKey(Account, models.PROTECT, related_name="legs")
    amount = models.BigIntegerField()
    label = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [models.Index(fields=["account", "-id"], name="tg_leg_statement")]


class PayoutDestination(models.Model):
    """Where a payee wants their money. `details` is shown masked, and only to them and to whoever
    pays it out."""

    owner_key = models.CharField(max_length=60, unique=True)
    method = models.CharField(max_length=20)
    holder = models.CharField(max_length=80)
    details = models.CharField(max_length=120)
    updated_at = models.DateTimeField()
    rests_until = models.DateTimeField(null=True)
    """Until when nothing is paid to it, unless it is confirmed from mail before."""


class Payout(models.Model):
    """Money on its way to a payee."""

    public_id = PublicIdField()
    owner_key = models.CharField(max_length=60, db_index=True)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=PayoutState.choices, default=PayoutState.DUE)
    method = models.CharField(max_length=20)
    holder = models.CharField(max_length=80)
    details = models.CharField(max_length=120)
    reason = models.CharField(max_length=300, blank=True)
    provider = models.CharField(max_length=20, default="manual")
    provider_reference = models.CharField(max_length=80, blank=True)
    rests_until = models.DateTimeField(null=True)
    requested_at = models.DateTimeField()
    due_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="tg_payout_positive")
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="tg_payout_due")]
