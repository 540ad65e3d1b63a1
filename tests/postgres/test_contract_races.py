"""Contracts under racing hands: the last money is promised once, a note is published once, nobody
is paid twice."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest
from django.db import connection

from tallgrass.contracts.actions import contracts, publishing
from tallgrass.contracts.actions.trusted import settlement
from tallgrass.contracts.models import Contract, Earning
from tallgrass.contracts.queries.audit import faults
from tallgrass.governance.models import Entry
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.errors import Conflict
from tallgrass.ledger import queries as ledger
from tallgrass.ledger.models import Transfer
from tests.cast import make_cast
from tests.contracts import factories as make

pytestmark = pytest.mark.django_db(transaction=True)
RACERS = 8


@pytest.fixture(autouse=True)
def clock() -> Iterator[FrozenClock]:
    frozen = FrozenClock(make.OPENS)
    with use_clock(frozen):
        yield frozen


def race(deeds: list[Callable[[], object]]) -> list[bool]:
    """Do all at once, each on a connection of its own; whether each went through."""

    def attempt(operation: Callable[[], object]) -> bool:
        try:
            operation()
        except Conflict:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [
            done.result()
            for done in [pool.submit(copy_context().run, attempt, operation) for operation in deeds]
        ]


def test_the_last_money_of_a_campaign_is_promised_once() -> None:
    cast = make_cast()
    row = make.campaign(cast, funded=3 * 1_000 + 999)
    offers = [
        make.offer(cast, row, person=make.writer(f"racer_{i}"), gross=1_000) for i in range(RACERS)
    ]

    def accept(contract: Contract) -> Callable[[], object]:
        return lambda: contracts.accept_contract(
            make.creator_of(cast, contract), contract_id=contract.pk
        )

    assert sum(race([accept(offer) for offer in offers])) == 3
    assert Contract.objects.filter(state="accepted").count() == 3
    assert (ledger.balance(offers[0].payer_escrow), faults(), ledger.faults()) == (999, [], [])


def test_an_impatient_creator_publishes_once() -> None:
    cast = make_cast()
    contract = make.approved(cast)
    operation = lambda: publishing.publish_contract(cast.creator, contract_id=contract.pk)  # noqa: E731
    assert sum(race([operation] * RACERS)) == 1
    assert (Entry.objects.count(), Earning.objects.count(), faults()) == (1, 1, [])


def test_workers_that_settle_at_once_pay_nobody_twice(clock: FrozenClock) -> None:
    cast = make_cast()
    row = make.campaign(cast)
    for i in range(5):
        make.published(cast, row, person=make.writer(f"racer_{i}"), gross=1_000)
    Earning.objects.update(pay_at=make.OPENS)
    race([settlement.settle_due] * RACERS)
    assert (
        Transfer.objects.filter(kind="earning").count(),
        Earning.objects.filter(state="posted").count(),
    ) == (5, 5)
    assert (faults(), ledger.faults()) == ([], [])
