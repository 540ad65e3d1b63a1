"""A ticket is for all notes of a page: what it was counted for is kept by their places."""

from typing import Any

from django.db import migrations, models


def place(apps: Any, _schema_editor: Any) -> None:
    Sighting = apps.get_model("tg_signals", "Sighting")
    fresh = list(Sighting.objects.all())
    for row in fresh:
        # the order of kinds was impression, view, viewable, click; dwell stands before click now
        bits = row.seen & 0b111 | (row.seen & 0b1000) << 1
        row.places = {"0": [bits, row.dwell_ms]}
    Sighting.objects.bulk_update(fresh, ["places"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("tg_signals", "0007_plain_words")]

    operations = [
        migrations.AddField("sighting", "places", models.JSONField(default=dict)),
        migrations.RunPython(place, migrations.RunPython.noop),
        migrations.RemoveField("sighting", "seen"),
        migrations.RemoveField("sighting", "dwell_ms"),
    ]
