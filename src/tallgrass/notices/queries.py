"""Reads of the notices room."""

from datetime import datetime

from tallgrass.kernel.paging import PAGE_SIZE, Page, keyset
from tallgrass.kernel.prepared import PreparedQuery
from tallgrass.kernel.principal import Principal
from tallgrass.notices.models import Notice
from tallgrass.notices.types import NoticeCard, sentence_or_plain

_unread = PreparedQuery(
    lambda person: Notice.objects.filter(person=person, read_at=None).values_list("pk")[:99]
)


def unread_count(viewer: Principal) -> int:
    """Count the notices that the viewer has not read yet, up to 99."""
    return len(_unread.rows(viewer.acting_id))


def inbox(viewer: Principal, *, cursor: str = "", size: int = PAGE_SIZE) -> Page[NoticeCard]:
    """Return the viewer's notices, latest first, in the language in force."""
    rows = Notice.objects.filter(person_id=viewer.acting_id)
    page = keyset(
        rows, order=["-created_at", "-id"], types=[datetime, int], cursor=cursor, size=size
    )
    return Page([_card(row) for row in page.items], page.next)


def _card(row: Notice) -> NoticeCard:
    template = sentence_or_plain(row.kind)
    return NoticeCard(
        row.pk,
        row.kind,
        template.recall(row.values),
        template.icon,
        row.path,
        row.created_at,
        row.read_at is not None,
    )
