"""Clicks that wait for money: valid, within every cap when they came, and no lease could pay them.
They are decided in the order they came, before any later one."""

import json
import os
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from tallgrass.journal.appending import append
from tallgrass.journal.types import CLICKS, Batch

AT_ONCE = 500
_OF_PAYERS = """
SELECT seq, place, token, payer_key, at, price, version FROM waiting
WHERE payer_key IN (SELECT value FROM json_each(?)) ORDER BY seq, place LIMIT ?
"""
_OF_LINK = """
SELECT seq, place, token, payer_key, at, price, version FROM waiting
WHERE token = ? ORDER BY seq, place LIMIT ?
"""
_LEASES = """
SELECT lease.payer_key, id, amount, lease.spent FROM lease JOIN payer USING (payer_key, epoch)
WHERE closed = 0 AND lease.expires_at > ?
  AND lease.payer_key IN (SELECT value FROM json_each(?)) ORDER BY lease.expires_at, id
"""


@dataclass(frozen=True, slots=True)
class WaitingClick:
    """A click that waits, by its place in the journal."""

    seq: int
    place: int
    token: str
    payer_key: str
    at: int
    price: int
    version: str


def put(connection: Any, clicks: Collection[WaitingClick]) -> None:
    """Let clicks wait, in the caller's transaction."""
    connection.executemany(
        "INSERT INTO waiting (seq, place, token, payer_key, at, price, version) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (one.seq, one.place, one.token, one.payer_key, one.at, one.price, one.version)
            for one in clicks
        ],
    )


def payers_of(connection: Any, keys: Collection[str]) -> set[str]:
    """Return those of these payers for whom clicks wait."""
    rows = connection.execute(
        "SELECT DISTINCT payer_key FROM waiting "
        "WHERE payer_key IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(keys)),),
    )
    return {key for (key,) in rows}


def decide_waiting(connection: Any, keys: Collection[str], now: int) -> int:
    """Pay what waits of these payers, in its order, as far as their leases reach; return how many.
    A payer's first click that no lease can pay holds up its later ones."""
    wanted = json.dumps(sorted(keys))
    waiting = [WaitingClick(*row) for row in connection.execute(_OF_PAYERS, (wanted, AT_ONCE))]
    leases: dict[str, list[list[Any]]] = {}
    for payer_key, *lease in connection.execute(_LEASES, (now, wanted)) if waiting else ():
        leases.setdefault(payer_key, []).append(lease)
    lines: list[list[Any]] = []
    stuck: set[str] = set()
    for one in waiting:
        if one.payer_key in stuck:
            continue
        lease = _room(leases.get(one.payer_key, ()), one.price)
        if lease is None:
            stuck.add(one.payer_key)
            continue
        lease[2] += one.price
        lines.append(_line(one, "valid", "paid", one.price, lease[0]))
    connection.executemany(
        "UPDATE lease SET spent = ? WHERE id = ?",
        [(lease[2], lease[0]) for some in leases.values() for lease in some],
    )
    _record(connection, lines, now)
    return len(lines)


def lapse(connection: Any, token: str, now: int) -> int:
    """Leave the clicks of a link that still wait unpaid for good; return how many. What their caps
    had kept for them is free again."""
    waiting = [WaitingClick(*row) for row in connection.execute(_OF_LINK, (token, AT_ONCE))]
    for one in waiting:
        connection.execute(
            "UPDATE link SET spent = spent - ? WHERE token = ?", (one.price, one.token)
        )
        connection.execute(
            "UPDATE payer SET spent = spent - ? WHERE payer_key = ?", (one.price, one.payer_key)
        )
    _record(connection, [_line(one, "unpaid", "budget", 0, "") for one in waiting], now)
    return len(waiting)


def _room(leases: Collection[list[Any]], price: int) -> list[Any] | None:
    return next((lease for lease in leases if lease[2] + price <= lease[1]), None)


def _line(one: WaitingClick, verdict: str, reason: str, amount: int, lease: str) -> list[Any]:
    place = [one.seq, one.place]
    return [one.token, one.at, verdict, reason, amount, lease, one.version, place]


def _record(connection: Any, lines: list[list[Any]], now: int) -> None:
    if not lines:
        return
    body = json.dumps(lines, separators=(",", ":")).encode()
    append(connection, Batch(os.urandom(16), CLICKS, now, 1, body))
    connection.executemany(
        "DELETE FROM waiting WHERE seq = ? AND place = ?", [line[7] for line in lines]
    )
