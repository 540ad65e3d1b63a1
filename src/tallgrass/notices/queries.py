"""Reads of the notices room."""

from datetime import datetime

from django.db.models import Q, QuerySet

from tallgrass.kernel.paging import PAGE_SIZE, Page, keyset
from tallgrass.kernel.prepared import PreparedQuery
from tallgrass.kernel.principal import Principal
from tallgrass.notices.models import Notice
from tallgrass.notices.types import NoticeCard, sentence_or_plain
from tallgrass.people import queries as people

_unread = PreparedQuery(
    lambda person: Notice.objects.filter(person=person, read_at=None).values_list("pk")[:99]
)


def unread_count(viewer: Principal) -> int:
    """Count the notices that the viewer has not read yet and may see, up to 99."""
    if not people.hidden_ids(viewer.acting_id):
        return len(_unread.rows(viewer.acting_id))
    return len(seen_by(viewer.acting_id).filter(read_at=None).values_list("pk")[:99])


def seen_by(person_id: int) -> QuerySet[Notice]:
    """Return a person's notices, without those that name somebody a block parts from them, or lead
    to what is theirs."""
    rows = Notice.objects.filter(person_id=person_id)
    hidden = people.hidden_ids(person_id)
    if not hidden:
        return rows
    shown = Q(names=None) | ~Q(names__in=hidden)
    return rows.filter(shown & (Q(whose=None) | ~Q(whose__in=hidden)))


def inbox(viewer: Principal, *, cursor: str = "", size: int = PAGE_SIZE) -> Page[NoticeCard]:
    """Return the viewer's notices, latest first, in the language in force."""
    rows = seen_by(viewer.acting_id)
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
