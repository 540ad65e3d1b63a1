"""The last cent, raced for through several connections at once: what is spent is the cap,
exactly."""

import os
import threading
from collections import Counter
from pathlib import Path

import pytest

from tallgrass.journal.client import JournalClient
from tallgrass.journal.store import Store
from tallgrass.journal.types import ClickAttempt, Decision, LeaseGrant, LinkTerms
from tallgrass.journal.writer import write

FAR, NOW = 10**15, 10**12
RACERS = 64


def open_link(
    client: JournalClient, token: str, *, price: int, cap: int, creator_cap: int | None = None
) -> None:
    domains = ("meadow.example",)
    client.put_link(
        LinkTerms(
            token,
            "campaign:1",
            "",
            "https://meadow.example/",
            domains,
            price,
            creator_cap,
            None,
            cap,
            0,
            FAR,
            "1",
        )
    )


def stranger(token: str, visitor: bytes = b"") -> ClickAttempt:
    key = visitor or os.urandom(16)
    return ClickAttempt(token, "", (key,), (key,), key, "test")


def race(home: Path, clicks: list[ClickAttempt]) -> list[Decision]:
    """One thread and connection a click, all at once."""
    found: list[Decision] = []
    begin = threading.Barrier(len(clicks))

    def run(click: ClickAttempt) -> None:
        store = Store(home)
        begin.wait()
        [decision] = write(store, [click], NOW)
        assert isinstance(decision, Decision)
        found.append(decision)
        store.close()

    threads = [threading.Thread(target=run, args=(click,)) for click in clicks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.parametrize(
    ("price", "cap", "lent", "spent"),
    [(1, 1, 100, 1), (3, 100, 1_000, 99), (3, 1_000, 31, 30), (7, 350, 350, 350)],
)
def test_c10_sixty_four_racers_never_spend_a_cent_too_much(
    tmp_path: Path, price: int, cap: int, lent: int, spent: int
) -> None:
    with JournalClient(tmp_path) as client:
        open_link(client, "one", price=price, cap=cap)
        open_link(client, "two", price=price, cap=cap)
        client.grant(LeaseGrant("lease", "campaign:1", "CAD", lent, 1, FAR))
    found = race(tmp_path, [stranger(("one", "two")[i % 2]) for i in range(RACERS)])
    paid = sum(decision.amount for decision in found)
    assert len(found) == RACERS
    with JournalClient(tmp_path) as client:
        assert paid == sum(client.spent().values()) == min(spent, RACERS * price)


def test_c11_one_visitor_racing_themselves_is_paid_once(tmp_path: Path) -> None:
    with JournalClient(tmp_path) as client:
        open_link(client, "one", price=1, cap=1_000)
        client.grant(LeaseGrant("lease", "campaign:1", "CAD", 1_000, 1, FAR))
    found = race(tmp_path, [stranger("one", b"a" * 16) for _ in range(RACERS)])
    assert Counter(decision.reason for decision in found) == {"paid": 1, "duplicate": RACERS - 1}


def test_c11_the_limit_of_an_address_holds_over_all_edges(tmp_path: Path) -> None:
    with JournalClient(tmp_path) as client:
        open_link(client, "one", price=1, cap=1_000)
        client.grant(LeaseGrant("lease", "campaign:1", "CAD", 1_000, 1, FAR))
    home = b"h" * 16
    clicks = [
        ClickAttempt("one", "", (key,), (key,), home, "test")
        for key in (os.urandom(16) for _ in range(RACERS))
    ]
    assert Counter(decision.reason for decision in race(tmp_path, clicks)) == {
        "paid": 30,
        "rate": RACERS - 30,
    }


def test_c13_a_new_owner_epoch_ends_older_leases_in_the_midst_of_a_race(tmp_path: Path) -> None:
    with JournalClient(tmp_path) as client:
        open_link(client, "one", price=1, cap=1_000)
        client.grant(LeaseGrant("old", "campaign:1", "CAD", 500, client.epoch("campaign:1"), FAR))
        first = race(tmp_path, [stranger("one") for _ in range(20)])
        client.grant(LeaseGrant("new", "campaign:1", "CAD", 7, client.take_over("campaign:1"), FAR))
        second = race(tmp_path, [stranger("one") for _ in range(20)])
        assert (sum(d.amount for d in first), sum(d.amount for d in second)) == (20, 7)
        assert client.spent() == {"old": 20, "new": 7}
