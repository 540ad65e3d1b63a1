"""Rows that can never change or vanish: enforced by triggers in the database itself.

SQLite drops a table's triggers when Django rebuilds it, so they are re-installed after every
migration run, and `missing()` lets `tallgrass check` say when one is gone.
"""

from typing import TypeVar

from django.db import connection, models

M = TypeVar("M", bound=type[models.Model])
_tables: set[str] = set()

_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION tg_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def immutable(model: M) -> M:
    """Make rows of this model insertable only, never to be updated or deleted; a class
    decorator."""
    _tables.add(model._meta.db_table)
    return model


def install() -> None:
    """Create the triggers of every immutable table that exists; harmless when they are there."""
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and _tables & existing:
            cursor.execute(_POSTGRES_FUNCTION)
        for table in sorted(_tables & existing):
            for statement in _create(table):
                cursor.execute(statement)


def remove() -> None:
    """Drop the triggers: for test databases that are emptied between tests, never for a live
    one."""
    with connection.cursor() as cursor:
        for table in sorted(_tables):
            for verb in ("update", "delete"):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}{on}")


def missing() -> list[str]:
    """Name the triggers that should exist and do not."""
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    wanted = {f"{table}_no_{verb}" for table in _tables for verb in ("update", "delete")}
    return sorted(wanted - present)


def _create(table: str) -> list[str]:
    if connection.vendor == "postgresql":
        return [
            f"CREATE OR REPLACE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION tg_refuse_change()"
            for verb in ("update", "delete")
        ]
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'rows of {table} never change'); END"
        for verb in ("update", "delete")
    ]
