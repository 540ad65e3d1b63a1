"""Everybody gets a salt of their own, by which tickets and the journal know them."""

from typing import Any

from django.db import migrations, models

from tallgrass.people.viewers import new_salt


def draw(apps: Any, _schema_editor: Any) -> None:
    people = apps.get_model("tg_people", "Person").objects
    fresh = list(people.filter(erased_at=None).only("pk"))
    for person in fresh:
        person.viewer_salt = new_salt()
    people.bulk_update(fresh, ["viewer_salt"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("tg_people", "0012_second_factor")]

    operations = [
        migrations.AddField(
            "person",
            "viewer_salt",
            models.CharField(blank=True, default="", editable=False, max_length=32),
        ),
        migrations.RunPython(draw, migrations.RunPython.noop),
        migrations.AlterField(
            "person",
            "viewer_salt",
            models.CharField(blank=True, default=new_salt, editable=False, max_length=32),
        ),
    ]
