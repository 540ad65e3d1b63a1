"""Bringing a home up to date: folders, catalogues, tables, static files. Run before anything is
served; harmless to repeat."""

import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pysqlite3
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tallgrass.kernel import immutable
from tallgrass.kernel.principal import SYSTEM
from tallgrass.kernel.wiping import empty_log, rewrite
from tallgrass.signals.actions.adoption import meet_journal
from tallgrass.web import translations

FOLDERS = ("media", "index", "models", "lake", "mail", "static")
DATABASES = ("tallgrass.db", "journal.db")
OVERWRITES = 1  # user_version of a database whose deleted rows were always overwritten
LARGE = 200_000_000  # bytes; below, it is done before anybody wonders
Say = Callable[[str], None]


def unapplied() -> list[str]:
    """Return the migrations of the code that the database has not seen."""
    executor = MigrationExecutor(connection)
    return [
        f"{migration.app_label}.{migration.name}"
        for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())
    ]


def wipe(home: Path) -> bool:
    """Empty the databases' write-ahead logs; False while one is being read."""
    return all([empty_log(home / name) for name in DATABASES])


def rewritten(home: Path, say: Say) -> bool:
    """Write the databases of a home anew, so that they hold nothing but their rows, and say why
    where that cannot be done."""
    for name in DATABASES:
        file = home / name
        if not file.exists():
            continue
        size, free = file.stat().st_size, shutil.disk_usage(home).free
        if free < 2 * size:
            say(f"{file} is not written anew: that takes {2 * size:,} bytes, and {free:,} are free")
            return False
        try:
            rewrite(file)
        except pysqlite3.OperationalError as error:
            say(f"{file} is not written anew, since it is in use ({error}): try again")
            return False
    return wipe(home)


def _rewrite_once(home: Path, say: Say) -> None:
    """Write databases of earlier releases anew, once: those left deleted rows in free pages."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA user_version")
        if cursor.fetchone()[0] >= OVERWRITES:
            return
    size = sum((home / name).stat().st_size for name in DATABASES if (home / name).exists())
    if size > LARGE:
        say(f"Writing the databases anew, once: {size // 1_000_000:,} MB")
    connection.close()
    if rewritten(home, say):
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA user_version={OVERWRITES}")


def _meet_journal(say: Say) -> None:
    """Open the journal before an edge does, so that one which is not this home's counts nothing."""
    if wrong := meet_journal(SYSTEM):
        say(f"Nothing is counted and no link pays: {wrong}")


def prepare(home: Path, say: Say, *, begin: Callable[[], None] | None = None) -> None:
    """Make folders, compile catalogues, apply migrations, gather static files. A database that is
    new begins with what `begin` sets in it."""
    for name in FOLDERS:
        (home / name).mkdir(parents=True, exist_ok=True, mode=0o700)
    translations.compile_all()
    waiting = unapplied()
    if waiting:
        say(f"Updating the database: {len(waiting)} migrations")
        is_new = not connection.introspection.table_names()
        call_command("migrate", verbosity=0, interactive=False)
        if is_new and begin:
            begin()
    if connection.vendor == "sqlite":
        _rewrite_once(home, say)
    immutable.install()  # puts back a trigger that is gone
    _meet_journal(say)
    call_command("collectstatic", verbosity=0, interactive=False, stdout=StringIO())
