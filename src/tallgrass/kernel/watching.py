"""Whether anybody has written to the main database: a number that costs microseconds to read."""

from django.db import connection

_WAL = "SELECT pg_current_wal_insert_lsn()::text"


def version_of_database() -> str:
    """Return something that differs once another connection has written to the database since this
    one last asked.

    PostgreSQL answers for its whole cluster, so a busy neighbour is heard too. A notification
    (LISTEN) would name our own writes alone, but whoever commits one waits for every other who
    does, and a table whose trigger somebody forgot would be missed.
    """
    with connection.cursor() as cursor:
        cursor.execute(_WAL if connection.vendor == "postgresql" else "PRAGMA data_version")
        return str(cursor.fetchone()[0])
