"""Laying down a journal anew: what the tables know, the rows that are still sound, and numbers that
go on behind the last one ever given."""

import fcntl
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite

from tallgrass.journal import identity
from tallgrass.journal.identity import Identity, JournalKnowledge
from tallgrass.journal.store import FILE, PRAGMAS, create, unavailable
from tallgrass.journal.types import ADOPTED, Batch, LeaseGrant, LinkPay, LinkTerms, Row
from tallgrass.journal.waiting import WaitingClick, put

ASIDE = "aside"  # in the home: journals that others have taken the place of
_NEW = "journal.new"


@dataclass(slots=True)
class LinkThen:
    """A link and what was spent on it."""

    terms: LinkTerms
    pay: LinkPay
    spent: int
    day: int
    day_spent: int


@dataclass(slots=True)
class LeaseThen:
    """A lease and what was spent of it."""

    grant: LeaseGrant
    is_closed: bool
    spent: int


@dataclass(slots=True)
class JournalThen:
    """What a journal begins with. `epochs` are the owners' of payers, `last` when
    their last clicks were, `head` the last number that
    was ever given to a row."""

    links: list[LinkThen] = field(default_factory=list)
    leases: list[LeaseThen] = field(default_factory=list)
    epochs: dict[str, int] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)
    marks: list[tuple[str, bytes, int]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    waiting: list[WaitingClick] = field(default_factory=list)
    head: int = 0


@contextmanager
def held(home: Path) -> Iterator[None]:
    """Keep every writer of the home's journal waiting."""
    lock = os.open(home / f"{FILE}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def lay_down(home: Path, which: Identity, then: JournalThen, now: int) -> Path | None:
    """Put a new journal into the place of the one that is there, if any, and say which file that
    is now. Its first own row says that it was adopted. The caller holds the home's journal."""
    new = home / _NEW
    new.unlink(missing_ok=True)
    line = sqlite.connect(str(new), isolation_level=None)
    try:
        for pragma in (*PRAGMAS, "journal_mode=DELETE"):
            line.execute(f"PRAGMA {pragma}")
        line.execute("BEGIN IMMEDIATE")
        create(line, which)
        _fill(line, then, now)
        line.execute("COMMIT")
    except sqlite.Error as error:
        raise unavailable(error) from error
    finally:
        line.close()
    aside = _set_aside(home, which.generation)
    new.replace(home / FILE)
    _keep_names(home)
    identity.write(home, JournalKnowledge(which, then.head + 1))
    return aside


def _set_aside(home: Path, generation: int) -> Path | None:
    """Move the journal that was there, with its log, out of the way."""
    file, folder = home / FILE, home / ASIDE
    if not file.exists():
        return None
    folder.mkdir(mode=0o700, exist_ok=True)
    kept = folder / f"journal-before-{generation}"
    for end in ("", "-wal", "-shm"):
        part = home / f"{FILE}{end}"
        if part.exists():
            part.replace(folder / f"{kept.name}{end}")
    return kept


def forget_aside(home: Path, before: datetime) -> None:
    """Delete journals that were put aside before this moment: what they hold is kept no longer than
    the rows of any other."""
    folder = home / ASIDE
    for file in folder.iterdir() if folder.is_dir() else ():
        if file.stat().st_mtime < before.timestamp():
            file.unlink()


def _keep_names(home: Path) -> None:
    handle = os.open(home, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _fill(line: Any, then: JournalThen, now: int) -> None:
    line.executemany(
        "INSERT INTO batch (seq, id, kind, received_at, trust, body, digest) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (_columns(row.seq, row.batch) for row in then.rows),
    )
    mark = Batch(os.urandom(16), ADOPTED, now, 1, json.dumps({"after": then.head}).encode())
    line.execute(
        "INSERT INTO batch (seq, id, kind, received_at, trust, body, digest) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        _columns(then.head + 1, mark),
    )
    line.executemany(
        "INSERT INTO link (token, payer_key, self_viewer, target, domains, price, creator_cap, "
        "day_cap, starts_at, ends_at, closed, rules, spent, day, day_spent, zone) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (_link(one) for one in then.links),
    )
    line.executemany(
        "INSERT INTO payer (payer_key, epoch, cap, spent, last_at) VALUES (?, ?, ?, ?, ?)",
        _payers(then),
    )
    line.executemany(
        "INSERT INTO lease (id, payer_key, currency, amount, epoch, expires_at, closed, spent) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (_lease(one) for one in then.leases),
    )
    put(line, then.waiting)
    line.executemany(
        "INSERT OR REPLACE INTO recent (token, visitor, at) VALUES (?, ?, ?)",
        then.marks,
    )


def _columns(seq: int, batch: Batch) -> tuple[Any, ...]:
    values = (batch.id, batch.kind, batch.received_at, batch.trust, batch.body)
    return (seq, *values, batch.digest())


def _link(one: LinkThen) -> tuple[Any, ...]:
    terms = one.terms
    spent = (one.spent, one.day, one.day_spent)
    return (*terms.columns(), int(one.pay), terms.rules, *spent, terms.zone)


def _payers(then: JournalThen) -> Iterable[tuple[str, int, int, int, int]]:
    spent: Counter[str] = Counter()
    caps: Counter[str] = Counter()
    for one in then.links:
        key = one.terms.payer_key
        spent[key] += one.spent
        caps[key] = max(caps[key], one.terms.campaign_cap)
    for key in sorted(spent.keys() | then.epochs.keys()):
        cap, last = max(caps[key], spent[key]), then.last.get(key, 0)
        yield key, then.epochs.get(key, 1), cap, spent[key], last


def _lease(one: LeaseThen) -> tuple[Any, ...]:
    grant = one.grant
    money = (grant.currency, max(grant.amount, one.spent), grant.epoch, grant.expires_at)
    return (grant.id, grant.payer_key, *money, int(one.is_closed), one.spent)
