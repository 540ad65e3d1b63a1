"""Emptying: notes deleted a month ago, and everything of a person who is erased."""

import hashlib
from datetime import timedelta

from django.db.models import F, QuerySet

from tallgrass.kernel import clock, sweeps
from tallgrass.kernel.transaction import after_commit
from tallgrass.notes import pictures
from tallgrass.notes.actions.boards import drop_saves
from tallgrass.notes.actions.engaging import tombstone_comment
from tallgrass.notes.actions.publishing import tombstone_note
from tallgrass.notes.models import Board, Comment, Like, Note, NoteEdit, Picture, Save

KEEP_DELETED = timedelta(days=30)


def erase(person_id: int) -> None:
    """Empty a person's notes to tombstones and delete their likes, saves, boards, comments and
    pictures, within the caller's transaction."""
    for note in Note.objects.filter(author_id=person_id):
        if note.deleted_at is None:
            tombstone_note(note)
        empty_note(note)
        if note.external_id:
            note.external_id = "erased:" + hashlib.sha256(note.external_id.encode()).hexdigest()
            note.save(update_fields=["external_id"])
    for note_id in list(Like.objects.filter(person_id=person_id).values_list("note_id", flat=True)):
        Note.objects.filter(pk=note_id).update(likes=F("likes") - 1)
    Like.objects.filter(person_id=person_id).delete()
    drop_saves(Save.objects.filter(person_id=person_id))
    Board.objects.filter(owner_id=person_id).delete()
    for comment in Comment.objects.filter(author_id=person_id, deleted_at=None):
        tombstone_comment(comment)
    _drop_pictures(Picture.objects.filter(owner_id=person_id))


def empty_deleted() -> int:
    """Erase the words and pictures of notes deleted a month ago; their tombstones stay. Returns how
    many."""
    due = Note.objects.filter(deleted_at__lte=clock.now() - KEEP_DELETED, emptied_at=None)
    return sweeps.each("notes.deleted", due, _empty_one, by="deleted_at")


def _empty_one(note_id: int) -> bool:
    note = Note.objects.select_for_update().get(pk=note_id)
    empty_note(note)
    _drop_pictures(Picture.objects.filter(note=note))
    return True


def empty_note(note: Note) -> None:
    """Erase a note's words; its tombstone stays."""
    note.title = note.body = note.place = ""
    note.cover, note.hashtags, note.mentions, note.links = None, [], [], []
    note.emptied_at = clock.now()
    note.save(
        update_fields=[
            "title",
            "body",
            "place",
            "cover",
            "hashtags",
            "mentions",
            "links",
            "emptied_at",
        ]
    )
    NoteEdit.objects.filter(note=note).delete()


def _drop_pictures(rows: QuerySet[Picture]) -> None:
    digests = set(rows.values_list("digest", flat=True))
    rows.delete()
    after_commit(lambda: drop_files(digests))


def drop_files(digests: set[str]) -> None:
    """Delete the files of pictures that no row names any more."""
    shared = set(Picture.objects.filter(digest__in=digests).values_list("digest", flat=True))
    for digest in digests - shared:
        pictures.remove(digest)
