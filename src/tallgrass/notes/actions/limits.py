"""Limits of reach and publishing, as they stand on the rows that feeds read."""

from django.db.models import F

from tallgrass.governance.queries import limited_ids
from tallgrass.governance.types import Limit, RestrictionChange
from tallgrass.kernel import clock
from tallgrass.notes.models import Comment, Note
from tallgrass.people.leaving_queries import leaving_ids


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
        rows = Note.objects.filter(pk=change.subject.id)
        if not change.active:  # of whoever asked to be erased it stays hidden
            rows = rows.exclude(author_id__in=leaving_ids())
        rows.update(is_hidden=change.active, **moved)
    elif change.subject.kind == "comment" and change.kind == Limit.PUBLISH:
        leaving = set() if change.active else leaving_ids()
        if not Comment.objects.filter(pk=change.subject.id, author_id__in=leaving).exists():
            _hide_comment(change.subject.id, change.active)


def hide_all_of(person_id: int, is_hidden: bool) -> None:
    """Hide every note and comment of somebody who asked to be erased; once they are back, show
    what no restriction hides."""
    limited = set() if is_hidden else limited_ids("note", Limit.PUBLISH)
    rows = Note.objects.filter(author_id=person_id, deleted_at=None).exclude(pk__in=limited)
    moved = {"version": F("version") + 1, "updated_at": clock.now()}
    rows.exclude(is_hidden=is_hidden).update(is_hidden=is_hidden, **moved)
    held = set() if is_hidden else limited_ids("comment", Limit.PUBLISH)
    comments = Comment.objects.filter(author_id=person_id, deleted_at=None)
    for pk in comments.exclude(is_hidden=is_hidden).values_list("pk", flat=True):
        if pk not in held:
            _hide_comment(pk, is_hidden)


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
