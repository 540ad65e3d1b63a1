"""A write by another connection is noticed."""

from threading import Thread

import pytest
from django.db import connection

from tallgrass.kernel import clock
from tallgrass.kernel.models import RateBucket
from tallgrass.kernel.watching import version_of_database


def write_elsewhere() -> None:
    """Write by a connection of its own."""

    def write() -> None:
        RateBucket.objects.create(key="elsewhere", tokens=1, updated_at=clock.now())
        connection.close()

    thread = Thread(target=write)
    thread.start()
    thread.join()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_write_by_another_connection_changes_the_version() -> None:
    before = version_of_database()
    write_elsewhere()
    assert RateBucket.objects.filter(key="elsewhere").exists()
    assert version_of_database() != before
