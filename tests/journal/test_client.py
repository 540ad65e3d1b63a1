"""What workers ask of the journal, at its edges: rows, owners, what is forgotten and when."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tallgrass.journal.client import JournalClient
from tallgrass.journal.store import Store
from tallgrass.journal.targets import is_safe
from tallgrass.journal.types import DAY, EVENTS, Batch, Source
from tests.journal.test_spending import NOON, lend, open_link, visit


@pytest.fixture
def client(tmp_path: Path) -> Iterator[JournalClient]:
    with JournalClient(tmp_path) as client:
        yield client


def test_readers_meet_notes_in_these_places_and_no_other() -> None:
    assert [source.value for source in Source] == [
        "discover",
        "following",
        "tag",
        "search",
        "profile",
        "link",
        "nearby",
        "share",
        "live",
    ]


def test_rows_are_read_by_their_numbers_in_order_and_those_gone_are_left_out(
    client: JournalClient,
) -> None:
    for i in range(4):
        client.append(Batch(bytes([i]) * 16, EVENTS, NOON + i, 1, b"{}"))
    found = client.at([4, 2, 99])
    assert [(row.seq, row.batch.received_at, row.is_sound) for row in found] == [
        (2, NOON + 1, True),
        (4, NOON + 3, True),
    ]
    assert client.at([]) == []
    assert [row.seq for row in client.after(1, 2)] == [2, 3]


def test_a_payer_nobody_knows_has_no_epoch_and_a_known_one_counts_on(client: JournalClient) -> None:
    assert (client.epoch("campaign:1"), client.take_over("campaign:1")) == (0, 0)
    open_link(client)
    first = client.epoch("campaign:1")
    assert client.take_over("campaign:1") == first + 1 == client.epoch("campaign:1")


def test_visitors_and_addresses_are_forgotten_after_two_days_and_not_before(
    client: JournalClient, tmp_path: Path
) -> None:
    open_link(client)
    lend(client)
    assert visit(client, NOON, 1) == "paid"

    def kept() -> tuple[int, int]:
        store = Store(tmp_path)
        [[recent]] = store.rows("SELECT count(*) FROM recent")
        [[paid]] = store.rows("SELECT count(*) FROM paid")
        store.close()
        return recent, paid

    client.prune(before=0, counted_to=0, now=NOON + 2 * DAY)
    assert kept() == (1, 1)
    client.prune(before=0, counted_to=0, now=NOON + 2 * DAY + 1)
    assert kept() == (0, 0)


def test_an_address_is_counted_for_exactly_a_minute_click_by_click(client: JournalClient) -> None:
    open_link(client, price=1)
    lend(client)
    home = b"home".rjust(16, b".")
    for i in range(30):
        assert _visit_from(client, NOON + i * 1_000, i, home) == "paid"
    assert _visit_from(client, NOON + 59_999, 100, home) == "rate"
    # Each second now frees the place of one click, and of one alone.
    assert _visit_from(client, NOON + 60_000, 101, home) == "paid"
    assert _visit_from(client, NOON + 60_000, 102, home) == "rate"
    assert _visit_from(client, NOON + 62_000, 103, home) == "paid"
    assert _visit_from(client, NOON + 62_000, 104, home) == "paid"
    assert _visit_from(client, NOON + 62_000, 105, home) == "rate"


def _visit_from(client: JournalClient, at: int, visitor: int, address: bytes) -> str:
    return visit(client, at, visitor, price=1, address=address)


def test_a_journal_that_is_open_serves_every_thread(tmp_path: Path) -> None:
    store = Store(tmp_path)
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.extend(store.rows("SELECT 1")))
    thread.start()
    thread.join()
    store.close()
    assert [tuple(row) for row in found] == [(1,)]  # type: ignore[call-overload]


def test_an_address_of_five_hundred_letters_is_the_longest_a_link_may_lead_to() -> None:
    start = "https://meadow.example/"
    longest = start + "a" * (500 - len(start))
    assert is_safe(longest, ["meadow.example"])
    assert not is_safe(longest + "a", ["meadow.example"])
