"""A tag is found whatever the script, accents and case."""

from typing import Any

from django.db import migrations, models

from tallgrass.engine.folding import fold_name


def fold_tags(apps: Any, _schema_editor: object) -> None:
    NoteTag = apps.get_model("tg_notes", "NoteTag")
    for tag in NoteTag.objects.order_by("tag").values_list("tag", flat=True).distinct():
        NoteTag.objects.filter(tag=tag).update(key=fold_name(tag)[:100])


class Migration(migrations.Migration):
    dependencies = [("tg_notes", "0005_whose_notices")]
    operations = [
        migrations.AddField(
            "notetag", "key", models.CharField(default="", max_length=100), preserve_default=False
        ),
        migrations.RunPython(fold_tags, migrations.RunPython.noop),
        migrations.RemoveIndex("notetag", "tg_tag_recent"),
        migrations.AddIndex(
            "notetag",
            models.Index(fields=["key", "-created_at", "-note"], name="tg_tag_found"),
        ),
    ]
