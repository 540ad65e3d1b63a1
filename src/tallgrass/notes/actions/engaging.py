"""Likes and comments. Counters move with their rows, in one transaction."""

from django.db.models import F

from tallgrass.kernel import audit, clock, idempotency, limits, outbox
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.text import clean_text
from tallgrass.kernel.transaction import transaction
from tallgrass.notes import errors
from tallgrass.notes.actions.guards import check_may_publish
from tallgrass.notes.events import NoteCommented, NoteLiked, NoteUnliked
from tallgrass.notes.marks import mentions_of
from tallgrass.notes.models import Comment, Like, Note
from tallgrass.notes.queries import visible_to
from tallgrass.notes.types import LONGEST_COMMENT

LIKES, WITHIN = 120, 600
"""So many at once, and then one in five seconds for as long as one likes: nobody reads faster."""


def lock_visible_note(principal: Principal, note_id: int) -> Note:
    """Lock and return the note, for somebody who may see it and do something with it."""
    note = visible_to(principal).select_for_update().filter(pk=note_id).first()
    if note is None:
        raise errors.NO_SUCH_NOTE()
    require(principal, "notes.engage", note)
    return note


def like(principal: Principal, *, note_id: int) -> int:
    """Like a note; liking it again changes nothing. Returns the number of likes."""
    with transaction():
        note = lock_visible_note(principal, note_id)
        _row, created = Like.objects.get_or_create(
            note=note, person_id=principal.acting_id, defaults={"created_at": clock.now()}
        )
        if created:
            limits.spend(f"like:{principal.acting_id}", capacity=LIKES, seconds=WITHIN)
            Note.objects.filter(pk=note.pk).update(likes=F("likes") + 1)
            outbox.emit(NoteLiked(note.pk, note.author_id, principal.acting_id))
        return note.likes + created


def unlike(principal: Principal, *, note_id: int) -> int:
    """Take a like back. Returns the number of likes."""
    with transaction():
        note = lock_visible_note(principal, note_id)
        gone, _rows = Like.objects.filter(note=note, person_id=principal.acting_id).delete()
        if gone:
            Note.objects.filter(pk=note.pk).update(likes=F("likes") - 1)
            outbox.emit(NoteUnliked(note.pk, note.author_id, principal.acting_id))
        return note.likes - bool(gone)


def comment(
    principal: Principal,
    *,
    note_id: int,
    text: str,
    parent_id: int | None = None,
    idempotency_key: str | None = None,
) -> int:
    """Comment on a note, or answer a comment (an answer to an answer joins the same thread).
    Returns the comment's id.

    The same form (`idempotency_key`) sent twice is one comment, and so are the same words in the
    same place in any form of the same person within minutes.
    """
    words = clean_text(text, longest=LONGEST_COMMENT, field="text")
    if idempotency_key is None:
        return _comment(principal, note_id, words, parent_id)
    return idempotency.made_once(
        f"notes.comment:{principal.person_id}",
        idempotency_key,
        [note_id, text, parent_id],
        make=lambda: _unless_said(principal, note_id, words, parent_id),
        id_of=int,
        again=int,
    )


def _unless_said(principal: Principal, note_id: int, words: str, parent_id: int | None) -> int:
    return idempotency.made_lately(
        f"notes.said:{principal.person_id}",
        [note_id, words, parent_id],
        within=idempotency.SAME_WITHIN,
        make=lambda: _comment(principal, note_id, words, parent_id),
        id_of=int,
        again=_said,
    )


def _said(comment_id: int) -> int | None:
    """Return the comment, if it still stands."""
    rows = Comment.objects.filter(pk=comment_id, deleted_at=None)
    return rows.values_list("pk", flat=True).first()


def _comment(principal: Principal, note_id: int, words: str, parent_id: int | None) -> int:
    with transaction():
        note = lock_visible_note(principal, note_id)
        check_may_publish(principal.acting_id)
        limits.spend(f"comment:{principal.person_id}", capacity=30, seconds=300)
        parent = _parent(note, parent_id)
        row = Comment.objects.create(
            note=note,
            author_id=principal.acting_id,
            parent=parent,
            text=words,
            created_at=clock.now(),
        )
        Note.objects.filter(pk=note.pk).update(comments=F("comments") + 1)
        outbox.emit(
            NoteCommented(
                note_id=note.pk,
                author_id=note.author_id,
                person_id=row.author_id,
                comment_id=row.pk,
                note=note.public_id,
                comment=row.public_id,
                handles=tuple(mentions_of(words)),
            )
        )
    return row.pk


def _parent(note: Note, parent_id: int | None) -> Comment | None:
    if parent_id is None:
        return None
    parent = Comment.objects.filter(
        pk=parent_id, note=note, deleted_at=None, is_hidden=False
    ).first()
    if parent is None:
        raise errors.ANSWERED_COMMENT_GONE()
    return parent.parent if parent.parent_id else parent


def delete_comment(principal: Principal, *, comment_id: int) -> None:
    """Take a comment away; answers to it stay below an empty place."""
    with transaction():
        row = Comment.objects.select_for_update().filter(pk=comment_id, deleted_at=None).first()
        if row is None:
            raise errors.NO_SUCH_COMMENT()
        require(principal, "notes.delete_comment", row)
        tombstone_comment(row)
        audit.record(principal, "notes.delete_comment", Subject("comment", row.pk))


def tombstone_comment(row: Comment) -> None:
    """Empty a comment and take it out of the count, within the caller's transaction."""
    counted = not row.is_hidden
    row.text, row.deleted_at = "", clock.now()
    row.save(update_fields=["text", "deleted_at"])
    if counted:
        Note.objects.filter(pk=row.note_id).update(comments=F("comments") - 1)
