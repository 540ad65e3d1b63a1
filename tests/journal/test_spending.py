"""Deciding a click: caps, windows, leases and clocks, one boundary each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tallgrass.journal.client import JournalClient
from tallgrass.journal.types import DAY, ClickAttempt, LeaseGrant, LinkTerms

NOON = 20_000 * DAY + DAY // 2
FAR = NOON + 100 * DAY


@pytest.fixture
def client(tmp_path: Path) -> Iterator[JournalClient]:
    with JournalClient(tmp_path) as client:
        yield client


def open_link(client: JournalClient, token: str = "one", **changes: object) -> None:
    terms = {
        "token": token,
        "payer_key": "campaign:1",
        "self_viewer": "",
        "target": "https://meadow.example/",
        "domains": ("meadow.example",),
        "price": 3,
        "creator_cap": None,
        "day_cap": None,
        "campaign_cap": 1_000,
        "starts_at": 0,
        "ends_at": FAR,
        "rules": "1",
    }
    client.put_link(LinkTerms(**{**terms, **changes}))  # type: ignore[arg-type]


def lend(client: JournalClient, amount: int = 1_000, id_: str = "lease", until: int = FAR) -> None:
    client.grant(LeaseGrant(id_, "campaign:1", "CAD", amount, 1, until))


def visit(
    client: JournalClient,
    at: int,
    visitor: int,
    token: str = "one",
    *,
    price: int = 3,
    address: bytes = b"",
) -> str:
    """One click by that visitor; why it was or was not paid."""
    key = visitor.to_bytes(16, "big")
    click = ClickAttempt(token, "", (key,), (key,), address or key, "test")
    [decision] = client.record([click], at)
    assert decision.amount == (price if decision.reason == "paid" else 0)
    return decision.reason


def test_a_creators_cap_is_reached_exactly_and_never_passed(client: JournalClient) -> None:
    open_link(client, creator_cap=9)
    lend(client)
    assert [visit(client, NOON, i) for i in range(4)] == ["paid"] * 3 + ["creator_cap"]
    open_link(client, "two", creator_cap=8)
    assert [visit(client, NOON, i, "two") for i in range(3)] == ["paid"] * 2 + ["creator_cap"]


def test_a_day_cap_is_reached_exactly_and_begins_anew_at_midnight(client: JournalClient) -> None:
    open_link(client, day_cap=6)
    lend(client)
    midnight = (NOON // DAY + 1) * DAY
    assert [visit(client, NOON, i) for i in range(3)] == ["paid", "paid", "day_cap"]
    assert visit(client, midnight - 1, 3) == "day_cap"
    assert [visit(client, midnight, i) for i in range(4, 7)] == ["paid", "paid", "day_cap"]


def test_a_day_cap_of_one_click_pays_one_click_each_day(client: JournalClient) -> None:
    open_link(client, day_cap=3)
    lend(client)
    found = [visit(client, NOON + day * DAY, 2 * day + i) for day in range(3) for i in range(2)]
    assert found == ["paid", "day_cap"] * 3


def test_a_click_on_a_link_nobody_knows_leads_nowhere_and_leaves_no_row(
    client: JournalClient,
) -> None:
    open_link(client)
    [decision] = client.record([ClickAttempt("other", "", (b"v",), (b"v",), b"a", "test")], NOON)
    assert decision.target == decision.verdict == decision.reason == ""
    assert (decision.amount, client.head()) == (0, 0)


def test_a_campaigns_cap_is_one_for_all_its_links(client: JournalClient) -> None:
    open_link(client, campaign_cap=9)
    open_link(client, "two", campaign_cap=9)
    lend(client)
    found = [visit(client, NOON, i, ("one", "two")[i % 2]) for i in range(5)]
    assert found == ["paid"] * 3 + ["campaign_cap"] * 2


def test_a_lease_pays_until_the_moment_it_expires_and_not_at_it(client: JournalClient) -> None:
    open_link(client)
    lend(client, until=NOON)
    assert visit(client, NOON - 1, 1) == "paid"
    assert visit(client, NOON, 2) == "waiting"


def test_a_lease_is_spent_to_its_last_cent_and_the_next_one_follows(client: JournalClient) -> None:
    open_link(client)
    lend(client, 7, "a")
    assert [visit(client, NOON, i) for i in range(3)] == ["paid", "paid", "waiting"]
    lend(client, 6, "b")
    assert [visit(client, NOON, i) for i in range(3, 5)] == ["paid", "waiting"]
    assert client.spent() == {"a": 6, "b": 6}
    assert len(client.waiting()) == 1


def test_of_two_leases_the_one_that_ends_first_pays_first(client: JournalClient) -> None:
    open_link(client)
    lend(client, id_="late")
    lend(client, id_="soon", until=NOON + 1)
    assert visit(client, NOON, 1) == "paid"
    assert client.spent() == {"late": 0, "soon": 3}


def test_a_link_pays_from_its_first_moment_to_before_its_last(client: JournalClient) -> None:
    open_link(client, starts_at=NOON, ends_at=NOON + 10)
    lend(client)
    found = [visit(client, at, at - NOON + 5) for at in (NOON - 1, NOON, NOON + 9, NOON + 10)]
    assert found == ["closed", "paid", "paid", "closed"]


def test_a_visitor_is_paid_for_once_in_exactly_a_day_on_each_link(client: JournalClient) -> None:
    open_link(client)
    open_link(client, "two")
    lend(client)
    assert [visit(client, NOON, 7), visit(client, NOON, 7, "two")] == ["paid", "paid"]
    assert visit(client, NOON + DAY - 1, 7) == "duplicate"
    assert visit(client, NOON + DAY, 7) == "paid"


def test_a_closed_link_pays_nothing(client: JournalClient) -> None:
    open_link(client)
    lend(client)
    client.close_link("one")
    assert visit(client, NOON, 1) == "closed"
    assert client.spent() == {"lease": 0}
