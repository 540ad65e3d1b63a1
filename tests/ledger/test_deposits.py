"""Money coming in, and what the books answer about it: only what was posted, to the letter."""

import pytest

from tallgrass.kernel.errors import NOT_PERMITTED
from tallgrass.kernel.models import AuditEntry
from tallgrass.kernel.principal import Member, Principal
from tallgrass.ledger.actions.funding import book_deposit
from tallgrass.ledger.actions.trusted.posting import post
from tallgrass.ledger.errors import SIDES_MISMATCH, TRANSFER_KEY_MALFORMED, TRANSFER_KEY_REUSED
from tallgrass.ledger.models import Account, Leg, Transfer
from tallgrass.ledger.queries import (
    balance,
    faults,
    legs_of,
    payout_by_public_id,
    transfer_ids,
    transfer_keys,
)
from tallgrass.ledger.types import (
    AccountKind,
    AccountRef,
    LegSpec,
    PayoutMethod,
    TransferSpec,
    owner_of_key,
    world,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db

SEAT = Member(7, "seven", "Seven", "brand", "owner")
OWNER = Principal(person_id=1, handle="olga", memberships=(SEAT,))
OPAL = Principal(person_id=3, handle="opal", is_operator=True)
FUNDS = AccountRef("org:7", AccountKind.FUNDS, "CAD")


def deposit(principal: Principal, key: str = "bank-1", amount: int = 900) -> str:
    return book_deposit(
        principal, org_id=7, amount=amount, currency="CAD", reference="Bank 1", key=key
    ).key


def spec(key: str, amount: int, currency: str = "CAD") -> TransferSpec:
    funds = AccountRef("org:7", AccountKind.FUNDS, currency)
    legs = (LegSpec(world(currency), -amount), LegSpec(funds, amount, "arrived"))
    return TransferSpec(key, "test", "test:1", legs)


def test_an_operator_books_a_deposit_once_and_it_is_audited() -> None:
    assert [deposit(OPAL), deposit(OPAL)] == ["deposit:bank-1"] * 2
    assert (balance(FUNDS), balance(world("CAD"))) == (900, -900)
    [row] = Transfer.objects.all()
    assert (row.kind, row.source, row.memo) == ("deposit", "org:7", "Bank 1")
    [entry] = AuditEntry.objects.filter(verb="ledger.deposit")
    assert (entry.actor, entry.subject_kind, entry.subject_id) == (OPAL.key, "transfer", row.pk)
    assert entry.detail == {"amount": 900, "currency": "CAD"}


def test_an_organisations_owner_cannot_make_money_appear() -> None:
    with refused(NOT_PERMITTED):
        deposit(OWNER)
    assert (Transfer.objects.count(), Account.objects.count()) == (0, 0)


def test_legs_are_answered_by_key_with_their_accounts_amounts_and_labels() -> None:
    post([spec("one", 30), spec("two", 40)])
    assert legs_of(["two", "none"]) == {
        "two": [LegSpec(world("CAD"), -40), LegSpec(FUNDS, 40, "arrived")]
    }


def test_transfers_are_found_by_their_keys_and_by_what_caused_them() -> None:
    one, two = post([spec("one", 30), spec("two", 40)])
    assert transfer_ids(["two", "one", "none"]) == {"one": one.public_id, "two": two.public_id}
    assert transfer_keys("test", ["test:1", "test:2"]) == {"test:1": ["one", "two"]}
    assert transfer_keys("deposit", ["test:1"]) == {}


def test_a_payout_nobody_made_is_not_found() -> None:
    assert payout_by_public_id(OPAL, "none") is None


def test_one_key_for_two_bodies_in_one_call_posts_neither() -> None:
    with refused(TRANSFER_KEY_REUSED):
        post([spec("one", 30), spec("one", 31)])
    assert (Transfer.objects.count(), Leg.objects.count()) == (0, 0)
    first, again = post([spec("one", 30), spec("one", 30)])
    assert (first, balance(FUNDS)) == (again, 30)


@pytest.mark.parametrize("key", ["", "k" * 121])
def test_a_transfers_key_has_one_to_120_letters(key: str) -> None:
    with refused(TRANSFER_KEY_MALFORMED):
        post([spec(key, 30)])
    assert Transfer.objects.count() == 0
    assert [posted.key for posted in post([spec("k", 1), spec("k" * 120, 1)])] == ["k", "k" * 120]


def test_a_currency_that_does_not_exist_is_not_posted() -> None:
    with refused(SIDES_MISMATCH):
        post([spec("one", 30, "XXX")])
    assert (Transfer.objects.count(), Account.objects.count()) == (0, 0)


def test_every_fault_is_named_and_not_the_last_alone() -> None:
    post([spec("one", 30)])
    Account.objects.filter(kind=AccountKind.FUNDS).update(balance=31)
    Account.objects.filter(kind=AccountKind.EXTERNAL).update(balance=-29)
    other = Account.objects.create(owner_key="org:8", kind="external", currency="CAD", floor=0)
    assert sorted(faults()) == [
        "account org:7 funds CAD says its balance is off by 1",
        f"account {other.owner_key} external CAD has a floor that is not that of its kind (0)",
        "account world external CAD says its balance is off by 1",
    ]


@pytest.mark.parametrize(
    ("key", "person", "org"),
    [
        ("person:7", 7, None),
        ("org:3", None, 3),
        ("world", None, None),
        ("campaign:9", None, None),
        ("org:", None, None),
        ("person:x", None, None),
    ],
)
def test_an_owner_key_names_a_person_an_organisation_or_neither(
    key: str, person: int | None, org: int | None
) -> None:
    assert owner_of_key(key) == (person, org)


def test_payees_are_paid_in_these_ways() -> None:
    assert PayoutMethod.values == ["bank", "wechat_pay", "alipay", "paypal"]


def test_one_call_pays_more_payees_than_one_query_asks_for() -> None:
    payees = [AccountRef(f"person:{n}", AccountKind.PAYABLE, "CAD") for n in range(1, 803)]
    post(
        [
            TransferSpec(f"in:{n}", "t", "t", (LegSpec(world("CAD"), -n), LegSpec(payee, n)))
            for n, payee in enumerate(payees, 1)
        ]
    )
    kept = dict(Account.objects.filter(kind="payable").values_list("owner_key", "balance"))
    assert kept == {f"person:{n}": n for n in range(1, 803)}
    assert balance(world("CAD")) == -sum(range(1, 803))
