"""Each contract keeps what its payer was verified as: what it renames itself to changes nothing."""

from typing import Any

from django.db import migrations, models

SLICE = 500


def keep_names(apps: Any, _schema_editor: Any) -> None:
    """Take the name that is in the register; where nothing is published yet, the one the payer is
    verified under, or the last it was registered under."""
    contracts = apps.get_model("tg_contracts", "Contract").objects.order_by("pk")
    entries = apps.get_model("tg_governance", "Entry").objects
    registered = dict(
        entries.exclude(payer_org_id=None).order_by("pk").values_list("payer_org_id", "payer_name")
    )
    last = 0
    while rows := list(contracts.select_related("payer").filter(pk__gt=last)[:SLICE]):
        own = dict(
            entries.filter(pk__in=[row.entry_id for row in rows]).values_list("pk", "payer_name")
        )
        for row in rows:
            known = row.payer.verified_name or registered.get(row.payer_id) or row.payer.name
            row.payer_name = own.get(row.entry_id) or known
        contracts.bulk_update(rows, ["payer_name"])
        last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [
        ("tg_contracts", "0004_source_is_the_key"),
        ("tg_governance", "0005_answered_appeals"),
        ("tg_people", "0009_verified_name"),
    ]
    operations = [
        migrations.AddField(
            "contract",
            "payer_name",
            models.CharField(default="", max_length=80),
            preserve_default=False,
        ),
        migrations.RunPython(keep_names, migrations.RunPython.noop),
    ]
