"""`faults()` finds nothing in true books and names each corrupted row."""

from datetime import timedelta

import pytest

from tallgrass.campaigns.actions import settlement
from tallgrass.campaigns.models import Contract, Earning, Terms
from tallgrass.campaigns.queries.audit import faults
from tallgrass.governance.models import Entry
from tallgrass.kernel import immutable
from tallgrass.kernel.clock import FrozenClock
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
    assert faults() == [f"earning {earning.public_id} has shares that do not sum to 65720"]


def test_a_published_contract_without_register_entry_is_named(paid: Contract) -> None:
    Entry.objects.all().delete()
    assert faults() == [f"contract {paid.public_id} is published without its entry in the register"]


def test_changed_terms_are_named(paid: Contract) -> None:
    immutable.remove()
    Terms.objects.update(body={**paid.terms.body, "net": 1})
    immutable.install()
    assert faults() == [f"contract {paid.public_id} has terms that differ from their hash"]


def test_a_contract_that_holds_money_it_should_not_is_named(cast: Cast, clock: FrozenClock) -> None:
    contract = make.accepted(cast)
    Contract.objects.update(state="ended")
    assert faults() == [f"contract {contract.public_id} is ended and still holds 65720"]
