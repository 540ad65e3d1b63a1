"""Pay that waits is neither earned again nor given back, and published work is never refunded."""

from datetime import timedelta

import pytest

from tallgrass.contracts.actions import contracts
from tallgrass.contracts.actions.trusted import settlement
from tallgrass.contracts.errors import CONTRACT_IN_OTHER_STATE, EARNED_ALREADY
from tallgrass.contracts.models import Contract, Earning
from tallgrass.kernel.clock import FrozenClock
from tallgrass.kernel.errors import Conflict, Refusal
from tallgrass.kernel.principal import SYSTEM
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger.actions.trusted.posting import move
from tallgrass.ledger.queries import balance, faults
from tallgrass.ledger.types import world
from tests.cast import Cast
from tests.contracts import factories as make
from tests.contracts.test_settlement import bring_clicks
from tests.refusals import refused

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_clicks_whose_settlement_failed_are_not_earned_again_on_the_next_date(
    cast: Cast, clock: FrozenClock
) -> None:
    clock.moment = make.OPENS
    contract = make.published(cast, kind="clicks", gross=1_000)
    bring_clicks(contract, 100, "first")
    clock.advance(timedelta(days=14))
    assert settlement.add_up_clicks() == 1
    move(key="rob", kind="t", source="t", giver=contract.escrow, taker=world("CAD"), amount=1)
    assert settlement.settle_due() == 0  # it holds a cent too little, so it waits
    move(key="mend", kind="t", source="t", giver=world("CAD"), taker=contract.escrow, amount=1)
    bring_clicks(contract, 5, "second")
    clock.advance(timedelta(days=14))
    assert settlement.add_up_clicks() == 1
    assert list(Earning.objects.order_by("pk").values_list("quantity", "gross", "state")) == [
        (100, 200, "due"),
        (5, 10, "due"),
    ]
    assert settlement.settle_due() == 2
    assert (balance(contract.escrow), faults()) == (0, [])


def test_a_pay_date_with_nothing_new_adds_no_earning_beside_one_that_waits(
    cast: Cast, clock: FrozenClock
) -> None:
    clock.moment = make.OPENS
    contract = make.published(cast, kind="clicks", gross=1_000)
    bring_clicks(contract, 100, "first")
    for _ in range(3):
        clock.advance(timedelta(days=14))
        assert settlement.add_up_clicks() == 1
    assert list(Earning.objects.values_list("gross", flat=True)) == [200]


def test_money_that_waits_to_be_paid_is_not_released_to_the_campaign(
    cast: Cast, clock: FrozenClock
) -> None:
    clock.moment = make.OPENS
    contract = make.published(cast)
    Contract.objects.filter(pk=contract.pk).update(state="completed")
    held = balance(contract.escrow)
    assert held > 0
    assert settlement.release_unspent(Subject("campaign", contract.source_id)) == 0
    assert balance(contract.escrow) == held


@pytest.mark.parametrize(
    ("said", "why"), [("published", CONTRACT_IN_OTHER_STATE), ("approved", EARNED_ALREADY)]
)
def test_published_work_is_never_ended_for_a_refund_whatever_its_state_says(
    cast: Cast, clock: FrozenClock, said: str, why: Refusal[Conflict]
) -> None:
    clock.moment = make.OPENS
    contract = make.published(cast)
    Contract.objects.filter(pk=contract.pk).update(state=said)
    before = (balance(contract.escrow), balance(contract.payer_escrow))
    for principal in (cast.creator, SYSTEM):
        with refused(why):
            contracts.end_contract(principal, contract_id=contract.pk, words="campaign_over")
    after = make.fresh(contract)
    assert (after.state, after.ended_at) == (said, None)
    assert (balance(contract.escrow), balance(contract.payer_escrow)) == before
