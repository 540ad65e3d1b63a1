"""What can be read out of a journal that may be damaged: its sound rows, and by which they are not
known again."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite

from tallgrass.journal import pages
from tallgrass.journal.identity import Identity
from tallgrass.journal.store import FILE
from tallgrass.journal.types import Batch, LeaseGrant, Row

_COLUMNS, _KEY = 7, 16


@dataclass(slots=True)
class Salvage:
    """What a file still holds. Parts that cannot be read are empty."""

    identity: Identity | None = None
    head: int = 0
    rows: dict[int, Row] = field(default_factory=dict)
    unsound: list[int] = field(default_factory=list)
    marks: list[tuple[str, bytes, int]] = field(default_factory=list)
    leases: list[LeaseGrant] = field(default_factory=list)
    epochs: dict[str, int] = field(default_factory=dict)

    def forget_rows(self) -> None:
        """Take nothing of what was written: the rows are another journal's."""
        self.rows, self.unsound, self.marks, self.leases = {}, [], [], []


def salvage(home: Path) -> Salvage:
    """Read what is sound in the journal of a home, without changing it; nothing where there is
    none."""
    found, file = Salvage(), home / FILE
    if not file.exists():
        return found
    _read_tables(file, found)
    unsound = set()
    with pages.pages_of(file) as one_by_one:
        for row in _rows(one_by_one):
            if row.is_sound:
                found.rows[row.seq] = row
            else:
                unsound.add(row.seq)
    found.unsound = sorted(unsound - found.rows.keys())
    found.head = max(found.head, *found.rows, 0)
    return found


def _rows(one_by_one: pages.Pages) -> Iterator[Row]:
    for seq, values in one_by_one.records():
        if len(values) != _COLUMNS or values[0] is not None or seq <= 0:
            continue
        _seq, id_, kind, received_at, trust, body, digest = values
        if not (isinstance(id_, bytes) and isinstance(kind, bytes) and isinstance(body, bytes)):
            continue
        if not (isinstance(received_at, int) and isinstance(trust, int) and len(id_) == _KEY):
            continue
        batch = Batch(id_, kind.decode("utf-8", "replace"), received_at, trust, body)
        yield Row(seq, batch, batch.digest() == digest)


def _read_tables(file: Path, found: Salvage) -> None:
    """Read the small tables as far as SQLite can: a page of rows that is damaged does not hide
    them."""

    def identity(row: Any) -> None:
        found.identity = Identity(row[0], row[1])

    def head(row: Any) -> None:
        found.head = int(row[0])

    def epoch(row: Any) -> None:
        found.epochs[row[0]] = int(row[1])

    takers: dict[str, Callable[[Any], None]] = {
        "SELECT journal, generation FROM identity": identity,
        "SELECT seq FROM sqlite_sequence WHERE name = 'batch'": head,
        "SELECT token, visitor, at FROM recent": lambda row: found.marks.append(tuple(row)),
        "SELECT payer_key, epoch FROM payer": epoch,
        "SELECT id, payer_key, currency, amount, epoch, expires_at FROM lease WHERE amount > 0": (
            lambda row: found.leases.append(LeaseGrant(*row))
        ),
    }
    with suppress(sqlite.Error), closing(sqlite.connect(f"file:{file}?mode=ro", uri=True)) as line:
        for query, take in takers.items():
            with suppress(sqlite.Error):
                for row in line.execute(query):
                    take(row)


def lines_of(row: Row) -> list[list[Any]]:
    """Return the clicks in a row."""
    found: list[list[Any]] = json.loads(row.batch.body)
    return found
