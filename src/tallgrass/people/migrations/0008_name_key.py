"""People are found by their names whatever the script, accents and case."""

from typing import Any

from django.db import migrations

from tallgrass.engine.folding import fold_name
from tallgrass.people.models import NameKeyField

BATCH = 1_000


def fold_names(apps: Any, _schema_editor: object) -> None:
    Person = apps.get_model("tg_people", "Person")
    batch = []
    for person in Person.objects.only("pk", "name").iterator(BATCH):
        person.name_key = fold_name(person.name)[:120]
        batch.append(person)
        if len(batch) == BATCH:
            Person.objects.bulk_update(batch, ["name_key"])
            batch = []
    Person.objects.bulk_update(batch, ["name_key"])


class Migration(migrations.Migration):
    dependencies = [("tg_people", "0007_organisation_blocks")]
    operations = [
        migrations.AddField(
            "person", "name_key", NameKeyField(default="", editable=False, max_length=120)
        ),
        migrations.RunPython(fold_names, migrations.RunPython.noop),
    ]
