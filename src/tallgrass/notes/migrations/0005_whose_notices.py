"""Notices that lead to a third person's note know whose it is, so that a block can hide them."""

import re
from typing import Any

from django.db import migrations

ADDRESS = re.compile(r"^/n/([^/?#]+)/")


def tell_whose(apps: Any, _schema_editor: Any) -> None:
    Note = apps.get_model("tg_notes", "Note")
    Notice = apps.get_model("tg_notices", "Notice")
    of_notes = Notice.objects.filter(kind__startswith="notes.", whose=None)
    for notice in of_notes.iterator(chunk_size=500):
        address = ADDRESS.match(notice.path)
        note = Note.objects.filter(public_id=address[1]).first() if address else None
        if note is not None and note.author_id not in (notice.person_id, notice.names_id):
            Notice.objects.filter(pk=notice.pk).update(whose=note.author_id)


class Migration(migrations.Migration):
    dependencies = [("tg_notes", "0004_unknown_days"), ("tg_notices", "0003_whose")]
    operations = [migrations.RunPython(tell_whose, migrations.RunPython.noop)]
