"""Tables of the signals room. Counters and the watermark that fed them change in one
transaction."""

from django.db import models

from tallgrass.kernel.fields import PublicIdField
from tallgrass.kernel.immutable import immutable
from tallgrass.signals.types import ClickReason, Verdict


class Watermark(models.Model):
    """How far the worker has read the journal, and up to which row the journal may forget it."""

    name = models.CharField(max_length=30, primary_key=True)
    seq = models.BigIntegerField(default=0)


JOURNAL, FORGOTTEN = "journal", "forgotten"
VIEWERS = "viewers"  # set once the journal knows earners of open links by their digests


class DailyCount(models.Model):
    """What happened to a subject on one day (UTC), by where readers met it. Measured here; imported
    history is never added."""

    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    day = models.DateField()
    source = models.CharField(max_length=10)
    impressions = models.BigIntegerField(default=0)
    views = models.BigIntegerField(default=0)
    viewable = models.BigIntegerField(default=0)
    dwell_ms = models.BigIntegerField(default=0)
    dwells_over = models.BigIntegerField(default=0)
    clicks = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "day", "source"], name="tg_daily_count_once"
            ),
        ]


class QuarterCount(models.Model):
    """How often a subject was opened in a quarter of an hour: of these the days of every time zone
    are made."""

    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    at = models.DateTimeField()
    views = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "at"], name="tg_quarter_count_once"
            ),
        ]


class Sighting(models.Model):
    """What one viewer ticket has been counted for already, until no more batches of it are taken: a
    ticket used again counts nothing again. `places` are those of its notes: to each a bit for every
    kind of event, and the longest dwell in milliseconds."""

    digest = models.CharField(max_length=32, unique=True)
    places = models.JSONField(default=dict)
    expires_at = models.DateTimeField(db_index=True)


class DroppedEvents(models.Model):
    """Events that were acknowledged but do not count, by day and reason."""

    day = models.DateField()
    reason = models.CharField(max_length=20)
    events = models.BigIntegerField(default=0)

    class Meta:
        db_table = "tg_signals_dropped"
        constraints = [models.UniqueConstraint(fields=["day", "reason"], name="tg_dropped_once")]


class JournalFault(models.Model):
    """A journal row that could not be trusted: found, recorded, passed over. Operators acknowledge
    it."""

    seq = models.BigIntegerField(unique=True)
    what = models.CharField(max_length=200)
    found_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)


class JournalIdentity(models.Model):
    """Which journal the tables go by, and the id of the last batch that was counted: a row of
    another journal, or of an older copy, is not that one."""

    name = models.CharField(max_length=30, primary_key=True)
    journal = models.CharField(max_length=32)
    generation = models.PositiveIntegerField()
    counted = models.CharField(max_length=32, default="")
    sealed = models.CharField(max_length=64, default="")
    """The chain of the last seal."""


class JournalLoss(models.Model):
    """Journal rows that were gone when the journal was adopted. Of those up to `counted_to` the
    counts are in the tables; the rest will never be counted."""

    generation = models.PositiveIntegerField()
    first_seq = models.BigIntegerField()
    last_seq = models.BigIntegerField()
    counted_to = models.BigIntegerField()
    at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)


class SealedBook(models.TextChoices):
    COUNTS = "counts"
    CLICKS = "clicks"
    DROPPED = "dropped"


@immutable
class DaySeal(models.Model):
    """What the counters, clicks or dropped events of one whole day were, as a digest, taken before
    the journal forgets that day."""

    day = models.DateField()
    book = models.CharField(max_length=10, choices=SealedBook.choices)
    digest = models.CharField(max_length=64)
    chain = models.CharField(max_length=64, default="")
    """A digest of this seal and of all before it; earlier releases made none."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "book"], name="tg_day_seal_once")]


class ClickLink(models.Model):
    """A tracked link: who pays whom what for each valid click, under which caps, leading where.

    It works once the journal has it (`journalled_at`); no click after the journal row `closed_seq`
    can be paid.
    """

    token = models.CharField(max_length=16, unique=True)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    payer_key = models.CharField(max_length=60, db_index=True)
    earner_key = models.CharField(max_length=60)
    person = models.ForeignKey("tg_people.Person", models.PROTECT, related_name="+")
    target_url = models.CharField(max_length=500)
    domains = models.JSONField()
    currency = models.CharField(max_length=3)
    price = models.BigIntegerField()
    creator_cap = models.BigIntegerField(null=True)
    day_cap = models.BigIntegerField(null=True)
    campaign_cap = models.BigIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    journalled_at = models.DateTimeField(null=True)
    closed_seq = models.BigIntegerField(null=True)
    time_zone = models.CharField(max_length=40, default="UTC")
    """By whose clock the days of `day_cap` begin."""
    paused_by = models.JSONField(default=list)
    """Why its clicks are not paid now: restrictions of its contract, its note or its creator."""
    is_paused = models.BooleanField(default=False)
    pause_due = models.BooleanField(default=False)
    """The edges have not heard yet whether it is paused."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"], name="tg_click_link_once"
            ),
            models.CheckConstraint(
                condition=models.Q(price__gt=0, campaign_cap__gte=0), name="tg_click_link_price"
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(journalled_at=None), name="tg_click_link_due"
            ),
            models.Index(
                fields=["id"], condition=models.Q(pause_due=True), name="tg_click_link_pause"
            ),
            models.Index(
                fields=["ends_at"], condition=models.Q(closed_at=None), name="tg_click_link_ends"
            ),
            models.Index(
                fields=["closed_at"],
                condition=models.Q(closed_seq=None, closed_at__isnull=False),
                name="tg_click_link_closing",
            ),
            models.Index(fields=["journalled_at"], name="tg_click_link_known"),
            models.Index(
                fields=["payer_key"],
                condition=models.Q(closed_seq=None),
                name="tg_click_link_open",
            ),
        ]


class LeaseState(models.TextChoices):
    """Booked in the ledger, granted to the journal, closed there, and its rest given back."""

    BOOKED = "booked"
    GRANTED = "granted"
    CLOSED = "closed"
    RETURNED = "returned"


class Lease(models.Model):
    """Money lent from a payer's escrow to the click counter. `spent` and `drain_seq` are known once
    it is closed.

    Other rooms' ledger knows it as owner "lease:<public id>".
    """

    public_id = PublicIdField()
    payer_key = models.CharField(max_length=60, db_index=True)
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()
    epoch = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=LeaseState.choices, default=LeaseState.BOOKED)
    granted_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    spent = models.BigIntegerField(default=0)
    drain_seq = models.BigIntegerField(null=True)
    returned = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="tg_lease_positive")
        ]
        indexes = [
            models.Index(fields=["state", "expires_at"], name="tg_lease_due"),
            models.Index(
                fields=["payer_key"],
                condition=models.Q(state__in=("booked", "granted", "closed")),
                name="tg_lease_out",
            ),
        ]


class PayerSpent(models.Model):
    """What leases that were returned came to, by payer: they need not be read again."""

    payer_key = models.CharField(max_length=60)
    currency = models.CharField(max_length=3)
    spent = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payer_key", "currency"], name="tg_payer_spent_once")
        ]


class VisitorMark(models.Model):
    """When a visitor last clicked a link for pay, by the salted digest that the journal knows them
    by: kept for two windows, so that a lost journal forgets nobody."""

    link = models.ForeignKey(ClickLink, models.CASCADE, related_name="+")
    visitor = models.BinaryField(max_length=16)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["link", "visitor"], name="tg_visitor_mark_once")
        ]


class ClickAccrual(models.Model):
    """A day's valid clicks of one link on one lease, moved to the earner in one transfer."""

    link = models.ForeignKey(ClickLink, models.PROTECT, related_name="accruals")
    lease = models.ForeignKey(Lease, models.PROTECT, related_name="accruals")
    day = models.DateField()
    part = models.PositiveIntegerField()
    clicks = models.PositiveIntegerField()
    amount = models.BigIntegerField()
    transfer_key = models.CharField(max_length=120, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["link", "lease", "day", "part"], name="tg_click_accrual_once"
            )
        ]


class ClickTally(models.Model):
    """How many clicks a link had on a day (UTC) with a verdict and reason, and what they are worth.
    One that waited counts as what was decided of it."""

    link = models.ForeignKey(ClickLink, models.PROTECT, related_name="tallies")
    day = models.DateField()
    verdict = models.CharField(max_length=10)
    reason = models.CharField(max_length=20)
    clicks = models.BigIntegerField(default=0)
    amount = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["link", "day", "verdict", "reason"], name="tg_click_tally_once"
            )
        ]


class ClickQuarter(models.Model):
    """How many clicks of a link were paid in a quarter of an hour: of these the days of every time
    zone are made."""

    link = models.ForeignKey(ClickLink, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    paid = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "at"], name="tg_click_quarter_once")]


class Click(models.Model):
    """One click on a tracked link, with its verdict and reason. `seq` and `place` say where the
    journal has it.

    A late correction is a row of its own without a place in the journal: it takes back what the row
    it `corrects` paid.
    """

    link = models.ForeignKey(ClickLink, models.PROTECT, related_name="clicks")
    seq = models.BigIntegerField(null=True)
    place = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()
    day = models.DateField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    reason = models.CharField(max_length=20, choices=ClickReason.choices)
    amount = models.BigIntegerField(default=0)
    lease = models.ForeignKey(Lease, models.PROTECT, null=True, related_name="clicks")
    filter_version = models.CharField(max_length=40)
    accrual = models.ForeignKey(ClickAccrual, models.PROTECT, null=True, related_name="counted")
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="correction")
    decides = models.OneToOneField("self", models.PROTECT, null=True, related_name="decision")
    """The click that waited for what this row says. Both are of the moment when it was clicked; the
    day is that of each verdict."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seq", "place"], name="tg_click_once")]
        indexes = [
            models.Index(fields=["link", "-id"], name="tg_click_list"),
            models.Index(
                fields=["link", "lease", "day"],
                condition=models.Q(accrual=None) & ~models.Q(amount=0),
                name="tg_click_due",
            ),
        ]
