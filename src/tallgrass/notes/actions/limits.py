"""Limits of reach and publishing, as they stand on the rows that feeds read."""

from django.db.models import F

from tallgrass.governance.types import Limit, RestrictionChange
from tallgrass.kernel import clock
from tallgrass.notes.models import Comment, Note


def apply_limit(change: RestrictionChange) -> None:
    """Write limits into the row, so that feeds filter in SQL; what is lifted is restored at
    once."""
    moved = {"version": F("version") + 1, "updated_at": clock.now()}
    if change.subject.kind == "person" and change.kind == Limit.REACH:
        Note.objects.filter(author_id=change.subject.id).update(
            author_limited=change.active, **moved
        )
    elif change.subject.kind == "note" and change.kind == Limit.REACH:
        Note.objects.filter(pk=change.subject.id).update(reach_limited=change.active, **moved)
    elif change.subject.kind == "note" and change.kind == Limit.PUBLISH:
        Note.objects.filter(pk=change.subject.id).update(is_hidden=change.active, **moved)
    elif change.subject.kind == "comment" and change.kind == Limit.PUBLISH:
        _hide_comment(change.subject.id, change.active)


def _hide_comment(comment_id: int, is_hidden: bool) -> None:
    row = (
        Comment.objects.select_for_update()
        .filter(pk=comment_id)
        .exclude(is_hidden=is_hidden)
        .first()
    )
    if row is None:
        return
    row.is_hidden = is_hidden
    row.save(update_fields=["is_hidden"])
    if row.deleted_at is None:
        Note.objects.filter(pk=row.note_id).update(
            comments=F("comments") + (-1 if is_hidden else 1)
        )
