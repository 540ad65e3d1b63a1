"""People of earlier releases whose address never answered hold their handle for a week more."""

from datetime import timedelta
from typing import Any

from django.db import migrations
from django.db.models import Exists, OuterRef
from django.utils import timezone


def give_a_week(apps: Any, _schema_editor: object) -> None:
    Person = apps.get_model("tg_people", "Person")
    EmailAddress = apps.get_model("account", "EmailAddress")
    Seat = apps.get_model("tg_people", "Seat")
    theirs = EmailAddress.objects.filter(user_id=OuterRef("pk"))
    Person.objects.filter(
        Exists(theirs),
        ~Exists(theirs.filter(verified=True)),
        ~Exists(Seat.objects.filter(person_id=OuterRef("pk"))),
        last_login=None,
        external_id=None,
        erased_at=None,
        is_operator=False,
    ).update(confirm_by=timezone.now() + timedelta(days=7))


class Migration(migrations.Migration):
    dependencies = [
        ("tg_people", "0005_confirm_by"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]
    operations = [migrations.RunPython(give_a_week, migrations.RunPython.noop)]
