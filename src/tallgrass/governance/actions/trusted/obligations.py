"""What a contract obliges a note to."""

from collections.abc import Sequence
from datetime import datetime

from tallgrass.governance.models import Obligation
from tallgrass.governance.types import Duty
from tallgrass.kernel import clock
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.text import clean_line
from tallgrass.kernel.transaction import transaction


def oblige(
    *,
    subject: Subject,
    kinds: Sequence[str] = (Duty.KEEP, Duty.LABEL, Duty.LINKS),
    reason: str,
    until: datetime,
    source: str,
) -> None:
    """Bind a subject until a day, in the caller's transaction. The same source again renews what it
    bound.

    `reason` is read by whoever tries what is forbidden. Raises ValueError for an unknown kind.
    """
    reason = clean_line(reason, longest=300, field="reason")
    with transaction():
        for kind in kinds:
            Obligation.objects.update_or_create(
                subject_kind=subject.kind,
                subject_id=subject.id,
                kind=Duty(kind),
                source=source,
                defaults={"reason": reason, "until": until},
                create_defaults={"reason": reason, "until": until, "created_at": clock.now()},
            )
