"""What an organisation was called when it was verified stays on record when it renames itself."""

from typing import Any

from django.db import migrations, models


def keep_names(apps: Any, _schema_editor: object) -> None:
    """Take the name of those verified as it is: a change of it would have ended that."""
    verified = apps.get_model("tg_people", "Organisation").objects.filter(verified_at__isnull=False)
    verified.update(verified_name=models.F("name"))


class Migration(migrations.Migration):
    dependencies = [("tg_people", "0008_name_key")]
    operations = [
        migrations.AddField(
            "organisation",
            "verified_name",
            models.CharField(blank=True, default="", max_length=80),
        ),
        migrations.RunPython(keep_names, migrations.RunPython.noop),
    ]
