"""Readers' traffic for tests: tickets, beacons and clicks, as the edge would write them."""

import itertools
import json
import os
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings

from tallgrass.journal.beacons import KINDS, SOURCES
from tallgrass.journal.client import JournalClient
from tallgrass.journal.types import EVENTS, Batch, ClickAttempt, Decision, Sender
from tallgrass.kernel import clock, tickets
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.sweeps import all_sweeps
from tallgrass.ledger.actions.trusted.posting import move
from tallgrass.ledger.types import AccountKind, AccountRef, world
from tallgrass.signals.actions.trusted.links import open_click_link

PAYER, EARNER, CONTRACT = "campaign:9", "contract:12", Subject("contract", 12)
ESCROW = AccountRef(PAYER, AccountKind.ESCROW, "CAD")
EARNED = AccountRef(EARNER, AccountKind.ESCROW, "CAD")
_ids = itertools.count(1)


def now() -> int:
    """The clock in use, as the journal writes it."""
    return int(clock.now().timestamp() * 1000)


def ticket(*notes: str, viewer: str = "", secret: str = "", ago: float = 0) -> str:
    """A ticket for a showing of these notes, minted some seconds ago."""
    return tickets.mint(
        secret or settings.TALLGRASS_SECRETS[0],
        notes=notes,
        viewer=viewer,
        now=clock.now().timestamp() - ago,
    )


def event(
    note: str,
    kind: str = "view",
    *,
    by: str | None = None,
    via: str = "discover",
    ms: int = 0,
    place: int = 0,
) -> list[Any]:
    """A ticket with one event as a beacon carries it: a ticket of its own unless one is given."""
    said = [KINDS.index(kind), place, SOURCES.index(via), ms]
    return [ticket(note) if by is None else by, [said]]


def beacon(*pages: list[Any], id_: bytes = b"", trust: int = Sender.PAGE) -> Batch:
    """A batch of events that arrives now."""
    id_ = id_ or os.urandom(16)
    body = json.dumps({"v": 2, "id": id_.hex(), "pages": pages}).encode()
    return Batch(id_, EVENTS, now(), trust, body)


def send(*batches: Batch) -> None:
    """Put batches into the journal."""
    with JournalClient(settings.TALLGRASS_HOME) as client:
        for batch in batches:
            client.append(batch)


def click(token: str, visitor: str = "", *, refusal: str = "", address: str = "") -> ClickAttempt:
    """A click by a visitor of that name, or by somebody new, from an address of their own unless
    one is given."""
    name = visitor or f"visitor {next(_ids)} {secrets.token_hex(4)}"
    key = name.encode().rjust(16, b".")[-16:]
    return ClickAttempt(token, refusal, (key,), (key,), (address or name).encode()[-16:], "test")


def follow(*clicks: ClickAttempt, at: int | None = None) -> list[Decision]:
    """Have clicks decided, all in one commit."""
    with JournalClient(settings.TALLGRASS_HOME) as client:
        return client.record(clicks, now() if at is None else at)


def fund(amount: int, currency: str = "CAD") -> None:
    """Money in the campaign's escrow."""
    account = AccountRef(PAYER, AccountKind.ESCROW, currency)
    move(
        key=f"fund:{next(_ids)}",
        kind="test",
        source="test",
        giver=world(currency),
        taker=account,
        amount=amount,
    )


def link(creator: Principal, **terms: Any) -> str:
    """A tracked link of theirs that pays 2 a click out of at most 1,000."""
    values: dict[str, Any] = {
        "subject": CONTRACT,
        "payer_key": PAYER,
        "earner_key": EARNER,
        "person_id": creator.person_id,
        "target_url": "https://shop.meadow.example/tea?utm=1",
        "domains": ["meadow.example"],
        "currency": "CAD",
        "price": 2,
        "creator_cap": None,
        "day_cap": None,
        "campaign_cap": 1_000,
        "starts_at": clock.now() - timedelta(hours=1),
        "ends_at": clock.now() + timedelta(days=5),
    }
    return open_click_link(**{**values, **terms})


def sweep() -> int:
    """Run this room's sweeps until they rest. A sweep that fails, fails the test."""
    total = 0
    for _ in range(20):
        done = sum(due.run() for due in all_sweeps() if due.name.startswith("signals."))
        total += done
        if not done:
            return total
    raise AssertionError("the sweeps never rest")
