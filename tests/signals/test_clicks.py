"""Clicks and their money: from lease to earner, never over a cap, each with verdict and reason."""

from collections import Counter
from contextlib import closing
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from pysqlite3 import dbapi2 as sqlite

from tallgrass.journal.client import JournalClient
from tallgrass.journal.types import LeaseGrant
from tallgrass.kernel.clock import FrozenClock
from tallgrass.kernel.errors import NOT_PERMITTED
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger.models import Account
from tallgrass.ledger.queries import balance, lines_of_source
from tallgrass.ledger.queries import faults as ledger_faults
from tallgrass.signals.actions.corrections import withdraw_clicks
from tallgrass.signals.actions.trusted.leases import lease_account
from tallgrass.signals.actions.trusted.links import close_click_links
from tallgrass.signals.errors import CLICK_PAY_FINAL, NO_SUCH_CLICK
from tallgrass.signals.models import Click, ClickAccrual, ClickLink, Lease, LeaseState
from tallgrass.signals.queries import clicks_of, faults, is_drained, link_of, reasons_of, totals
from tallgrass.signals.tasks import ingest_journal, keep_leases
from tests.refusals import refused
from tests.signals.factories import (
    CONTRACT,
    EARNED,
    ESCROW,
    PAYER,
    click,
    follow,
    fund,
    link,
    now,
    sweep,
)

OPAL = Principal(person_id=3, handle="opal", is_operator=True)


@pytest.fixture
def token(mei: Principal) -> str:
    """A link with money behind it."""
    fund(5_000)
    token = link(mei)
    sweep()
    return token


def reasons(*decisions: object) -> Counter[str]:
    return Counter(decision.reason for decision in decisions)  # type: ignore[attr-defined]


@pytest.mark.postgres
def test_the_whole_way_of_the_money(token: str, clock: FrozenClock) -> None:
    assert balance(ESCROW) == 4_000  # the cap, 1,000, is lent
    follow(*(click(token) for _ in range(300)))
    sweep()
    assert (totals([CONTRACT])[CONTRACT].clicks_paid, balance(EARNED)) == (300, 0)
    clock.advance(timedelta(days=1))
    sweep()
    assert balance(EARNED) == 600
    follow(*(click(token) for _ in range(300)))
    close_click_links(PAYER)
    follow(click(token))
    sweep()
    assert (balance(EARNED), balance(ESCROW)) == (1_000, 4_000)
    assert reasons_of([CONTRACT]) == {"paid": 500, "campaign_cap": 101}
    assert is_drained(PAYER)
    card = link_of(CONTRACT)
    assert card is not None
    assert (card.earned, card.accrued, card.is_settled) == (1_000, 1_000, True)
    assert (
        sum(line.amount for line in lines_of_source("contract:12") if line.account_kind == "escrow")
        == 1_000
    )
    assert (faults(), ledger_faults(), sweep()) == ([], [], 0)


def test_every_click_is_shown_with_its_reason_to_creator_and_brand(token: str) -> None:
    follow(click(token, "ana"), click(token, "ana"), click(token, refusal="bot"))
    sweep()
    rows = clicks_of(CONTRACT).items
    assert [(row.verdict, row.reason, row.amount) for row in rows] == [
        ("refused", "bot", 0),
        ("refused", "duplicate", 0),
        ("valid", "paid", 2),
    ]
    assert rows[1].reason_text == "The same visitor had clicked this link within the last 24 hours."
    assert rows[2].filter_version == "test"
    assert [row.reason for row in clicks_of(CONTRACT, reason="bot").items] == ["bot"]
    assert (totals([CONTRACT])[CONTRACT].clicks, totals([CONTRACT])[CONTRACT].clicks_paid) == (1, 1)


def test_c11_the_same_visitor_is_paid_once_in_24_hours(token: str, clock: FrozenClock) -> None:
    assert reasons(*follow(click(token, "ana"), click(token, "ana"))) == {"paid": 1, "duplicate": 1}
    clock.advance(timedelta(hours=23, minutes=59))
    sweep()
    assert reasons(*follow(click(token, "ana"))) == {"duplicate": 1}
    clock.advance(timedelta(minutes=1))
    assert reasons(*follow(click(token, "ana"))) == {"paid": 1}


def test_c11_one_address_is_paid_at_most_thirty_times_a_minute(
    token: str, clock: FrozenClock
) -> None:
    assert reasons(*follow(*(click(token, address="home") for _ in range(50)))) == {
        "paid": 30,
        "rate": 20,
    }
    assert reasons(*follow(click(token, address="home"), click(token, address="work"))) == {
        "paid": 1,
        "rate": 1,
    }
    clock.advance(timedelta(minutes=1))
    assert reasons(*follow(click(token, address="home"))) == {"paid": 1}


def test_c06_a_clock_set_back_opens_no_window_and_pays_no_click_twice(token: str) -> None:
    hour = 3_600_000
    follow(click(token, "ana"), *(click(token, address="home") for _ in range(30)))
    back = follow(click(token, "ana"), click(token, address="home"), click(token), at=now() - hour)
    assert [decision.reason for decision in back] == ["duplicate", "rate", "paid"]
    assert [decision.reason for decision in follow(click(token, "ana"), at=now() - 24 * hour)] == [
        "duplicate"
    ]


@pytest.mark.postgres
def test_caps_of_creator_day_and_campaign_hold_to_the_cent(
    mei: Principal, clock: FrozenClock
) -> None:
    fund(5_000)
    capped = link(mei, creator_cap=31, day_cap=21)
    other = link(mei, subject=Subject("contract", 13), earner_key="contract:13")
    sweep()
    assert reasons(*follow(*(click(capped) for _ in range(20)))) == {"paid": 10, "day_cap": 10}
    clock.advance(timedelta(days=1))
    sweep()
    assert reasons(*follow(*(click(capped) for _ in range(20)))) == {"paid": 5, "creator_cap": 15}
    for _ in range(5):
        follow(*(click(other) for _ in range(200)))
        sweep()
    assert reasons_of([Subject("contract", 13)])["paid"] == 485
    assert sum(Click.objects.values_list("amount", flat=True)) == 1_000
    assert faults() == []


def test_without_money_clicks_count_unpaid_and_lead_on(mei: Principal) -> None:
    fund(5)
    token = link(mei)
    sweep()
    found = follow(*(click(token) for _ in range(4)))
    assert reasons(*found) == {"paid": 2, "waiting": 2}
    assert {decision.target for decision in found} == {"https://shop.meadow.example/tea?utm=1"}
    close_click_links(PAYER)
    sweep()
    assert (balance(ESCROW), balance(EARNED), faults()) == (1, 4, [])


def test_before_it_opens_and_after_it_ends_a_link_pays_nothing(
    mei: Principal, clock: FrozenClock
) -> None:
    fund(5_000)
    token = link(
        mei, starts_at=clock.now() + timedelta(hours=1), ends_at=clock.now() + timedelta(hours=2)
    )
    sweep()
    for hours, reason in ((0, "closed"), (1, "paid"), (1, "closed")):
        clock.advance(timedelta(hours=hours))
        assert reasons(*follow(click(token))) == {reason: 1}
    sweep()
    assert (balance(EARNED), balance(ESCROW)) == (2, 4_998)
    assert is_drained(PAYER)


def test_c13_a_lease_that_expired_spends_nothing_and_its_money_returns(
    token: str, clock: FrozenClock
) -> None:
    follow(click(token))
    clock.advance(timedelta(hours=24))  # no worker ran to extend it
    assert reasons(*follow(click(token))) == {"waiting": 1}
    sweep()
    assert Lease.objects.filter(state=LeaseState.RETURNED).count() == 1
    assert (balance(EARNED), reasons(*follow(click(token))), faults()) == (2, {"paid": 1}, [])


@pytest.mark.postgres
def test_a_lease_that_ends_on_the_day_of_its_clicks_keeps_their_money_until_it_is_moved(
    token: str, clock: FrozenClock
) -> None:
    clock.advance(timedelta(hours=23))
    follow(*(click(token) for _ in range(3)))
    clock.advance(timedelta(hours=1))
    sweep()
    old = Lease.objects.order_by("pk")[0]
    assert (old.state, old.spent, old.returned) == (LeaseState.CLOSED, 6, 0)
    assert (balance(lease_account(old)), balance(EARNED)) == (1_000, 0)
    clock.advance(timedelta(days=1))
    sweep()
    old.refresh_from_db()
    assert (old.state, old.returned) == (LeaseState.RETURNED, 994)
    assert (balance(lease_account(old)), balance(EARNED)) == (0, 6)
    assert (faults(), ledger_faults()) == ([], [])


def test_a_worker_that_runs_lets_leases_live_on(token: str, clock: FrozenClock) -> None:
    for _ in range(6):
        clock.advance(timedelta(hours=13))
        sweep()
    assert set(Lease.objects.values_list("state", flat=True)) == {LeaseState.GRANTED}
    assert reasons(*follow(click(token))) == {"paid": 1}


def test_c13_a_lease_of_an_older_owner_spends_nothing(token: str) -> None:
    with JournalClient(settings.TALLGRASS_HOME) as client:
        client.take_over(PAYER)
    assert reasons(*follow(click(token))) == {"waiting": 1}


def test_c13_a_lease_granted_again_spends_nothing_twice(token: str, clock: FrozenClock) -> None:
    follow(*(click(token) for _ in range(500)))
    with JournalClient(settings.TALLGRASS_HOME) as client:
        for lease in client.leases():
            client.grant(
                LeaseGrant(lease.id, PAYER, "CAD", 10**6, lease.epoch, lease.expires_at + 10**9)
            )
    assert "paid" not in reasons(*follow(*(click(token) for _ in range(500))))
    close_click_links(PAYER)
    sweep()
    with JournalClient(settings.TALLGRASS_HOME) as client:
        for lease in client.leases():
            client.grant(lease)
    assert "paid" not in reasons(*follow(click(token)))
    sweep()
    assert faults() == []


def test_a_lease_known_to_the_journal_alone_is_booked_when_its_clicks_are_read(token: str) -> None:
    """The main database of a backup is a moment older than its journal."""
    with JournalClient(settings.TALLGRASS_HOME) as client:
        client.grant(LeaseGrant("a" * 16, PAYER, "CAD", 50, client.epoch(PAYER), 0))
        client.extend("a" * 16, now() + 1_000)
    follow(click(token))
    sweep()
    assert Lease.objects.get(public_id="a" * 16).amount == 50
    assert faults() == []


def test_money_returns_only_after_the_journal_is_read_to_the_end(token: str) -> None:
    follow(click(token))
    close_click_links(PAYER)
    keep_leases()
    keep_leases()
    assert set(Lease.objects.values_list("state", flat=True)) == {LeaseState.CLOSED}
    ingest_journal()
    keep_leases()
    assert (is_drained(PAYER), balance(ESCROW), balance(EARNED)) == (True, 4_998, 2)


def test_a_link_pays_from_the_moment_it_is_committed(
    mei: Principal, django_capture_on_commit_callbacks: Any
) -> None:
    fund(5_000)
    with django_capture_on_commit_callbacks(execute=True):
        token = link(mei)
    assert reasons(*follow(click(token))) == {"paid": 1}


@pytest.mark.postgres
def test_a_correction_is_a_new_row_and_its_pay_goes_back(token: str, clock: FrozenClock) -> None:
    follow(click(token), click(token))
    sweep()
    newest, first = Click.objects.order_by("-pk")
    with refused(NO_SUCH_CLICK):  # of another contract
        withdraw_clicks(
            OPAL, subject=Subject("contract", 13), click_ids=[first.pk], reason="a click farm"
        )
    assert withdraw_clicks(OPAL, subject=CONTRACT, click_ids=[first.pk], reason="a click farm") == 1
    with refused(CLICK_PAY_FINAL):  # all or none
        withdraw_clicks(
            OPAL, subject=CONTRACT, click_ids=[newest.pk, first.pk], reason="the other too"
        )
    with refused(CLICK_PAY_FINAL):
        withdraw_clicks(OPAL, subject=CONTRACT, click_ids=[first.pk], reason="again")
    with refused(NOT_PERMITTED, verb="signals.correct"):
        withdraw_clicks(
            Principal(person_id=1), subject=CONTRACT, click_ids=[newest.pk], reason="mine"
        )
    close_click_links(PAYER)
    sweep()
    assert (balance(EARNED), balance(ESCROW), faults()) == (2, 4_998, [])
    assert reasons_of([CONTRACT]) == {"paid": 2, "withdrawn": 1}
    with refused(CLICK_PAY_FINAL):
        withdraw_clicks(OPAL, subject=CONTRACT, click_ids=[newest.pk], reason="too late")


@pytest.mark.postgres
def test_c08_an_audit_finds_each_kind_of_tampering(token: str, clock: FrozenClock) -> None:
    follow(*(click(token) for _ in range(3)), click(token, refusal="bot"))
    clock.advance(timedelta(days=1))
    sweep()
    assert faults() == []
    for rows, change in (
        (Click.objects.filter(reason="paid")[:1], {"amount": 4}),
        (Click.objects.filter(reason="bot"), {"verdict": "valid"}),
        (Click.objects.filter(reason="bot"), {"reason": "head"}),
        (ClickAccrual.objects.all(), {"amount": 8}),
        (ClickAccrual.objects.all(), {"transfer_key": "elsewhere"}),
        (ClickAccrual.objects.all(), {"day": date(2020, 1, 1)}),
        (Click.objects.filter(reason="bot"), {"filter_version": "another"}),
        (Click.objects.filter(reason="bot"), {"seq": None}),
        (ClickLink.objects.all(), {"price": 4}),
        (ClickLink.objects.all(), {"creator_cap": 100_000}),
        (ClickLink.objects.all(), {"target_url": "https://elsewhere.example/"}),
        (Lease.objects.all(), {"amount": 5_000}),
        (Account.objects.filter(owner_key__startswith="lease:"), {"balance": 7}),
    ):
        kept = list(rows)
        type(kept[0]).objects.filter(pk__in=[row.pk for row in kept]).update(**change)
        assert faults() != [], change
        for row in kept:
            row.save()
        assert faults() == []
    Click.objects.filter(reason="bot").delete()
    assert len(faults()) == 2  # the row, and its tally


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE link SET price = 9", "its price is 2, the edges go by 9"),
        ("UPDATE link SET creator_cap = 100000", "its creator cap is None, the edges go by 100000"),
        ("UPDATE link SET spent = spent + 2", "the journal spent 8"),
        ("UPDATE payer SET spent = spent - 2", "the journal spent 4"),
        ("UPDATE payer SET cap = cap * 10", "no link of it allows that"),
        ("UPDATE lease SET amount = amount * 2", "granted as"),
        ("DELETE FROM link", "the edges do not know it"),
    ],
)
def test_c08_an_audit_finds_what_was_done_to_the_edges_budgets(
    token: str, statement: str, fault: str
) -> None:
    follow(*(click(token) for _ in range(3)))
    sweep()
    assert faults() == []
    with closing(sqlite.connect(settings.TALLGRASS_HOME / "journal.db")) as connection:
        connection.execute(statement)
        connection.commit()
    assert any(fault in found for found in faults())


def test_c08_an_audit_says_that_the_journal_cannot_be_read(token: str) -> None:
    with (settings.TALLGRASS_HOME / "journal.db").open("r+b") as file:
        file.write(b"no database")
    (settings.TALLGRASS_HOME / "journal.db-wal").unlink(missing_ok=True)
    assert any("the journal cannot be read" in fault for fault in faults())
