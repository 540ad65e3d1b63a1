"""Erasing a person: their notes become empty tombstones, everything else of theirs goes, others'
counts are right."""

import pytest
from django.db import connection

from tallgrass.kernel.principal import ANONYMOUS, SYSTEM
from tallgrass.notes import actions, pictures, queries, tasks
from tallgrass.notes.board_queries import comments_on
from tallgrass.notes.models import Board, Comment, Like, Note, NoteEdit, NoteTag, Picture, Save
from tallgrass.people import actions as people_actions
from tests.notes.factories import note, person, picture

pytestmark = pytest.mark.django_db


def test_c40_nothing_a_person_wrote_remains(django_capture_on_commit_callbacks: object) -> None:
    ali, ben = person("ali"), person("ben")
    mine = note(ali, images=[picture()], external_id="xhs:1", as_person_id=None)
    actions.edit_note(ali, note_id=mine.id, title="Secret garden", body="#secret words")
    tasks.make_variants()
    theirs = note(ben)
    actions.like(ali, note_id=theirs.id)
    actions.save_to_board(ali, note_id=theirs.id)
    first = actions.comment(ali, note_id=theirs.id, text="Secret comment")
    actions.comment(ben, note_id=theirs.id, text="An answer", parent_id=first)
    digest = Picture.objects.get().digest
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        people_actions.erase_person(SYSTEM, person_id=ali.person_id or 0)
    row = Note.objects.get(pk=mine.id)
    assert (row.title, row.body, row.hashtags, row.cover) == ("", "", [], None)
    assert row.deleted_at and row.emptied_at and row.external_id and "xhs" not in row.external_id
    left = Note.objects.get(pk=theirs.id)
    assert (left.likes, left.saves, left.comments) == (0, 0, 1)
    assert not any(model.objects.exists() for model in (Like, Save, Board, NoteEdit, Picture))
    assert not NoteTag.objects.filter(tag="secret").exists()
    [thread] = comments_on(ANONYMOUS, theirs.id).items
    assert thread.is_deleted and thread.author is None
    assert not any(
        pictures.path_of(digest, size).exists() for size in ("original", "page", "card", "thumb")
    )
    assert not Comment.objects.filter(text__contains="Secret").exists()
    assert queries.cards(ben, [mine.id, theirs.id])[0].id == theirs.id
    with connection.cursor() as cursor:
        for table in (
            name
            for name in connection.introspection.table_names(cursor)
            if name.startswith("tg_notes")
        ):
            cursor.execute(f"SELECT * FROM {table}")
            assert "ecret" not in str(cursor.fetchall())
