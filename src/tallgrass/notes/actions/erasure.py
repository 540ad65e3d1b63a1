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
from tallgrass.notes.models import (
    Board,
    Comment,
    ImportedNoteRow,
    Like,
    Note,
    NoteEdit,
    Picture,
    Save,
)
from tallgrass.people import queries as people
from tallgrass.people.types import Noting

KEEP_DELETED = timedelta(days=30)


def erase(person_id: int) -> None:
    """Empty a person's notes to tombstones and delete their likes, saves, boards, comments and
    pictures, within the caller's transaction."""
    if card := people.cards([person_id]).get(person_id):
        _forget_mentions(card.handle)
    ImportedNoteRow.objects.filter(note__author_id=person_id, before__isnull=False).delete()
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


def note_texts(found: Noting) -> None:
    """Add the words and pictures that `erase` is going to drop."""
    person_id = found.person_id
    mine = Note.objects.filter(author_id=person_id)
    for title, body, place in mine.values_list("title", "body", "place"):
        found.note("note", [title, body])
        found.note("place", [place])
    edits = NoteEdit.objects.filter(note__author_id=person_id)
    for title, body in edits.values_list("title", "body"):
        found.note("earlier words of a note", [title, body])
    comments = Comment.objects.filter(author_id=person_id)
    found.note("comment", comments.values_list("text", flat=True))
    found.note("board", Board.objects.filter(owner_id=person_id).values_list("name", flat=True))
    pictures_of = Picture.objects.filter(owner_id=person_id)
    found.note("picture's digest", pictures_of.values_list("digest", flat=True))
    found.note("picture's description", pictures_of.values_list("alt", flat=True))


def _forget_mentions(handle: str) -> None:
    """Link a handle no more where others' notes name it; their words stay theirs."""
    for note in Note.objects.filter(body__icontains=handle) | Note.objects.filter(
        title__icontains=handle
    ):
        if handle in note.mentions:
            note.mentions = [one for one in note.mentions if one != handle]
            note.save(update_fields=["mentions"])


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
