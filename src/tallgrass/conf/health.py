"""What can be wrong with an installation, each with how to mend it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import DatabaseError, connection

from tallgrass.conf.config import Config, unsafe_files
from tallgrass.conf.prepare import unapplied
from tallgrass.kernel import clock, immutable
from tallgrass.kernel.sweeps import all_sweeps, last_runs

STALE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: its name, what is wrong (nothing, when it is well)."""

    name: str
    faults: tuple[str, ...]


def examine(config: Config) -> list[Finding]:
    """Run every check. Later checks are left out when the database cannot be read."""
    findings = [Finding("settings", tuple(unsafe_files(config)))]
    try:
        for name, check in CHECKS.items():
            findings.append(Finding(name, tuple(check())))
    except DatabaseError as error:
        findings.append(Finding("database", (f"the database cannot be read: {error}",)))
    return findings


def _tables() -> list[str]:
    return [f"{name} is not applied: run 'tallgrass init'" for name in unapplied()]


def _sound() -> list[str]:
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check")
        rows = [row[0] for row in cursor.fetchall()]
    return [] if rows == ["ok"] else [f"the database file is damaged: {row}" for row in rows[:5]]


def _triggers() -> list[str]:
    return [f"trigger {name} is missing, so its rows could change: run 'tallgrass init'" for name in immutable.missing()]


def _sweeps() -> list[str]:
    """Sweeps that failed, or have not run for long although the worker once ran."""
    runs = last_runs()
    found = []
    for due in all_sweeps():
        run = runs.get(due.name)
        if run is None:
            continue
        if run.error:
            found.append(f"sweep {due.name} fails: {run.error}")
        elif clock.now() - run.ran_at > STALE + timedelta(seconds=3 * due.every):
            found.append(f"sweep {due.name} last ran at {run.ran_at:%Y-%m-%d %H:%M} UTC: is 'tallgrass run' running?")
    return found


CHECKS: dict[str, Callable[[], list[str]]] = {
    "migrations": _tables,
    "database": _sound,
    "immutable rows": _triggers,
    "sweeps": _sweeps,
}
