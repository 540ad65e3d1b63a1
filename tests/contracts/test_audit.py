"""`faults()` finds nothing in true books and names each corrupted row."""

from datetime import timedelta

import pytest

from tallgrass.contracts.actions.trusted import settlement
from tallgrass.contracts.models import Contract, Earning, Terms
from tallgrass.contracts.queries.audit import faults
from tallgrass.governance.models import Entry, Obligation
from tallgrass.kernel import clock, immutable
from tallgrass.kernel.clock import FrozenClock
from tallgrass.ledger.actions.trusted.posting import move
from tallgrass.ledger.types import world
from tallgrass.notes.models import Note
from tallgrass.signals.models import ClickLink
from tests.cast import Cast
from tests.contracts import factories as make

pytestmark = pytest.mark.postgres


@pytest.fixture
def paid(cast: Cast, clock: FrozenClock) -> Contract:
    clock.moment = make.OPENS
    contract = make.published(cast)
    clock.advance(timedelta(days=14))
    settlement.settle_due()
    assert faults() == []
    return contract


def test_true_books_have_no_faults_at_any_step(cast: Cast, clock: FrozenClock) -> None:
    row = make.campaign(cast)
    make.offer(cast, row)
    make.accepted(cast, row, person=cast.other_creator)
    clock.moment = make.OPENS
    make.published(cast, row, person=cast.reader)
    assert faults() == []


def test_an_earning_marked_paid_without_a_transfer_is_named(cast: Cast, clock: FrozenClock) -> None:
    clock.moment = make.OPENS
    make.published(cast)
    Earning.objects.update(state="posted")
    assert any("its transfer is missing" in fault for fault in faults())


def test_changed_shares_are_named(paid: Contract) -> None:
    earning = Earning.objects.get()
    earning.shares[0]["amount"] += 1
    earning.save()
    assert faults() == [
        f"earning {earning.public_id} has shares that do not sum to 65720",
        f"earning {earning.public_id} says other shares than its transfer moved",
    ]


def test_a_published_contract_without_register_entry_is_named(paid: Contract) -> None:
    Entry.objects.all().delete()
    assert faults() == [f"contract {paid.public_id} is published without its entry in the register"]


def test_money_moved_from_one_taker_to_another_is_named(paid: Contract) -> None:
    earning = Earning.objects.get()
    earning.shares[0]["amount"] += 1
    earning.shares[-1]["amount"] -= 1
    earning.save()
    assert faults() == [
        f"earning {earning.public_id} says other shares than its transfer moved",
        f"earning {earning.public_id} is not divided by the rules of its contract",
    ]


def test_pay_for_an_earning_that_is_gone_is_named(paid: Contract) -> None:
    key = Earning.objects.get().transfer_key
    Earning.objects.all().delete()
    assert faults() == [f"contract {paid.public_id} was paid by {key} for no earning"]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"payer_name": "", "entry_id": None}, "in a note whose label is not that of its entry"),
        ({"links": []}, "in a note that lost its link"),
    ],
)
def test_a_note_that_lost_what_its_contract_promises_is_named(
    paid: Contract, change: dict[str, object], fault: str
) -> None:
    Note.objects.filter(pk=paid.note_id).update(**change)
    assert faults() == [f"contract {paid.public_id} is published {fault}"]


@pytest.mark.parametrize("kind", ["keep", "label", "links"])
def test_a_note_that_nothing_keeps_as_agreed_is_named(paid: Contract, kind: str) -> None:
    Obligation.objects.filter(kind=kind).update(until=clock.now())
    assert faults() == [
        f"contract {paid.public_id} is published in a note that nothing obliges to stay as agreed"
    ]


def test_a_register_entry_that_names_another_tie_is_named(paid: Contract) -> None:
    card = Entry.objects.get()
    Entry.objects.update(ties="clicks")
    assert faults() == [
        f"contract {paid.public_id} is published with ties that differ from those of entry "
        f"{card.public_id}"
    ]


def test_changed_terms_are_named(paid: Contract) -> None:
    immutable.remove()
    Terms.objects.update(body={**paid.terms.body, "net": 1})
    immutable.install()
    assert faults() == [f"contract {paid.public_id} has terms that differ from their hash"]


def test_a_contract_that_holds_money_it_should_not_is_named(cast: Cast, clock: FrozenClock) -> None:
    contract = make.accepted(cast)
    Contract.objects.update(state="ended")
    assert faults() == [f"contract {contract.public_id} is ended and still holds 65720"]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"quantity": 3}, "its contract pays 197160 for 3"),
        ({"line": "kol"}, "another kind, currency or line"),
        ({"currency": "USD"}, "another kind, currency or line"),
    ],
)
def test_an_earning_that_does_not_follow_from_its_terms_is_named(
    paid: Contract, change: dict[str, object], fault: str
) -> None:
    Earning.objects.update(**change)
    [found] = faults()
    assert fault in found


def test_an_earning_divided_by_other_rules_before_it_is_paid_is_named(
    cast: Cast, clock: FrozenClock
) -> None:
    clock.moment = make.OPENS
    make.published(cast)
    earning = Earning.objects.get()
    earning.shares[0]["amount"] -= 1
    earning.shares[-1]["amount"] += 1
    earning.save()
    assert faults() == [f"earning {earning.public_id} is not divided by the rules of its contract"]


def test_a_contract_that_pays_another_person_is_named(paid: Contract, cast: Cast) -> None:
    Contract.objects.update(person_id=cast.reader.person_id)
    assert f"contract {paid.public_id} is another's than its terms pay" in faults()


@pytest.mark.parametrize("change", [{"contract_ref": "another"}, {"payer_org_id": None}])
def test_a_register_entry_of_other_parties_is_named(
    paid: Contract, change: dict[str, object]
) -> None:
    Entry.objects.update(**change)
    [fault] = faults()
    assert fault.endswith("of other parties")


@pytest.mark.parametrize(
    "change", [{"earner_key": "contract:99"}, {"price": 3}, {"creator_cap": 99_999}]
)
def test_a_tracked_link_on_other_terms_than_its_own_is_named(
    cast: Cast, clock: FrozenClock, change: dict[str, object]
) -> None:
    clock.moment = make.OPENS
    contract = make.published(cast, kind="clicks", gross=1_000)
    assert faults() == []
    ClickLink.objects.update(**change)
    assert faults() == [
        f"contract {contract.public_id} has a tracked link on other terms than its own"
    ]


def test_money_no_click_of_a_contract_brought_is_named(cast: Cast, clock: FrozenClock) -> None:
    clock.moment = make.OPENS
    contract = make.published(cast, kind="clicks", gross=1_000)
    move(
        key="x",
        kind="t",
        source="t",
        giver=world(contract.currency),
        taker=contract.escrow,
        amount=2,
    )
    assert faults() == [
        f"contract {contract.public_id} holds 2 instead of the 0 its clicks brought"
    ]
