"""The worker's side of the journal: it reads on from a cursor, opens and closes links, grants and
closes leases, prunes."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tallgrass.journal.identity import Identity
from tallgrass.journal.spending import DUPLICATE_WINDOW, day_in
from tallgrass.journal.store import Store
from tallgrass.journal.types import (
    AppendResult,
    Batch,
    ClickAttempt,
    Decision,
    LeaseEnd,
    LeaseGrant,
    LinkPay,
    LinkState,
    LinkTerms,
    PayerState,
    Row,
)
from tallgrass.journal.waiting import WaitingClick, decide_waiting, lapse
from tallgrass.journal.writer import write

_PUT_LINK = """
INSERT INTO link (token, payer_key, self_viewer, target, domains, price, creator_cap, day_cap,
                  starts_at, ends_at, rules, zone)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (token) DO UPDATE SET self_viewer = excluded.self_viewer
"""
_PUT_PAYER = """
INSERT INTO payer (payer_key, epoch, cap) VALUES (?, 1, ?)
ON CONFLICT (payer_key) DO UPDATE SET cap = max(excluded.cap, spent)
"""
_GRANT = """
INSERT INTO lease (id, payer_key, currency, amount, epoch, expires_at)
VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
"""
_CLOSE_LEASE = """
INSERT INTO lease (id, payer_key, currency, amount, epoch, expires_at, closed)
VALUES (?, '', '', 0, 0, 0, 1)
ON CONFLICT (id) DO UPDATE SET closed = 1
"""
_SPENT = "SELECT id, spent FROM lease WHERE id IN (SELECT value FROM json_each(?))"
_LEASES = (
    "SELECT id, payer_key, currency, amount, epoch, expires_at FROM lease WHERE amount > 0 "
    "ORDER BY id"
)
_LINKS = (
    "SELECT token, payer_key, target, price, creator_cap, day_cap, starts_at, ends_at, spent, "
    "zone, self_viewer, domains, closed FROM link "
    "WHERE ?1 IS NULL OR token IN (SELECT value FROM json_each(?1)) ORDER BY token"
)
_PUT_RIGHT = """
UPDATE link SET payer_key = ?, self_viewer = ?, target = ?, domains = ?, price = ?,
    creator_cap = ?, day_cap = ?, starts_at = ?, ends_at = ?, zone = ?, rules = ?, closed = ?
WHERE token = ?
"""
_AHEAD = "SELECT payer_key FROM payer WHERE last_at > ?"
_DAY_ANEW = "UPDATE link SET day = ?, day_spent = 0 WHERE token = ?"
_FORGETTABLE = (
    "SELECT coalesce((SELECT seq - 1 FROM batch WHERE seq > ? OR received_at >= ? "
    "ORDER BY seq LIMIT 1), ?)"
)


class JournalClient:
    """Reads and administers a journal. Every verb may be repeated: the second time it changes
    nothing."""

    def __init__(self, home: Path) -> None:
        self._store = Store(home)

    def __enter__(self) -> "JournalClient":
        return self

    def __exit__(self, *_error: object) -> None:
        self._store.close()

    def after(self, seq: int, limit: int) -> list[Row]:
        """Return the rows that follow `seq`, in commit order, each checked against its digest."""
        rows = self._store.rows(
            "SELECT seq, id, kind, received_at, trust, body, digest FROM batch WHERE seq > ? ORDER "
            "BY seq LIMIT ?",
            (seq, limit),
        )
        return [_row(*row) for row in rows]

    def at(self, seqs: Sequence[int]) -> list[Row]:
        """Return these rows, of those still kept, in commit order, each checked against its
        digest."""
        rows = self._store.rows(
            "SELECT seq, id, kind, received_at, trust, body, digest FROM batch WHERE seq IN "
            "(SELECT value FROM json_each(?)) ORDER BY seq",
            (json.dumps(list(seqs)),),
        )
        return [_row(*row) for row in rows]

    def identity(self) -> Identity:
        """Return which journal this is."""
        return self._store.which()[0]

    def ids_at(self, seqs: Sequence[int]) -> list[str]:
        """Return the batch ids of these rows, of those still kept, in commit order."""
        found = self._store.rows(
            "SELECT lower(hex(id)) FROM batch WHERE seq IN (SELECT value FROM json_each(?)) "
            "ORDER BY seq",
            (json.dumps(list(seqs)),),
        )
        return [id_ for (id_,) in found]

    def is_sound(self) -> bool:
        """Read the whole file, and tell whether it holds together."""
        return self._store.rows("PRAGMA quick_check") == [("ok",)]

    def marks_since(self, moment: int) -> list[tuple[str, bytes, int]]:
        """Return by what visitors who clicked for pay at this moment or later are known again:
        link, digest, moment."""
        return self._store.rows("SELECT token, visitor, at FROM recent WHERE at >= ?", (moment,))

    def version(self) -> str:
        """Return a value that differs once another connection has written since this one last
        asked."""
        return str(self._store.rows("PRAGMA data_version")[0][0])

    def head(self) -> int:
        """Return the last row ever written, kept or pruned."""
        found = self._store.rows("SELECT seq FROM sqlite_sequence WHERE name = 'batch'")
        return int(found[0][0]) if found else 0

    def oldest(self) -> int:
        """Return the first row kept, 0 when there is none."""
        return int(self._store.rows("SELECT coalesce(min(seq), 0) FROM batch")[0][0])

    def append(self, batch: Batch) -> AppendResult:
        """Write one batch, durably."""
        [outcome] = write(self._store, [batch], batch.received_at)
        assert isinstance(outcome, AppendResult)
        return outcome

    def record(self, clicks: Sequence[ClickAttempt], now: int) -> list[Decision]:
        """Decide and record clicks as of `now`, as the edge would."""
        return [
            outcome for outcome in write(self._store, clicks, now) if isinstance(outcome, Decision)
        ]

    def put_link(self, terms: LinkTerms) -> None:
        """Make a link known to the edges, and its payer's cap."""
        with self._store.writing() as connection:
            connection.execute(_PUT_LINK, (*terms.columns(), terms.rules, terms.zone))
            connection.execute(_PUT_PAYER, (terms.payer_key, terms.campaign_cap))

    def decide_waiting(self, now: int) -> int:
        """Pay the clicks that wait, in their order, as far as leases reach; returns how many."""
        keys = [key for (key,) in self._store.rows("SELECT DISTINCT payer_key FROM waiting")]
        if not keys:
            return 0
        with self._store.writing() as connection:
            return decide_waiting(connection, keys, now)

    def lapse(self, token: str, now: int) -> int:
        """Leave clicks of a link that still wait unpaid; returns how many, some hundred at once."""
        with self._store.writing() as connection:
            return lapse(connection, token, now)

    def waiting(self) -> list[WaitingClick]:
        """Return every click that waits for money, in the order they came."""
        query = (
            "SELECT seq, place, token, payer_key, at, price, version FROM waiting "
            "ORDER BY seq, place"
        )
        return [WaitingClick(*row) for row in self._store.rows(query)]

    def waiting_by_link(self) -> dict[str, tuple[str, int, int]]:
        """Return by link who pays for its clicks that wait, how many they are, and their worth."""
        query = "SELECT token, payer_key, count(*), sum(price) FROM waiting GROUP BY token"
        return {token: (key, n, worth) for token, key, n, worth in self._store.rows(query)}

    def close_link(self, token: str) -> int:
        """End pay for a link's clicks; returns the last row that may hold a paid one."""
        with self._store.writing() as connection:
            connection.execute("UPDATE link SET closed = 1 WHERE token = ?", (token,))
            return _head(connection)

    def epoch(self, payer_key: str) -> int:
        """Return the owner epoch in force for a payer; 0 for one the journal does not know."""
        found = self._store.rows("SELECT epoch FROM payer WHERE payer_key = ?", (payer_key,))
        return int(found[0][0]) if found else 0

    def take_over(self, payer_key: str) -> int:
        """Begin a new owner epoch: no lease granted before spends any more. Returns the new
        epoch."""
        with self._store.writing() as connection:
            connection.execute(
                "UPDATE payer SET epoch = epoch + 1 WHERE payer_key = ?", (payer_key,)
            )
            found = connection.execute(
                "SELECT epoch FROM payer WHERE payer_key = ?", (payer_key,)
            ).fetchone()
            return int(found[0]) if found else 0

    def grant(self, lease: LeaseGrant) -> None:
        """Grant a lease. A lease granted before, spent or closed, stays as it is."""
        values = (
            lease.id,
            lease.payer_key,
            lease.currency,
            lease.amount,
            lease.epoch,
            lease.expires_at,
        )
        with self._store.writing() as connection:
            connection.execute(_GRANT, values)

    def extend(self, lease_id: str, expires_at: int) -> None:
        """Let a lease that is still open live longer; it never grows."""
        with self._store.writing() as connection:
            connection.execute(
                "UPDATE lease SET expires_at = max(expires_at, ?) WHERE id = ? AND closed = 0",
                (expires_at, lease_id),
            )

    def close_lease(self, lease_id: str) -> LeaseEnd:
        """End a lease and say what was spent of it. One that was never granted spent nothing and
        never will."""
        with self._store.writing() as connection:
            connection.execute(_CLOSE_LEASE, (lease_id,))
            [spent] = connection.execute(
                "SELECT spent FROM lease WHERE id = ?", (lease_id,)
            ).fetchone()
            return LeaseEnd(int(spent), _head(connection))

    def spent(self, lease_ids: Sequence[str] | None = None) -> dict[str, int]:
        """Return what was spent of these leases, or of every lease there ever was; those that were
        never granted are absent."""
        if lease_ids is None:
            return dict(self._store.rows("SELECT id, spent FROM lease"))
        return dict(self._store.rows(_SPENT, (json.dumps(list(lease_ids)),)))

    def free(self, now: int) -> dict[str, int]:
        """Return by payer what may still be spent of its leases at this moment."""
        query = (
            "SELECT lease.payer_key, sum(amount - lease.spent) FROM lease "
            "JOIN payer USING (payer_key, epoch) "
            "WHERE closed = 0 AND expires_at > ? GROUP BY lease.payer_key"
        )
        return dict(self._store.rows(query, (now,)))

    def payers_since(self, moment: int) -> list[str]:
        """Return payers that a click was decided for at this moment or after it."""
        return [
            key
            for (key,) in self._store.rows(
                "SELECT payer_key FROM payer WHERE last_at >= ? ORDER BY payer_key", (moment,)
            )
        ]

    def ahead(self, moment: int) -> list[tuple[str, int]]:
        """Return payers whose time lies after this moment, with that time: of their next clicks
        each would be dated so."""
        query = "SELECT payer_key, last_at FROM payer WHERE last_at > ? ORDER BY payer_key"
        return self._store.rows(query, (moment,))

    def set_back(self, moment: int) -> int:
        """Let times that lie after this moment be it: of payers, and of when visitors clicked.
        Links begin the day anew that it is. Returns how many payers and visitors that were."""
        with self._store.writing() as connection:
            keys = [key for (key,) in connection.execute(_AHEAD, (moment,))]
            connection.execute("UPDATE payer SET last_at = ?1 WHERE last_at > ?1", (moment,))
            seen = connection.execute("UPDATE recent SET at = ?1 WHERE at > ?1", (moment,))
            connection.execute("DELETE FROM paid WHERE at > ?", (moment,))
            for token, zone, day in connection.execute(
                "SELECT token, zone, day FROM link WHERE payer_key IN "
                "(SELECT value FROM json_each(?))",
                (json.dumps(keys),),
            ).fetchall():
                if day > day_in(zone, moment):
                    connection.execute(_DAY_ANEW, (day_in(zone, moment), token))
            return len(keys) + int(seen.rowcount)

    def leases(self) -> list[LeaseGrant]:
        """Return every lease that was ever granted."""
        return [LeaseGrant(*row) for row in self._store.rows(_LEASES)]

    def links(self) -> list[LinkState]:
        """Return every link the edges know."""
        return [LinkState(*row) for row in self._store.rows(_LINKS, (None,))]

    def links_at(self, tokens: Sequence[str]) -> dict[str, LinkState]:
        """Return those of these links that the edges know."""
        rows = self._store.rows(_LINKS, (json.dumps(list(tokens)),))
        return {row[0]: LinkState(*row) for row in rows}

    def lease_ends(self, lease_ids: Sequence[str]) -> dict[str, tuple[int, bool]]:
        """Return until when these leases may be spent, and whether they are closed; those that were
        never granted are absent."""
        query = (
            "SELECT id, expires_at, closed FROM lease WHERE id IN (SELECT value FROM json_each(?))"
        )
        rows = self._store.rows(query, (json.dumps(list(lease_ids)),))
        return {id_: (expires_at, bool(closed)) for id_, expires_at, closed in rows}

    def put_right(self, terms: LinkTerms, pay: LinkPay) -> None:
        """Make a link what these terms say, whatever the edges went by; what was spent stays."""
        self.put_link(terms)
        facts = terms.facts()
        with self._store.writing() as connection:
            connection.execute(_PUT_RIGHT, (*facts, terms.rules, int(pay), terms.token))

    def set_pay(self, token: str, pay: LinkPay) -> None:
        """Pause or resume pay for a link's clicks. One that is closed stays so."""
        with self._store.writing() as connection:
            connection.execute(
                "UPDATE link SET closed = ? WHERE token = ? AND closed != ?",
                (int(pay), token, int(LinkPay.CLOSED)),
            )

    def payers(self) -> list[PayerState]:
        """Return every payer the edges know."""
        return [
            PayerState(*row)
            for row in self._store.rows(
                "SELECT payer_key, cap, spent, last_at FROM payer ORDER BY payer_key"
            )
        ]

    def forgettable(self, *, before: int, counted_to: int) -> int:
        """Return the last row that `prune` would forget."""
        return int(self._store.rows(_FORGETTABLE, (counted_to, before, counted_to))[0][0])

    def prune(self, *, before: int, counted_to: int, now: int) -> int:
        """Forget rows received before `before` that are counted, from the oldest on; returns how
        many went.

        What is remembered of visitors goes once it is twice as old as any window.
        """
        with self._store.writing() as connection:
            [last] = connection.execute(_FORGETTABLE, (counted_to, before, counted_to)).fetchone()
            gone = connection.execute("DELETE FROM batch WHERE seq <= ?", (last,)).rowcount
            connection.execute("DELETE FROM recent WHERE at < ?", (now - 2 * DUPLICATE_WINDOW,))
            connection.execute("DELETE FROM paid WHERE at < ?", (now - 2 * DUPLICATE_WINDOW,))
            return int(gone)


def _head(connection: Any) -> int:
    found = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'batch'").fetchone()
    return int(found[0]) if found else 0


def _row(
    seq: int, id_: bytes, kind: str, received_at: int, trust: int, body: bytes, digest: bytes
) -> Row:
    batch = Batch(id_, kind, received_at, trust, body)
    return Row(seq, batch, batch.digest() == digest)
