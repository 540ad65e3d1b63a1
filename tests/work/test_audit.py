"""`faults()` finds nothing in true books and names each corrupted row."""

from datetime import timedelta

import pytest

from tallgrass.campaigns.actions import settlement
from tallgrass.campaigns.models import Contract, Earning, Terms
from tallgrass.campaigns.queries.audit import faults
from tallgrass.governance.models import Entry, Obligation
from tallgrass.kernel import clock, immutable
from tallgrass.kernel.clock import FrozenClock
from tallgrass.notes.models import Note
from tests.cast import Cast
from tests.work import factories as make

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
    assert faults() == [f"earning {earning.public_id} says other shares than its transfer moved"]


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
def test_a_note_that_lost_what_its_contract_promises_is_named(paid: Contract, change: dict[str, object], fault: str) -> None:
    Note.objects.filter(pk=paid.note_id).update(**change)
    assert faults() == [f"contract {paid.public_id} is published {fault}"]


@pytest.mark.parametrize("kind", ["keep", "label", "links"])
def test_a_note_that_nothing_keeps_as_agreed_is_named(paid: Contract, kind: str) -> None:
    Obligation.objects.filter(kind=kind).update(released_at=clock.now())
    assert faults() == [f"contract {paid.public_id} is published in a note that nothing obliges to stay as agreed"]


def test_a_register_entry_that_names_another_tie_is_named(paid: Contract) -> None:
    card = Entry.objects.get()
    Entry.objects.update(ties="clicks")
    assert faults() == [f"contract {paid.public_id} is published with ties that differ from those of entry {card.public_id}"]


def test_changed_terms_are_named(paid: Contract) -> None:
    immutable.remove()
    Terms.objects.update(body={**paid.terms.body, "net": 1})
    immutable.install()
    assert faults() == [f"contract {paid.public_id} has terms that differ from their hash"]


def test_a_contract_that_holds_money_it_should_not_is_named(cast: Cast, clock: FrozenClock) -> None:
    contract = make.accepted(cast)
    Contract.objects.update(state="ended")
    assert faults() == [f"contract {contract.public_id} is ended and still holds 65720"]
