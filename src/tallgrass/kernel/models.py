"""Tables of the kernel: audit, outbox, idempotency keys, rate buckets, versioned policies, sweep
runs, rows that sweeps could not serve, forms that wait for their writers."""

from django.db import models


class AuditEntry(models.Model):
    """What was done, by whom, to what. Written by actions, never changed."""

    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=40)
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    detail = models.JSONField(default=dict)
    request_id = models.CharField(max_length=32, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="tg_audit_subject")
        ]


class OutboxEvent(models.Model):
    """News that leaves a room after commit. `handled` names the handlers that were told, or have
    an OutboxDelivery; the event is finished when all have or are."""

    name = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    payload = models.JSONField()
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    handled = models.JSONField(default=list)
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=models.Q(finished_at=None), name="tg_outbox_due"
            ),
            models.Index(
                fields=["finished_at"],
                condition=models.Q(finished_at__isnull=False),
                name="tg_outbox_told",
            ),
        ]


class OutboxDelivery(models.Model):
    """News that one handler failed to take: it is told again at `due_at`, apart from the others. A
    delivery that succeeds is deleted."""

    event = models.ForeignKey(OutboxEvent, models.CASCADE, related_name="deliveries")
    handler = models.CharField(max_length=200)
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField()
    error = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "handler"], name="tg_outbox_delivery_once")
        ]
        indexes = [models.Index(fields=["due_at", "id"], name="tg_outbox_delivery_due")]


class IdempotencyKey(models.Model):
    """The remembered answer to a request that must not happen twice."""

    scope = models.CharField(max_length=60)
    key = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="tg_idempotency_once")]


class RateBucket(models.Model):
    """A token bucket: how much is left, as of when."""

    key = models.CharField(max_length=120, primary_key=True)
    tokens = models.FloatField()
    updated_at = models.DateTimeField()


class SharedCount(models.Model):
    """A small value that all processes count with, until it lapses at `due_at`."""

    key = models.CharField(max_length=64, primary_key=True)
    value = models.JSONField()
    due_at = models.DateTimeField(db_index=True)


class Policy(models.Model):
    """A version of a rule, fee or limit that operators edit. The newest version is in force."""

    name = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    body = models.JSONField()
    actor = models.CharField(max_length=40)
    reason = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="tg_policy_version")
        ]


class SweepRun(models.Model):
    """When a sweep last ran and how it went, so that a silent worker is seen."""

    name = models.CharField(max_length=60, primary_key=True)
    ran_at = models.DateTimeField()
    succeeded_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)


class SweepFailure(models.Model):
    """A row that a sweep could not serve, until it can. The row rests until `next_at`."""

    loop = models.CharField(max_length=60)
    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=80)
    count = models.PositiveIntegerField()
    error = models.TextField()
    first_at = models.DateTimeField()
    next_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loop", "key"], name="tg_sweep_failure_once")
        ]


class KeptForm(models.Model):
    """What somebody wrote, sealed for the browser that sent it: `browser` and `path` are digests,
    `owner` a mark of whoever the form was shown to, `size` the bytes of its files."""

    public_id = models.CharField(max_length=32, unique=True)
    browser = models.CharField(max_length=64)
    owner = models.CharField(max_length=64, blank=True, db_index=True)
    path = models.CharField(max_length=64)
    sealed = models.BinaryField()
    size = models.BigIntegerField(default=0)
    due_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["browser", "path"], name="tg_kept_browser")]
