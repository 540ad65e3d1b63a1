"""The file: journal.db, its tables, and how a transaction on it begins and ends."""

import ctypes
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite

from tallgrass.journal import identity
from tallgrass.journal.identity import DAMAGED, MISSING, Identity, JournalKnowledge
from tallgrass.journal.rates import Rates
from tallgrass.journal.types import JournalRefused, JournalUnavailable

FILE = "journal.db"
SCHEMA_VERSION = 4
_NAMED = 3  # since then a journal has a name
_IDENTITY = """
CREATE TABLE identity (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    journal TEXT NOT NULL,
    generation INTEGER NOT NULL
) STRICT
"""
_WAITING = """
CREATE TABLE waiting (
    seq INTEGER NOT NULL,
    place INTEGER NOT NULL,
    token TEXT NOT NULL,
    payer_key TEXT NOT NULL,
    at INTEGER NOT NULL,
    price INTEGER NOT NULL,
    version TEXT NOT NULL,
    PRIMARY KEY (seq, place)
) STRICT, WITHOUT ROWID
"""
_WAITING_OF = "CREATE INDEX waiting_of ON waiting (payer_key, token)"
_SINCE = {
    1: ("ALTER TABLE link ADD COLUMN zone TEXT NOT NULL DEFAULT 'UTC'",),
    2: (_IDENTITY,),
    3: (_WAITING, _WAITING_OF),
}
_WHICH = (
    "SELECT journal, generation, "
    "coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'batch'), 0) FROM identity"
)
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "cache_size=-32768",
    "secure_delete=ON",  # what is pruned is overwritten
)
_SCHEMA = """
CREATE TABLE batch (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    trust INTEGER NOT NULL,
    body BLOB NOT NULL,
    digest BLOB NOT NULL
) STRICT;
CREATE TABLE payer (
    payer_key TEXT PRIMARY KEY,
    epoch INTEGER NOT NULL,
    cap INTEGER NOT NULL,
    spent INTEGER NOT NULL DEFAULT 0,
    last_at INTEGER NOT NULL DEFAULT 0,
    CHECK (spent BETWEEN 0 AND cap)
) STRICT, WITHOUT ROWID;
CREATE TABLE link (
    token TEXT PRIMARY KEY,
    payer_key TEXT NOT NULL,
    self_viewer TEXT NOT NULL,
    target TEXT NOT NULL,
    domains TEXT NOT NULL,
    price INTEGER NOT NULL CHECK (price > 0),
    creator_cap INTEGER,
    day_cap INTEGER,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    closed INTEGER NOT NULL DEFAULT 0,
    rules TEXT NOT NULL,
    spent INTEGER NOT NULL DEFAULT 0,
    day INTEGER NOT NULL DEFAULT 0,
    day_spent INTEGER NOT NULL DEFAULT 0,
    zone TEXT NOT NULL DEFAULT 'UTC'
) STRICT, WITHOUT ROWID;
CREATE TABLE lease (
    id TEXT PRIMARY KEY,
    payer_key TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    closed INTEGER NOT NULL DEFAULT 0,
    spent INTEGER NOT NULL DEFAULT 0,
    CHECK (spent BETWEEN 0 AND amount)
) STRICT, WITHOUT ROWID;
CREATE INDEX lease_open ON lease (payer_key, expires_at) WHERE closed = 0;
CREATE TABLE recent (
    token TEXT NOT NULL,
    visitor BLOB NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (token, visitor)
) STRICT, WITHOUT ROWID;
CREATE INDEX recent_at ON recent (at);
CREATE TABLE paid (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    address BLOB NOT NULL,
    at INTEGER NOT NULL
) STRICT;
"""


class Store:
    """One connection to a journal. Writers of all processes queue on a file lock instead of
    starving each other. Whatever is read or written, the journal is first held against the one that
    is known here: no other is gone on with."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.path = home / FILE
        self.connection: Any = None
        self.rates = Rates()
        self._file: tuple[int, int] | None = None  # which file it is, whatever its name
        self._head = 0
        self._lock = self._locked()
        try:
            self.open()
        except BaseException:
            os.close(self._lock)
            raise

    def open(self) -> None:
        """Connect, and create the tables in a new file. Raises JournalRefused for a journal that is
        not the one of this home, JournalUnavailable when the file cannot be used."""
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        try:
            self._open()
        except sqlite.Error as error:
            raise unavailable(error) from error
        finally:
            fcntl.flock(self._lock, fcntl.LOCK_UN)

    def _open(self) -> None:
        known = identity.read(self.home)
        if known and not self.path.exists():
            raise JournalRefused(MISSING)
        self._connect()
        if known and self._version() < _NAMED:
            raise JournalRefused(identity.OTHER)  # what this home goes by has a name
        if self._version() != SCHEMA_VERSION:
            self.connection.execute("BEGIN IMMEDIATE")
            self._bring_up_to_date(self._version())
            self.connection.execute("COMMIT")
        which, head = self.which()
        if known is None:
            identity.write(self.home, JournalKnowledge(which, head))
        self._head = 0
        self.stand()

    def _connect(self) -> None:
        self.connection = sqlite.connect(
            str(self.path), timeout=20, isolation_level=None, check_same_thread=False
        )
        self._prepare()
        self._version()
        self._file = _file_at(self.path)

    def _bring_up_to_date(self, version: int) -> None:
        if version == 0:
            create(self.connection, Identity.new())
            return
        for since in range(version, SCHEMA_VERSION):
            for statement in _SINCE[since]:
                self.connection.execute(statement)
        if version < _NAMED:
            _put_identity(self.connection, Identity.new())
        self.connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")

    def _prepare(self) -> None:
        for pragma in PRAGMAS:
            self.connection.execute(f"PRAGMA {pragma}")

    def _version(self) -> int:
        return int(self.connection.execute("PRAGMA user_version").fetchone()[0])

    def _locked(self) -> int:
        return os.open(f"{self.path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def which(self) -> tuple[Identity, int]:
        """Return the name of the journal that is open, and the last row ever written to it."""
        found = self.connection.execute(_WHICH).fetchone()
        if found is None:
            raise JournalRefused(identity.OTHER)
        return Identity(found[0], found[1]), int(found[2])

    def stand(self) -> None:
        """Refuse to go on with a journal that is not, or is no longer, the one of this home. Raises
        JournalRefused."""
        known = identity.read(self.home)
        which, head = self.which()
        state = identity.differs(known or JournalKnowledge(which, 0), which, head)
        if not state and head < self._head:
            state = identity.OLDER
        if state:
            raise JournalRefused(state)
        self._head = head

    def _same_file(self) -> None:
        """Open the journal anew where another file has taken the place of the one that is open."""
        if self.connection is None or _file_at(self.path) != self._file:
            self._let_go()
            os.close(self._lock)
            self._lock = self._locked()
            self.rates = Rates()
            self.open()

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """Open a transaction that commits at the end. Raises JournalUnavailable, with nothing
        written, when the disk refuses."""
        self._same_file()
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            self.stand()
            yield self.connection
            which, head = self.which()
            self.connection.execute("COMMIT")
            self._note(which, head)
        except BaseException as error:
            self._give_up()
            if isinstance(error, sqlite.Error):
                raise unavailable(error) from error
            raise
        finally:
            fcntl.flock(self._lock, fcntl.LOCK_UN)

    def _note(self, which: Identity, head: int) -> None:
        """Say how far the journal has come. Raises JournalRefused when the file was taken away
        meanwhile: what was committed to it is not kept."""
        if _file_at(self.path) != self._file:
            raise JournalRefused(MISSING)
        if head != self._head or identity.read(self.home) is None:
            self._head = head
            identity.write(self.home, JournalKnowledge(which, head))

    def _give_up(self) -> None:
        try:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
        except sqlite.Error:
            self._let_go()
            self._connect()

    def rows(self, query: str, parameters: tuple[Any, ...] = ()) -> list[Any]:
        """Return all rows of a read. Raises JournalUnavailable when the file cannot be read."""
        self._same_file()
        try:
            self.stand()
            return list(self.connection.execute(query, parameters).fetchall())
        except sqlite.Error as error:
            raise unavailable(error) from error

    def close(self) -> None:
        self._let_go()
        os.close(self._lock)

    def _let_go(self) -> None:
        """Close the connection. One whose file is gone is never closed: that would delete the
        write-ahead log of whatever has taken its place."""
        line, self.connection = self.connection, None
        if line is None:
            return
        if _file_at(self.path) == self._file:
            line.close()
        else:
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(line))


def create(connection: Any, which: Identity) -> None:
    """Create the tables of a journal in an empty file."""
    for statement in filter(str.strip, (*_SCHEMA.split(";"), _IDENTITY, _WAITING, _WAITING_OF)):
        connection.execute(statement)
    _put_identity(connection, which)
    connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")


def _put_identity(connection: Any, which: Identity) -> None:
    connection.execute(
        "INSERT INTO identity (one, journal, generation) VALUES (1, ?, ?)",
        (which.journal, which.generation),
    )


def unavailable(error: Exception) -> JournalUnavailable:
    """Say what an error of the file means: damage, or a disk that refuses for the moment."""
    text = str(error)
    if "malformed" in text or "not a database" in text:
        return JournalRefused(DAMAGED)
    return JournalUnavailable(text)


def _file_at(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
