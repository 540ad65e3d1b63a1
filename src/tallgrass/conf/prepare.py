"""Bringing a home up to date: folders, catalogues, tables, static files. Run before anything is
served; harmless to repeat."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tallgrass.kernel import immutable
from tallgrass.web import translations

FOLDERS = ("media", "index", "models", "lake", "mail", "static")
Say = Callable[[str], None]


def unapplied() -> list[str]:
    """Return the migrations of the code that the database has not seen."""
    executor = MigrationExecutor(connection)
    return [
        f"{migration.app_label}.{migration.name}"
        for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())
    ]


def prepare(home: Path, say: Say) -> None:
    """Make folders, compile catalogues, apply migrations, gather static files."""
    for name in FOLDERS:
        (home / name).mkdir(parents=True, exist_ok=True, mode=0o700)
    translations.compile_all()
    waiting = unapplied()
    if waiting:
        say(f"Updating the database: {len(waiting)} migrations")
        call_command("migrate", verbosity=0, interactive=False)
    immutable.install()  # puts back a trigger that is gone
    call_command("collectstatic", verbosity=0, interactive=False, stdout=StringIO())
