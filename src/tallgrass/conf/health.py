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
class HealthFinding:
    """One check: its name, what is wrong (nothing, when it is well)."""

    name: str
    faults: tuple[str, ...]


def examine(config: Config) -> list[HealthFinding]:
    """Run every check. Later checks are left out when the database cannot be read."""
    findings = [HealthFinding("settings", tuple(unsafe_files(config)))]
    try:
        for name, check in CHECKS.items():
            findings.append(HealthFinding(name, tuple(check())))
    except DatabaseError as error:
        findings.append(HealthFinding("database", (f"the database cannot be read: {error}",)))
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
    return [
        f"trigger {name} is missing, so its rows could change: run 'tallgrass init'"
        for name in immutable.missing()
    ]


def _sweeps() -> list[str]:
    """Find the sweeps that failed, or have not run for long although the worker once ran."""
    runs, now = last_runs(), clock.now()
    known = [(due, runs[due.name]) for due in all_sweeps() if due.name in runs]
    found = [f"sweep {due.name} fails: {run.error}" for due, run in known if run.error]
    late = [
        (due.name, run.ran_at)
        for due, run in known
        if not run.error and now - run.ran_at > STALE + timedelta(seconds=3 * due.every)
    ]
    if len(late) == len(known) > 1:
        newest = max(ran_at for _name, ran_at in late)
        return [
            *found,
            f"the worker last ran at {newest:%Y-%m-%d %H:%M} UTC: start 'tallgrass run'",
        ]
    return [
        *found,
        *(
            f"sweep {name} last ran at {ran_at:%Y-%m-%d %H:%M} UTC: is it stuck?"
            for name, ran_at in late
        ),
    ]


CHECKS: dict[str, Callable[[], list[str]]] = {
    "migrations": _tables,
    "database": _sound,
    "immutable rows": _triggers,
    "sweeps": _sweeps,
}
