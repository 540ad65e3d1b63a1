"""Late corrections of clicks: new rows beside the old, never edits."""

from collections.abc import Collection

from tallgrass.kernel import audit
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.text import clean_line
from tallgrass.kernel.transaction import transaction
from tallgrass.signals import errors
from tallgrass.signals.models import Click
from tallgrass.signals.tallies import fold
from tallgrass.signals.types import ClickReason, Verdict


def withdraw_clicks(
    principal: Principal, *, subject: Subject, click_ids: Collection[int], reason: str
) -> int:
    """Take back the pay of clicks on a subject's tracked link that a later check found to be no
    person's: all of them or none. Return how many.

    Possible until the day's pay has been moved to its earner. Raises PermissionDenied, NotFound,
    Conflict, and Invalid where no click is chosen or no reason given.
    """
    require(principal, "signals.correct")
    why = clean_line(reason, longest=200, field="reason")
    wanted = set(click_ids)
    if not wanted:
        raise errors.NO_CLICK_CHOSEN()
    with transaction():
        rows = Click.objects.select_for_update().filter(
            pk__in=wanted,
            corrects=None,
            link__subject_kind=subject.kind,
            link__subject_id=subject.id,
        )
        clicks = list(rows.order_by("pk"))
        if len(clicks) < len(wanted):
            raise errors.NO_SUCH_CLICK()
        is_corrected = Click.objects.filter(corrects__in=clicks).exists()
        if is_corrected or any(not row.amount or row.accrual_id is not None for row in clicks):
            raise errors.CLICK_PAY_FINAL()
        for click in clicks:
            _withdraw(principal, click, why)
    return len(clicks)


def _withdraw(principal: Principal, click: Click, why: str) -> None:
    taken = Click.objects.create(
        link_id=click.link_id,
        at=click.at,
        day=click.day,
        verdict=Verdict.REFUSED,
        reason=ClickReason.WITHDRAWN,
        amount=-click.amount,
        lease_id=click.lease_id,
        filter_version=click.filter_version,
        corrects=click,
    )
    fold([taken])
    audit.record(
        principal,
        "signals.correct",
        Subject("click", click.pk),
        reason=why,
        amount=click.amount,
    )
