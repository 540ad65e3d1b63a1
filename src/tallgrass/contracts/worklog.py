"""The work log: every step of a contract, by whom, with the words and minutes they gave."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tallgrass.contracts.models import Contract, WorkLogEntry
from tallgrass.kernel import clock


class Side(models.TextChoices):
    CREATOR = "creator", _("Creator")
    BRAND = "brand", _("Brand")
    SYSTEM = "system", _("Tallgrass")


class Step(models.TextChoices):
    """What can happen in the course of a contract."""

    OFFERED = "offered", _("Offered")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("The offer ran out")
    SUBMITTED = "submitted", _("Draft sent")
    READ = "read", _("Draft read whole")
    RETURNED = "returned", _("Draft sent back")
    APPROVED = "approved", _("Draft approved")
    SAMPLED = "sampled", _("Draft approved by sample")
    SILENCE = "silence", _("Approved: the review day passed in silence")
    REMINDED = "reminded", _("Reminded")
    PUBLISHED = "published", _("Published, labelled and registered")
    EARNED = "earned", _("Money earned")
    PAID = "paid", _("Paid into the account")
    COMPLETED = "completed", _("Paid in full")
    ENDED = "ended", _("Ended early")
    TIME = "time", _("Work")


def record(
    contract: Contract, side: str, step: str, *, words: str = "", minutes: int | None = None
) -> WorkLogEntry:
    """Write one line of the log in the caller's transaction."""
    return WorkLogEntry.objects.create(
        contract=contract, at=clock.now(), side=side, verb=step, words=words, minutes=minutes
    )
