"""Marking notices read."""

from tallgrass.kernel import clock
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.notices.models import Notice


def mark_read(
    principal: Principal, *, notice_id: int | None = None, up_to: int | None = None
) -> None:
    """Mark one's own notices read: one, or all up to an id. What came later stays unread."""
    person_id = principal.acting_id
    require(principal, "notices.read", person_id)
    unread = Notice.objects.filter(person_id=person_id, read_at=None)
    unread = (
        unread.filter(pk=notice_id) if notice_id is not None else unread.filter(pk__lte=up_to or 0)
    )
    unread.update(read_at=clock.now())
