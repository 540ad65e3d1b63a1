"""Campaigns on PostgreSQL: the way to sixty invited, and two marketers who invite at the same
moment."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from tallgrass.campaigns.actions import pools
from tallgrass.campaigns.actions.budgets import fund_campaign, record_deposit
from tallgrass.campaigns.actions.inviting import invite_shortlisted
from tallgrass.campaigns.errors import OverBudget
from tallgrass.campaigns.models import PoolEntry
from tallgrass.campaigns.queries.campaigns import full
from tallgrass.contracts.actions.offer import Invitee
from tallgrass.contracts.models import Contract
from tallgrass.kernel.errors import Invalid
from tallgrass.ledger.models import Transfer
from tallgrass.ledger.queries import faults
from tests.campaigns import factories
from tests.campaigns.factories import offer_all
from tests.cast import Cast, make_cast

pytestmark = pytest.mark.django_db(transaction=True)
RACERS = 6


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def race(operation: Callable[[int], object], *refusals: type[Exception]) -> int:
    """Do it from many threads at once; returns how many were not refused."""
    start, done = threading.Barrier(RACERS), []

    def run(i: int) -> None:
        start.wait()
        try:
            operation(i)
            done.append(i)
        except refusals:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(i,)) for i in range(RACERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return len(done)


def test_six_who_secure_the_money_secure_it_once(cast: Cast) -> None:
    campaign = factories.approved(cast)
    record_deposit(
        cast.operator,
        campaign_id=campaign.id,
        amount=factories.TOTAL * 2,
        reference="bank 7",
        key="same-key",
    )
    assert race(lambda _i: fund_campaign(cast.procurement, campaign_id=campaign.id)) == RACERS
    assert Transfer.objects.filter(kind="campaign_fund").count() == 1
    assert faults() == []


def test_six_who_invite_the_short_list_invite_it_once(cast: Cast) -> None:
    campaign = factories.running(cast)
    people = factories.creators(60)
    pools.add_creators(
        cast.agent, campaign_id=campaign.id, person_ids=[person.id for person in people]
    )
    pools.shortlist(
        cast.marketer,
        campaign_id=campaign.id,
        entry_ids=PoolEntry.objects.values_list("pk", flat=True),
    )
    assert race(lambda _i: invite_shortlisted(cast.marketer, campaign_id=campaign.id), Invalid) == 1
    assert Contract.objects.count() == 60


def test_offers_of_six_never_bind_more_than_the_line_has(cast: Cast) -> None:
    campaign = factories.running(cast, lines={**factories.LINES, "koc": 400_000 + 62_000 * 50})
    people = factories.creators(RACERS * 20)

    def offer(i: int) -> None:
        invitees = [Invitee(person.id, "koc") for person in people[i * 20 : (i + 1) * 20]]
        offer_all(cast.marketer, campaign_id=campaign.id, invitees=invitees)

    assert race(offer, OverBudget) == 2
    whole = full(cast.marketer, campaign.id)
    assert whole is not None
    assert (whole.line("koc").bound, whole.line("koc").free) == (62_000 * 40, 62_000 * 10)
