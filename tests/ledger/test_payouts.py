"""Payouts: every legal move, every illegal one, and where the money is after each."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.errors import KEY_REUSED, NOT_PERMITTED
from tallgrass.kernel.principal import SYSTEM, Principal
from tallgrass.kernel.subjects import Subject, describe_one
from tallgrass.ledger.actions import destinations, payouts
from tallgrass.ledger.actions.late import announce_late_payouts
from tallgrass.ledger.actions.trusted.posting import move
from tallgrass.ledger.errors import (
    INSUFFICIENT,
    PAYOUT_DESTINATION_MISSING,
    PAYOUT_IN_OTHER_STATE,
    PAYOUT_OF_NOTHING,
)
from tallgrass.ledger.models import Payout, PayoutDestination
from tallgrass.ledger.queries import balance, faults, payouts_of
from tallgrass.ledger.types import (
    PAYOUT_MOVES,
    AccountKind,
    AccountRef,
    PayoutState,
    world,
)
from tests import machines
from tests.destinations import confirm_from_mail
from tests.refusals import refused

ALICE = Principal(person_id=1, handle="alice")
BOB = Principal(person_id=2, handle="bob")
OPAL = Principal(person_id=3, handle="opal", is_operator=True)
EARNED = AccountRef("person:1", AccountKind.PAYABLE, "CAD")
ON_ITS_WAY = AccountRef("person:1", AccountKind.PAYOUT, "CAD")

VERBS = {
    "hold": lambda id_: payouts.hold_payout(OPAL, payout_id=id_, reason="unclear name"),
    "release": lambda id_: payouts.release_payout(OPAL, payout_id=id_),
    "submit": lambda id_: payouts.submit_payout(OPAL, payout_id=id_),
    "confirm": lambda id_: payouts.confirm_payout(OPAL, payout_id=id_, reference="bank 1"),
    "fail": lambda id_: payouts.fail_payout(OPAL, payout_id=id_, reason="account closed"),
    "cancel": lambda id_: payouts.cancel_payout(OPAL, payout_id=id_, reason="asked by payee"),
    "reverse": lambda id_: payouts.reverse_payout(OPAL, payout_id=id_, reason="came back"),
}
WAY_TO = {
    "due": [],
    "held": ["hold"],
    "submitted": ["submit"],
    "paid": ["submit", "confirm"],
    "failed": ["cancel"],
    "reversed": ["submit", "confirm", "reverse"],
}


@pytest.fixture
def earned(db: None) -> None:
    move(key="earn", kind="t", source="t", giver=world("CAD"), taker=EARNED, amount=5_000)
    destinations.set_destination(
        ALICE, owner_key="person:1", method="bank", holder="Alice Ali", details="CA 0001 2345 6789"
    )
    confirm_from_mail("person:1")


def ask(amount: int = 3_500, key: str = "request-1") -> int:
    return payouts.request_payout(
        ALICE, owner_key="person:1", amount=amount, currency="CAD", key=key
    ).id


@pytest.mark.usefixtures("earned")
def test_a_creator_asks_the_operator_pays_and_the_books_hold() -> None:
    payout = ask()
    assert (balance(EARNED), balance(ON_ITS_WAY)) == (1_500, 3_500)
    VERBS["submit"](payout)
    card = VERBS["confirm"](payout)
    assert (card.state, card.destination[-4:], "2345" in card.destination) == (
        "paid",
        "6789",
        False,
    )
    assert (balance(ON_ITS_WAY), balance(world("CAD")), faults()) == (0, -1_500, [])


@pytest.mark.usefixtures("earned")
def test_asking_twice_with_one_key_asks_once() -> None:
    assert ask() == ask()
    with refused(KEY_REUSED):
        ask(amount=3_501)
    assert (Payout.objects.count(), balance(EARNED)) == (1, 1_500)


def test_the_rules_are_those_written_by_hand() -> None:
    assert PAYOUT_MOVES == machines.PAYOUT
    assert set(WAY_TO) == set(PayoutState.values) == set(machines.PAYOUT)
    assert set(VERBS) == machines.verbs_of(machines.PAYOUT)


@pytest.mark.parametrize(("state", "verb"), list(itertools.product(PayoutState.values, VERBS)))
@pytest.mark.usefixtures("earned")
def test_every_move_is_legal_or_refused_with_nothing_changed(state: str, verb: str) -> None:
    payout = ask()
    for step in WAY_TO[state]:
        VERBS[step](payout)
    before = (balance(EARNED), balance(ON_ITS_WAY))
    if verb in machines.PAYOUT[state]:
        assert VERBS[verb](payout).state == machines.PAYOUT[state][verb]
    else:
        with refused(PAYOUT_IN_OTHER_STATE, state=state):
            VERBS[verb](payout)
        assert (Payout.objects.get().state, balance(EARNED), balance(ON_ITS_WAY)) == (
            state,
            *before,
        )
    assert faults() == []


@pytest.mark.usefixtures("earned")
def test_nobody_asks_for_anothers_money_or_for_more_than_there_is() -> None:
    with refused(NOT_PERMITTED, verb="ledger.manage"):
        payouts.request_payout(BOB, owner_key="person:1", amount=1, currency="CAD", key="request-1")
    with refused(INSUFFICIENT):
        ask(amount=5_001)
    for nothing in (0, -1):
        with refused(PAYOUT_OF_NOTHING):
            ask(amount=nothing)
    with refused(NOT_PERMITTED, verb="ledger.pay_out"):
        payouts.confirm_payout(ALICE, payout_id=1, reference="me")
    assert (Payout.objects.count(), balance(EARNED)) == (0, 5_000)
    assert payouts_of(SYSTEM, "person:1").items == []


def test_money_without_a_destination_stays_where_it_is(db: None) -> None:
    move(key="earn", kind="t", source="t", giver=world("CAD"), taker=EARNED, amount=10)
    with refused(PAYOUT_DESTINATION_MISSING):
        ask(amount=10)
    assert balance(EARNED) == 10


@pytest.mark.usefixtures("earned")
def test_nobody_says_where_anothers_money_goes() -> None:
    for principal in (BOB, OPAL):
        with refused(NOT_PERMITTED):
            destinations.set_destination(
                principal, owner_key="person:1", method="bank", holder="Bob", details="CA 9999"
            )
    kept = PayoutDestination.objects.get()
    assert (kept.owner_key, kept.holder, kept.details) == (
        "person:1",
        "Alice Ali",
        "CA 0001 2345 6789",
    )


@pytest.mark.usefixtures("earned")
def test_a_payout_past_its_day_is_announced_once_unless_it_is_held_or_paid() -> None:
    late, held, paid = (ask(1_000, key) for key in ("request-1", "request-2", "request-3"))
    VERBS["hold"](held)
    for verb in WAY_TO["paid"]:
        VERBS[verb](paid)
    due_at = Payout.objects.get(pk=late).due_at
    with use_clock(FrozenClock(due_at)):
        assert announce_late_payouts() == 0
    after = due_at + timedelta(seconds=1)
    with use_clock(FrozenClock(after)):
        assert (announce_late_payouts(), announce_late_payouts()) == (1, 0)
    assert dict(Payout.objects.values_list("pk", "reminded_at")) == {
        late: after,
        held: None,
        paid: None,
    }


def test_a_payout_is_named_by_its_day_as_the_language_writes_it(earned: None) -> None:
    with use_clock(FrozenClock(datetime(2026, 11, 29, 9, tzinfo=UTC))):
        asked = ask()
    for language, title in {
        "en": "Payout of Nov 29, 2026",
        "zh-hans": "2026年11月29日的提现",
    }.items():
        with translation.override(language):
            named = describe_one(Subject("payout", asked))
            assert named is not None and named.title == title
