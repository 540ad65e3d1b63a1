"""Places are compared in simplified letters and without accents: the notes are read again."""

from typing import Any

from django.db import migrations


def read_again(apps: Any, _schema_editor: object) -> None:
    apps.get_model("tg_discovery", "Progress").objects.update(cursor="")


class Migration(migrations.Migration):
    dependencies = [("tg_discovery", "0001_initial")]
    operations = [migrations.RunPython(read_again, migrations.RunPython.noop)]
