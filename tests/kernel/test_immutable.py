"""Rows that never change: refused by the database itself, also after its table was rebuilt (claim
17)."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from tallgrass.kernel import immutable
from tallgrass.ledger.models import Transfer


@pytest.mark.django_db
def test_c17_every_immutable_table_has_its_triggers() -> None:
    assert immutable.missing() == []
    assert {"tg_ledger_transfer", "tg_ledger_leg"} <= immutable._tables


@pytest.mark.django_db(transaction=True)
def test_c17_a_rebuilt_table_gets_its_triggers_back_with_the_migrations() -> None:
    with connection.schema_editor() as editor:
        editor.alter_field(
            Transfer,
            Transfer._meta.get_field("memo"),
            _renamed(models.CharField(max_length=201, blank=True), "memo"),
        )
    if connection.vendor == "sqlite":
        assert "tg_ledger_transfer_no_update" in immutable.missing()
    call_command("migrate", verbosity=0)
    assert immutable.missing() == []


@pytest.mark.django_db
def test_c17_neither_sql_nor_the_orm_changes_a_row() -> None:
    from django.utils import timezone

    row = Transfer.objects.create(
        key="k", fingerprint="f", kind="t", source="s", posted_at=timezone.now()
    )
    for change in (
        lambda: Transfer.objects.filter(pk=row.pk).update(memo="x"),
        lambda: Transfer.objects.filter(pk=row.pk).delete(),
        lambda: row.save(),
        lambda: Transfer.objects.bulk_update([row], ["memo"]),
    ):
        with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
            change()
    assert Transfer.objects.get().memo == ""


def _renamed(field: models.Field, name: str) -> models.Field:  # type: ignore[type-arg]
    field.set_attributes_from_name(name)
    field.model = Transfer
    return field
