"""The recount of the books finds what balanced legs and kept balances would hide."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.models import F

from tallgrass.kernel import immutable
from tallgrass.kernel.principal import Principal
from tallgrass.ledger.actions import destinations, payouts
from tallgrass.ledger.actions.trusted.posting import move
from tallgrass.ledger.models import Account, Leg, Payout, Transfer
from tallgrass.ledger.queries import faults
from tallgrass.ledger.types import AccountKind, AccountRef, world

EARNED = AccountRef("person:1", AccountKind.PAYABLE, "CAD")
ALICE = Principal(person_id=1, handle="alice")


@pytest.fixture
def books(db: None) -> Iterator[None]:
    """Five hundred earned, two hundred of it on their way; rows may be changed."""
    move(key="in", kind="deposit", source="org:1", giver=world("CAD"), taker=EARNED, amount=500)
    destinations.set_destination(
        ALICE, owner_key="person:1", method="bank", holder="Alice", details="CA 1234"
    )
    payouts.request_payout(ALICE, owner_key="person:1", amount=200, currency="CAD", key="request-1")
    assert faults() == []
    immutable.remove()
    yield
    immutable.install()


@pytest.mark.usefixtures("books")
def test_a_transfer_doubled_with_its_balances_is_named() -> None:
    first = Transfer.objects.get(key="in")
    Leg.objects.filter(transfer=first).update(amount=F("amount") * 2)
    Account.objects.filter(kind=AccountKind.EXTERNAL).update(balance=-1_000)
    Account.objects.filter(kind=AccountKind.PAYABLE).update(balance=800)
    assert faults() == [f"transfer {first.public_id} of org:1 changed after it was posted"]


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize(
    "change", [{"kind": "earning"}, {"source": "org:2"}, {"memo": "for nothing"}]
)
def test_a_transfer_that_says_something_else_is_named(change: dict[str, str]) -> None:
    Transfer.objects.filter(key="in").update(**change)
    assert len(faults()) == 1


@pytest.mark.usefixtures("books")
def test_a_leg_under_another_name_is_named() -> None:
    Leg.objects.filter(transfer__key="in", amount__gt=0).update(label="gift")
    assert len(faults()) == 1


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize("change", [{"owner_key": "person:2"}, {"currency": "USD"}])
def test_a_payout_that_became_anothers_is_named(change: dict[str, str]) -> None:
    Payout.objects.update(**change)
    assert [fault.split(" than ")[0] for fault in faults()] == [
        f"payout {Payout.objects.get().public_id} is another's, or in another currency,"
    ]


@pytest.mark.usefixtures("books")
def test_a_floor_that_was_lowered_is_named() -> None:
    pk = Account.objects.get(kind=AccountKind.PAYABLE).pk
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tg_ledger_account SET floor = -5 WHERE id = %s", [pk])
    assert faults() == [
        "account person:1 payable CAD has a floor that is not that of its kind (-5)"
    ]
