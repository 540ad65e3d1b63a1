"""Transfers: balanced, posted once, all or nothing, never changed."""

import threading

import pytest
from django.db import DatabaseError, connection, connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tallgrass.kernel.errors import Invalid, Refusal
from tallgrass.kernel.ids import new_public_id
from tallgrass.ledger.actions.trusted.posting import move, post
from tallgrass.ledger.errors import (
    INSUFFICIENT,
    SIDE_MOVES_NOTHING,
    SIDES_MISMATCH,
    SIDES_UNBALANCED,
    TRANSFER_KEY_REUSED,
    Insufficient,
)
from tallgrass.ledger.models import Account, Leg, Transfer
from tallgrass.ledger.queries import balance, faults
from tallgrass.ledger.types import (
    AccountKind,
    AccountRef,
    LegSpec,
    TransferSpec,
    world,
)
from tests.refusals import refused

ALICE = AccountRef("person:1", AccountKind.PAYABLE, "CAD")
BOB = AccountRef("person:2", AccountKind.PAYABLE, "CAD")


def spec(key: str, giver: AccountRef, taker: AccountRef, amount: int) -> TransferSpec:
    return TransferSpec(key, "test", "test:1", (LegSpec(giver, -amount), LegSpec(taker, amount)))


@pytest.mark.django_db
def test_money_arrives_and_moves_on() -> None:
    post([spec("in", world("CAD"), ALICE, 1_000), spec("on", ALICE, BOB, 400)])
    assert (balance(ALICE), balance(BOB), balance(world("CAD"))) == (600, 400, -1_000)
    assert faults() == []


@pytest.mark.django_db
def test_c14_the_same_key_posts_once_and_another_body_is_refused() -> None:
    [first] = post([spec("in", world("CAD"), ALICE, 1_000)])
    [again] = post([spec("in", world("CAD"), ALICE, 1_000)])
    assert (first.is_new, again.is_new, again.id) == (True, False, first.id)
    with refused(TRANSFER_KEY_REUSED):
        post([spec("new", world("CAD"), BOB, 5), spec("in", world("CAD"), ALICE, 1_001)])
    assert (balance(ALICE), balance(BOB), Transfer.objects.count()) == (1_000, 0, 1)


@pytest.mark.django_db
def test_an_account_never_falls_below_its_floor_and_the_batch_falls_with_it() -> None:
    post([spec("in", world("CAD"), ALICE, 100)])
    with refused(INSUFFICIENT):
        post([spec("good", world("CAD"), BOB, 7), spec("bad", ALICE, BOB, 101)])
    assert (balance(ALICE), balance(BOB), Transfer.objects.count()) == (100, 0, 1)


@pytest.mark.parametrize(
    ("legs", "why"),
    [
        ((LegSpec(ALICE, 5), LegSpec(BOB, -4)), SIDES_UNBALANCED),
        ((LegSpec(ALICE, 0), LegSpec(BOB, 0)), SIDE_MOVES_NOTHING),
        ((LegSpec(ALICE, 5),), SIDES_MISMATCH),
        (
            (LegSpec(ALICE, 5), LegSpec(AccountRef("person:2", AccountKind.PAYABLE, "CNY"), -5)),
            SIDES_MISMATCH,
        ),
        ((LegSpec(ALICE, 5.0), LegSpec(BOB, -5.0)), SIDE_MOVES_NOTHING),  # type: ignore[arg-type]
        ((LegSpec(ALICE, 10**16), LegSpec(BOB, -(10**16))), SIDE_MOVES_NOTHING),
    ],
)
@pytest.mark.django_db
def test_what_does_not_balance_is_not_posted(
    legs: tuple[LegSpec, ...], why: Refusal[Invalid]
) -> None:
    with refused(why):
        post([TransferSpec("bad", "test", "test:1", legs)])
    assert Transfer.objects.count() == 0


@pytest.mark.django_db
def test_c17_rows_of_the_books_cannot_change_or_vanish() -> None:
    post([spec("in", world("CAD"), ALICE, 1_000)])
    for attempt in (
        "UPDATE tg_ledger_leg SET amount = amount + 1",
        "DELETE FROM tg_ledger_leg",
        "UPDATE tg_ledger_transfer SET memo = 'x'",
        "DELETE FROM tg_ledger_transfer",
    ):
        with (
            pytest.raises(DatabaseError, match="never change"),
            _savepoint(),
            connection.cursor() as cursor,
        ):
            cursor.execute(attempt)
    assert (Leg.objects.count(), Transfer.objects.count(), faults()) == (2, 1, [])


def _savepoint():  # type: ignore[no-untyped-def]
    from django.db import transaction

    return transaction.atomic()


@pytest.mark.django_db
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    moves=st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(1, 500)), max_size=25
    )
)
def test_c15_after_any_schedule_the_books_sum_to_zero(moves: list[tuple[int, int, int]]) -> None:
    salt = new_public_id()  # examples share one database
    pots = [
        world("CNY"),
        *(AccountRef(f"pot:{salt}:{i}", AccountKind.PAYABLE, "CNY") for i in range(3)),
    ]
    before = balance(pots[0])
    held = [0, 0, 0, 0]
    for step, (giver, taker, amount) in enumerate(moves):
        if giver == taker:
            continue
        refused = giver != 0 and held[giver] < amount
        try:
            move(
                key=f"{salt}:{step}",
                kind="t",
                source="t",
                giver=pots[giver],
                taker=pots[taker],
                amount=amount,
            )
        except Insufficient:
            assert refused
        else:
            assert not refused
            held[giver] -= amount
            held[taker] += amount
        assert [balance(pots[0]) - before, *map(balance, pots[1:])] == held
        assert sum(Account.objects.filter(currency="CNY").values_list("balance", flat=True)) == 0
    assert faults() == []


@pytest.mark.django_db(transaction=True)
def test_sixteen_racers_cannot_take_the_same_money_twice() -> None:
    post([spec("in", world("CAD"), ALICE, 500)])
    results: list[str] = []

    def race(number: int) -> None:
        try:
            post([spec(f"race:{number}", ALICE, BOB, 100)])
            results.append("paid")
        except Insufficient:
            results.append("refused")
        finally:
            connections.close_all()

    racers = [threading.Thread(target=race, args=(n,)) for n in range(16)]
    [racer.start() for racer in racers]
    [racer.join() for racer in racers]
    assert (results.count("paid"), results.count("refused")) == (5, 11)
    assert (balance(ALICE), balance(BOB), faults()) == (0, 500, [])


@pytest.mark.django_db
def test_a_balance_changed_behind_our_back_is_found() -> None:
    post([spec("in", world("CAD"), ALICE, 1_000)])
    Account.objects.filter(owner_key="person:1").update(balance=999)
    [fault] = faults()
    assert "off by -1" in fault
