"""Payers are found in the register whatever the script, accents and case."""

from typing import Any

from django.db import migrations, models

from tallgrass.engine.folding import fold_name


def fold_payers(apps: Any, _schema_editor: object) -> None:
    entries = apps.get_model("tg_governance", "Entry").objects
    for name in set(entries.values_list("payer_name", flat=True)):
        entries.filter(payer_name=name).update(payer_key=fold_name(name)[:120])


class Migration(migrations.Migration):
    dependencies = [("tg_governance", "0002_an_obligation_ends_by_its_day")]
    operations = [
        migrations.AddField(
            "entry", "payer_key", models.CharField(default="", editable=False, max_length=120)
        ),
        migrations.RunPython(fold_payers, migrations.RunPython.noop),
    ]
