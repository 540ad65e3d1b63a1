"""Immutable rows and one transaction per action, on the real database."""

import pytest
from django.db import connection

from tallgrass.kernel.sqlite import OLDEST


@pytest.mark.sqlite
@pytest.mark.django_db
def test_the_database_is_the_sqlite_we_brought() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()")
        assert tuple(int(part) for part in cursor.fetchone()[0].split(".")) >= OLDEST
