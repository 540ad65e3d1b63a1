"""Tags of notes that an earlier release cut are whole after the upgrade."""

from importlib import import_module

import pytest
from django.apps import apps

from tallgrass.notes.models import Note, NoteTag
from tests.notes.factories import note, person

mend = import_module("tallgrass.notes.migrations.0002_whole_tags").mend


@pytest.mark.parametrize(
    ("body", "stored", "whole"),
    [
        ("เที่ยว #เชียงใหม่ ดี", ["เช"], ["เชียงใหม่"]),
        ("#work-life #work", ["work"], ["work", "work-life"]),
        ("#work-life", ["work", "office"], ["office", "work-life"]),
        ("#C++ and #C#", ["c", "by hand"], ["by hand", "c++", "c#"]),
        ("#winter", ["winter", "c"], ["winter", "c"]),
    ],
)
def test_cut_tags_are_whole_and_others_stay(
    db: None, body: str, stored: list[str], whole: list[str]
) -> None:
    card = note(person("ali"), title="A day", body=body)
    Note.objects.filter(pk=card.id).update(hashtags=stored)
    NoteTag.objects.all().delete()
    for tag in stored:
        NoteTag.objects.create(note_id=card.id, tag=tag, created_at=card.created_at)
    before = Note.objects.get().updated_at
    for _twice in range(2):
        mend(apps, None)
    row = Note.objects.get()
    assert row.hashtags == whole
    assert set(NoteTag.objects.values_list("tag", flat=True)) == set(whole)
    assert (row.updated_at > before) == (stored != whole)
