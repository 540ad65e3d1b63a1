"""What can be wrong with an installation, each with how to mend it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import DatabaseError, connection

from tallgrass.conf.config import FILE, Config
from tallgrass.conf.mail import mail_warnings
from tallgrass.conf.occupancy import is_occupied
from tallgrass.conf.prepare import unapplied
from tallgrass.conf.privacy import open_files
from tallgrass.journal import identity, room
from tallgrass.kernel import clock, community_pages, immutable
from tallgrass.kernel.callers import foreign_hosts, shared_addresses
from tallgrass.kernel.clock_watch import doubts
from tallgrass.kernel.failures import failing_count, failing_rows
from tallgrass.kernel.sweeps import all_sweeps, last_runs
from tallgrass.kernel.text import excerpt
from tallgrass.signals.policies import clock_seconds
from tallgrass.signals.queries import journal_state, payers_ahead, unacknowledged
from tallgrass.signals.types import JournalState

STALE = timedelta(minutes=2)
MOST_ROWS = 10


@dataclass(frozen=True, slots=True)
class HealthFinding:
    """One check: its name, what is wrong (nothing, when it is well), and what should be looked
    at although all works."""

    name: str
    faults: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def examine(config: Config) -> list[HealthFinding]:
    """Run every check. Later checks are left out when the database cannot be read."""
    findings = [
        HealthFinding("settings", tuple(open_files(config.home))),
        HealthFinding("disk", tuple(_disk(config))),
        HealthFinding("clocks", tuple(_clocks(config))),
        HealthFinding("addresses", (), tuple(_addresses(config))),
        HealthFinding("pages", (), tuple(_pages(config))),
        HealthFinding("mail", (), tuple(mail_warnings(config))),
    ]
    try:
        for name, check in CHECKS.items():
            findings.append(HealthFinding(name, tuple(check())))
        if not is_occupied(config.home):
            findings = [_at_rest() if one.name == "sweeps" else one for one in findings]
    except DatabaseError as error:
        findings.append(HealthFinding("database", (f"the database cannot be read: {error}",)))
    return findings


def _disk(config: Config) -> list[str]:
    """Find whether the disk has come to the reserve that is kept for money."""
    left = room.free(config.home)
    if left >= room.RESERVE:
        return []
    return [
        f"the disk has {left // 2**20:,} MB left: below {room.RESERVE // 2**20:,} MB only "
        f"money and safety are written: sign-ins, payouts, reports, deletions, clicks on paid "
        f"links; nothing is published or uploaded and no view is counted; make room"
    ]


def _addresses(config: Config) -> list[str]:
    """Find visitors who look like one, and names that are not the origin's."""
    shared = shared_addresses(config.home, config.proxies, is_public=config.is_https)
    found = [
        f"all {one.visits} visits that the {one.process} process counted came from "
        f"{', '.join(one.addresses)}: name your proxy, as in trusted_proxies = "
        f'"{one.addresses[0]}", and let it send X-Forwarded-For; until then everybody counts as one'
        for one in shared
    ]
    for other in foreign_hosts(config.home, config.origin):
        if other.in_circles:
            found.append(
                f"a proxy asks for {other.host} in place of {config.origin}: let it pass on the "
                f"Host header"
            )
        elif not config.is_https:
            found.append(
                f"pages were asked for at {other.host}, and this installation serves "
                f"{config.origin} alone: set origin in {FILE} to the https address that people type"
            )
        else:
            found.append(
                f"pages were asked for at {other.host}; visitors are led to {config.origin}. If "
                f"that is not the address people type, set origin in {FILE}"
            )
    return found


def _pages(config: Config) -> list[str]:
    """Find what a community that the public reaches should say of itself and does not."""
    found = [
        f"{file} is longer than {community_pages.MOST_BYTES:,} bytes or not UTF-8: visitors see "
        f"part of it"
        for file in community_pages.unreadable(config.home)
    ]
    if not config.is_https:
        return found
    if drafts := community_pages.unwritten(config.home):
        found.append(
            f"visitors read the software's drafts of {', '.join(drafts)}: write your own with "
            f"'tallgrass pages --write'"
        )
    if not config.contact:
        found.append(f"nobody can write to you: set contact in {FILE} to an address you read")
    return found


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


def _at_rest() -> HealthFinding:
    """Find the sweeps that failed, of a home that nobody runs now: that the others wait is no
    fault, as before an upgrade or after a restore."""
    runs = last_runs()
    newest = max((run.ran_at for run in runs.values()), default=None)
    return HealthFinding(
        "sweeps",
        tuple(f"sweep {name} fails: {run.error}" for name, run in runs.items() if run.error),
        (
            f"Tallgrass is not running: background work last ran at {newest:%Y-%m-%d %H:%M} UTC, "
            f"and goes on with 'tallgrass run'",
        )
        if newest
        else (),
    )


def _journal() -> list[str]:
    """Find a journal that is not this home's or is damaged, and rows that were lost, until an
    operator has taken that for known."""
    state = journal_state(whole=True)
    if state == JournalState.UNREADABLE:
        return ["the journal cannot be read now: is the disk well?"]
    found = [] if state == JournalState.SOUND else [identity.said(state.value)]
    known = unacknowledged()
    hint = ["when that is known, 'tallgrass journal adopt' says so"] if known and not found else []
    return [*found, *known, *hint]


def _clocks(config: Config) -> list[str]:
    """Find processes that decide nothing since their clock jumped."""
    return [
        f"the clock of the {one.process} process is {abs(one.seconds):,.0f} s "
        f"{'ahead of' if one.seconds > 0 else 'behind'} what holds in this home: it decides "
        f"nothing. Set the machine's clock right; where it is, stop and start 'tallgrass run'"
        for one in doubts(config.home)
    ]


def _times() -> list[str]:
    """Find payers whose time lies ahead of the clock."""
    return [
        f"clicks that {key} pays for are dated ahead of the clock, and unpaid until then: "
        f"'tallgrass journal retime' sets that right"
        for key in payers_ahead(clock_seconds())
    ]


def _rows() -> list[str]:
    """Find due work that fails row by row, and news that nobody here can read or that a handler
    could not take: those that have failed longest."""
    rows, count = failing_rows(MOST_ROWS), failing_count()
    found = [
        f"{row.loop} fails at {row.kind} {row.key}, tried {row.count}×, since "
        f"{row.since:%Y-%m-%d %H:%M} UTC: {excerpt(row.error, 200)}"
        for row in rows
    ]
    more = count - len(rows)
    return [*found, f"and {more} more: the operators' desk lists them"] if more > 0 else found


CHECKS: dict[str, Callable[[], list[str]]] = {
    "migrations": _tables,
    "database": _sound,
    "immutable rows": _triggers,
    "journal": _journal,
    "times": _times,
    "sweeps": _sweeps,
    "due work": _rows,
}
