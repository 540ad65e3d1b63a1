"""Late corrections of clicks: new rows beside the old, never edits."""

from tallgrass.kernel import audit
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.text import clean_line
from tallgrass.kernel.transaction import transaction
from tallgrass.signals import errors
from tallgrass.signals.models import Click
from tallgrass.signals.types import ClickReason, Verdict


def withdraw_click(principal: Principal, *, click_id: int, reason: str) -> int:
    """Take back the pay of a click that a later check found to be no person's; returns the
    correcting row's id.

    Possible until the day's pay has been moved to its earner. Raises NotFound, Conflict.
    """
    require(principal, "signals.correct")
    why = clean_line(reason, longest=200, field="reason")
    with transaction():
        click = Click.objects.select_for_update().filter(pk=click_id, corrects=None).first()
        if click is None:
            raise errors.NO_SUCH_CLICK()
        if (
            not click.amount
            or click.accrual_id is not None
            or Click.objects.filter(corrects=click).exists()
        ):
            raise errors.CLICK_PAY_FINAL()
        row = Click.objects.create(
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
        audit.record(
            principal,
            "signals.correct",
            Subject("click", click.pk),
            reason=why,
            amount=click.amount,
        )
    return row.pk
