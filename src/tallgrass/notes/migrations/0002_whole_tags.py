"""Hashtags reach to their word's end: those that were cut at a mark or a joiner are whole."""

from typing import Any

from django.db import migrations
from django.utils import timezone

from tallgrass.notes.marks import MOST_TAGS, tags_of


def mend(apps: Any, _schema_editor: Any) -> None:
    Note = apps.get_model("tg_notes", "Note")
    NoteTag = apps.get_model("tg_notes", "NoteTag")
    for note in Note.objects.exclude(hashtags=[]).iterator(chunk_size=500):
        whole = tags_of(note.title, note.body)
        fresh = [tag for tag in whole if tag not in note.hashtags]
        if not fresh:
            continue
        kept = [
            tag
            for tag in note.hashtags
            if tag in whole or not any(other.startswith(tag) for other in fresh)
        ]
        note.hashtags = list(dict.fromkeys([*kept, *fresh]))[:MOST_TAGS]
        note.updated_at = timezone.now()  # so that the index reads it again
        note.save(update_fields=["hashtags", "updated_at"])
        NoteTag.objects.filter(note=note).exclude(tag__in=note.hashtags).delete()
        known = set(NoteTag.objects.filter(note=note).values_list("tag", flat=True))
        NoteTag.objects.bulk_create(
            NoteTag(note=note, tag=tag, created_at=note.created_at)
            for tag in note.hashtags
            if tag not in known
        )


class Migration(migrations.Migration):
    dependencies = [("tg_notes", "0001_initial")]
    operations = [migrations.RunPython(mend, migrations.RunPython.noop)]
