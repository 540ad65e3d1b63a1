"""Immutable rows and one transaction per action, on the real database."""

from threading import Thread

import pytest
from django.db import connection

from tallgrass.kernel import idempotency
from tallgrass.kernel.models import IdempotencyKey
from tallgrass.kernel.sqlite import OLDEST
from tallgrass.kernel.transaction import snapshot


@pytest.mark.sqlite
@pytest.mark.django_db
def test_the_database_is_the_sqlite_we_brought() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()")
        assert tuple(int(part) for part in cursor.fetchone()[0].split(".")) >= OLDEST


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_is_one_moment_while_others_write() -> None:
    def write() -> None:
        idempotency.once("scope", "a-key-of-16-chars", {}, lambda: 1)
        connection.close()

    with snapshot():
        assert IdempotencyKey.objects.count() == 0
        writer = Thread(target=write)
        writer.start()
        writer.join(10)
        assert (writer.is_alive(), IdempotencyKey.objects.count()) == (False, 0)
    assert IdempotencyKey.objects.count() == 1
