"""Immutable rows and one transaction per action, on the real database."""

from threading import Thread

import pytest
from django.db import connection

from tallgrass.kernel import outbox
from tallgrass.kernel.models import OutboxEvent
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
        outbox.emit("test.written")
        connection.close()

    with snapshot():
        assert OutboxEvent.objects.count() == 0
        writer = Thread(target=write)
        writer.start()
        writer.join(10)
        assert (writer.is_alive(), OutboxEvent.objects.count()) == (False, 0)
    assert OutboxEvent.objects.count() == 1
