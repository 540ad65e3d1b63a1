"""Notes that 0.1.0 brought in without a day were given the day of their import: their day is unknown."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import migrations
from django.db.models import F

SLICE = 500
UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)


def forget_days(apps: Any, _schema_editor: Any) -> None:
    """Find imported notes written in the very second in which they came in, some hundreds at a time."""
    second = timedelta(seconds=1)
    Note = apps.get_model('tg_notes', 'Note')
    undated = Note.objects.filter(
        external_id__isnull=False,
        version=1,
        created_at__gt=F('updated_at') - second,
        created_at__lt=F('updated_at') + second,
    ).exclude(external_id__startswith='composed:')
    found = list(undated.order_by('pk').values_list('pk', flat=True))
    for start in range(0, len(found), SLICE):
        part = found[start : start + SLICE]
        # changed: what follows notes, follows their day too
        Note.objects.filter(pk__in=part).update(
            created_at=UNKNOWN, updated_at=datetime.now(tz=UTC), version=F('version') + 1
        )
        apps.get_model('tg_notes', 'NoteTag').objects.filter(note__in=part).update(created_at=UNKNOWN)


class Migration(migrations.Migration):

    dependencies = [
        ('tg_notes', '0003_sources_and_imports'),
    ]

    operations = [
        migrations.RunPython(forget_days, migrations.RunPython.noop),
    ]
