"""The append-only record of who did what."""

from typing import Any

from tallgrass.kernel import clock, context
from tallgrass.kernel.models import AuditEntry
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject


def record(principal: Principal, verb: str, subject: Subject, **detail: Any) -> None:
    """Write one audit row in the caller's transaction. `detail` is JSON and holds no secret."""
    AuditEntry.objects.create(
        at=clock.now(),
        actor=principal.key,
        verb=verb,
        subject_kind=subject.kind,
        subject_id=subject.id,
        detail=detail,
        request_id=context.request_id(),
    )
