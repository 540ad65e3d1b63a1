"""The file: journal.db, its tables, and how a transaction on it begins and ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite

from tallgrass.journal.rates import Rates
from tallgrass.journal.types import JournalUnavailable

FILE = "journal.db"
SCHEMA_VERSION = 2
_SINCE_1 = "ALTER TABLE link ADD COLUMN zone TEXT NOT NULL DEFAULT 'UTC'"
_PRAGMAS = (
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
    starving each other."""

    def __init__(self, home: Path) -> None:
        self.path = home / FILE
        self._lock = os.open(f"{self.path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self.connection: Any = None
        self.rates = Rates()
        self.open()

    def open(self) -> None:
        """Connect, and create the tables in a new file. Raises JournalUnavailable when the file
        cannot be used."""
        try:
            self.connection = sqlite.connect(
                str(self.path), timeout=20, isolation_level=None, check_same_thread=False
            )
            self._prepare()
            if self._version() != SCHEMA_VERSION:
                with self.writing():
                    if self._version() == 0:
                        for statement in filter(str.strip, _SCHEMA.split(";")):
                            self.connection.execute(statement)
                    elif self._version() == 1:
                        self.connection.execute(_SINCE_1)
                    self.connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
        except sqlite.Error as error:
            raise JournalUnavailable(str(error)) from error

    def _prepare(self) -> None:
        for pragma in _PRAGMAS:
            self.connection.execute(f"PRAGMA {pragma}")

    def _version(self) -> int:
        return int(self.connection.execute("PRAGMA user_version").fetchone()[0])

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """Open a transaction that commits at the end. Raises JournalUnavailable, with nothing
        written, when the disk refuses."""
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            yield self.connection
            self.connection.execute("COMMIT")
        except BaseException as error:
            self._give_up()
            if isinstance(error, sqlite.Error):
                raise JournalUnavailable(str(error)) from error
            raise
        finally:
            fcntl.flock(self._lock, fcntl.LOCK_UN)

    def _give_up(self) -> None:
        try:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
        except sqlite.Error:
            self.connection.close()
            self.connection = sqlite.connect(
                str(self.path), timeout=20, isolation_level=None, check_same_thread=False
            )
            self._prepare()

    def rows(self, query: str, parameters: tuple[Any, ...] = ()) -> list[Any]:
        """Return all rows of a read. Raises JournalUnavailable when the file cannot be read."""
        try:
            return list(self.connection.execute(query, parameters).fetchall())
        except sqlite.Error as error:
            raise JournalUnavailable(str(error)) from error

    def close(self) -> None:
        self.connection.close()
        os.close(self._lock)
