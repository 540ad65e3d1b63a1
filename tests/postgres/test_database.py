"""What only PostgreSQL can show: it is one, its migrations leave nothing to do, its triggers
stand."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from tallgrass.kernel import immutable
from tallgrass.ledger.models import Transfer
from tallgrass.ledger.types import AccountKind, AccountRef, LegSpec, TransferSpec, world

pytestmark = pytest.mark.django_db


def test_this_is_postgresql() -> None:
    assert connection.vendor == "postgresql"


def test_migrations_leave_nothing_to_do() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
    call_command("migrate", "--check", verbosity=0)


def test_c17_no_trigger_is_missing() -> None:
    assert immutable.missing() == []


@pytest.mark.parametrize("statement", ["UPDATE {} SET memo = 'x'", "DELETE FROM {}"])
def test_c17_rows_of_the_ledger_refuse_change(statement: str) -> None:
    from tallgrass.ledger.actions.trusted.posting import post

    alice = AccountRef("person:1", AccountKind.PAYABLE, "CAD")
    post([TransferSpec("in", "t", "t:1", (LegSpec(world("CAD"), -5), LegSpec(alice, 5)))])
    with (
        pytest.raises(DatabaseError, match="never change"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(Transfer._meta.db_table))
    assert Transfer.objects.get().memo == ""
