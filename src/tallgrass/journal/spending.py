"""Deciding clicks inside the commit that records them.

State is read under the write lock and written in the same transaction, with a constant number of
statements a group: whichever edge commits owns every budget for that moment, so windows, caps and
leases hold over any number of edges and kills.
"""

import json
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tallgrass.journal.appending import append
from tallgrass.journal.rates import LIMIT, Rates
from tallgrass.journal.types import CLICKS, DAY, NO_LINK, Batch, ClickAttempt, Decision, LinkPay
from tallgrass.journal.waiting import WaitingClick, decide_waiting, payers_of, put

DUPLICATE_WINDOW = DAY
_EPOCH = date(1970, 1, 1).toordinal()
VALID, UNPAID, REFUSED, WAITING = "valid", "unpaid", "refused", "waiting"


@dataclass(slots=True)
class _Link:
    token: str
    payer_key: str
    target: str
    price: int
    creator_cap: int | None
    day_cap: int | None
    starts_at: int
    ends_at: int
    closed: int
    spent: int
    day: int
    day_spent: int
    zone: str


@dataclass(slots=True)
class _Payer:
    epoch: int
    cap: int
    spent: int
    last_at: int
    leases: list["_Lease"] = field(default_factory=list)
    has_waiting: bool = False


@dataclass(slots=True)
class _Lease:
    id: str
    amount: int
    spent: int
    expires_at: int


@dataclass(slots=True)
class _State:
    """What a group of clicks needs to know, and what it changes."""

    links: dict[str, _Link]
    payers: dict[str, _Payer]
    recent: dict[tuple[str, bytes], int]
    rates: Rates
    marks: list[tuple[str, bytes, int]] = field(default_factory=list)
    addresses: list[tuple[bytes, int]] = field(default_factory=list)
    paid: Counter[bytes] = field(default_factory=Counter)


def decide(
    connection: Any, rates: Rates, clicks: Sequence[ClickAttempt], now: int
) -> list[Decision]:
    """Decide and record a group of clicks, in their order, as one batch."""
    rates.catch_up(connection, now)
    _pay_waiting(connection, clicks, now)
    state = _load(connection, rates, clicks)
    decisions: list[Decision] = []
    lines: list[list[Any]] = []
    held: list[WaitingClick] = []
    for click in clicks:
        link = state.links.get(click.token)
        if link is None:
            decisions.append(NO_LINK)
            continue
        payer = state.payers[link.payer_key]
        at = payer.last_at = max(now, payer.last_at)  # a clock set back opens no window again
        verdict, reason, lease = _judge(state, link, payer, click, at)
        amount = _pay(state, link, payer, lease, click, at) if lease else 0
        if verdict == WAITING:
            payer.has_waiting = True
            _set_aside(state, link, payer, click, at)
            where = (0, len(lines), link.token, link.payer_key)
            held.append(WaitingClick(*where, at, link.price, click.filter_version))
        decisions.append(Decision(link.target, verdict, reason, amount))
        lines.append(
            [
                link.token,
                at,
                verdict,
                reason,
                amount,
                lease.id if lease else "",
                click.filter_version,
            ]
        )
    if lines:
        append(
            connection,
            Batch(
                os.urandom(16), CLICKS, now, 1, json.dumps(lines, separators=(",", ":")).encode()
            ),
        )
        [seq] = connection.execute("SELECT last_insert_rowid()").fetchone()
        _save(connection, state)
        put(connection, [replace(one, seq=seq) for one in held])
    return decisions


def _judge(
    state: _State, link: _Link, payer: _Payer, click: ClickAttempt, at: int
) -> tuple[str, str, _Lease | None]:
    if click.refusal:
        return REFUSED, click.refusal, None
    for key in click.visitors:
        if at - state.recent.get((link.token, key), -DAY) < DUPLICATE_WINDOW:
            return REFUSED, "duplicate", None
    if state.rates.count(click.address) + state.paid[click.address] >= LIMIT:
        return REFUSED, "rate", None
    return _budget(link, payer, at)


def _budget(link: _Link, payer: _Payer, at: int) -> tuple[str, str, _Lease | None]:
    if link.closed == LinkPay.PAUSED:
        return UNPAID, "paused", None
    if link.closed or not link.starts_at <= at < link.ends_at:
        return UNPAID, "closed", None
    if link.creator_cap is not None and link.spent + link.price > link.creator_cap:
        return UNPAID, "creator_cap", None
    today = link.day_spent if link.day == day_in(link.zone, at) else 0
    if link.day_cap is not None and today + link.price > link.day_cap:
        return UNPAID, "day_cap", None
    if payer.spent + link.price > payer.cap:
        return UNPAID, "campaign_cap", None
    for lease in () if payer.has_waiting else payer.leases:
        if at < lease.expires_at and lease.spent + link.price <= lease.amount:
            return VALID, "paid", lease
    return WAITING, "waiting", None


def day_in(zone: str, at: int) -> int:
    """Return the number of the day, since 1970, that it is by the clock of a zone; by UTC where
    this machine knows no such zone."""
    if zone == "UTC":
        return at // DAY
    try:
        local = datetime.fromtimestamp(at / 1000, ZoneInfo(zone))
    except (KeyError, ValueError, OSError):
        return at // DAY
    return local.toordinal() - _EPOCH


def _pay(
    state: _State, link: _Link, payer: _Payer, lease: _Lease, click: ClickAttempt, at: int
) -> int:
    lease.spent += link.price
    _set_aside(state, link, payer, click, at)
    return link.price


def _set_aside(state: _State, link: _Link, payer: _Payer, click: ClickAttempt, at: int) -> None:
    """Count a click against every cap, and remember its visitor."""
    price = link.price
    today = day_in(link.zone, at)
    if link.day != today:
        link.day, link.day_spent = today, 0
    link.spent += price
    link.day_spent += price
    payer.spent += price
    for mark in click.marks:
        state.recent[link.token, mark] = at
        state.marks.append((link.token, mark, at))
    state.paid[click.address] += 1
    state.addresses.append((click.address, at))


def _pay_waiting(connection: Any, clicks: Sequence[ClickAttempt], now: int) -> None:
    """Decide what waits of the payers of these clicks before these."""
    [any_waits] = connection.execute("SELECT EXISTS (SELECT 1 FROM waiting)").fetchone()
    if any_waits:
        rows = connection.execute(
            "SELECT DISTINCT payer_key FROM link WHERE token IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted({click.token for click in clicks})),),
        )
        decide_waiting(connection, [key for (key,) in rows], now)


def _load(connection: Any, rates: Rates, clicks: Sequence[ClickAttempt]) -> _State:
    tokens = sorted({click.token for click in clicks})
    links = {
        row[0]: _Link(*row)
        for row in connection.execute(
            "SELECT token, payer_key, target, price, creator_cap, day_cap, starts_at, ends_at, "
            "closed, spent, day, day_spent, zone "
            "FROM link WHERE token IN (SELECT value FROM json_each(?))",
            (json.dumps(tokens),),
        )
    }
    keys = json.dumps(sorted({link.payer_key for link in links.values()}))
    payers = {
        row[0]: _Payer(*row[1:])
        for row in connection.execute(
            "SELECT payer_key, epoch, cap, spent, last_at FROM payer WHERE payer_key IN (SELECT "
            "value FROM json_each(?))",
            (keys,),
        )
    }
    for payer_key, *lease in connection.execute(
        "SELECT lease.payer_key, id, amount, lease.spent, expires_at FROM lease JOIN payer USING "
        "(payer_key, epoch) "
        "WHERE closed = 0 AND lease.payer_key IN (SELECT value FROM json_each(?)) ORDER BY "
        "expires_at, id",
        (keys,),
    ):
        payers[payer_key].leases.append(_Lease(*lease))
    for key in payers_of(connection, payers):
        payers[key].has_waiting = True
    return _State(links, payers, _recent(connection, clicks), rates)


def _recent(connection: Any, clicks: Sequence[ClickAttempt]) -> dict[tuple[str, bytes], int]:
    pairs = json.dumps(
        [
            [click.token, key.hex()]
            for click in clicks
            if not click.refusal
            for key in click.visitors
        ]
    )
    rows = connection.execute(
        "SELECT token, visitor, at FROM json_each(?) AS want "
        "CROSS JOIN recent ON recent.token = want.value->>0 AND recent.visitor = "
        "unhex(want.value->>1)",
        (pairs,),
    )
    return {(token, visitor): at for token, visitor, at in rows}


def _save(connection: Any, state: _State) -> None:
    connection.executemany(
        "UPDATE link SET spent = ?, day = ?, day_spent = ? WHERE token = ?",
        [(link.spent, link.day, link.day_spent, link.token) for link in state.links.values()],
    )
    connection.executemany(
        "UPDATE payer SET spent = ?, last_at = ? WHERE payer_key = ?",
        [(payer.spent, payer.last_at, key) for key, payer in state.payers.items()],
    )
    leases = [(lease.spent, lease.id) for payer in state.payers.values() for lease in payer.leases]
    connection.executemany("UPDATE lease SET spent = ? WHERE id = ?", leases)
    connection.executemany(
        "INSERT OR REPLACE INTO recent (token, visitor, at) VALUES (?, ?, ?)", state.marks
    )
    connection.executemany("INSERT INTO paid (address, at) VALUES (?, ?)", state.addresses)
