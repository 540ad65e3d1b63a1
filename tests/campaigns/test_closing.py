"""Closing a per-click campaign before its wave is over: links first, then the money that nobody
earned goes home."""

from datetime import timedelta

import pytest

from tallgrass.campaigns.actions import running
from tallgrass.campaigns.actions.campaign_deadlines import (
    COUNTING,
    enforce_campaign_deadlines,
    remind_of_campaigns,
)
from tallgrass.campaigns.actions.offers import take_task
from tallgrass.campaigns.actions.running import close_campaign, close_wound_up
from tallgrass.campaigns.errors import CONTRACTS_RUNNING, TASK_NOT_OPEN
from tallgrass.campaigns.models import Campaign, CampaignEvent
from tallgrass.contracts.actions.trusted import settlement
from tallgrass.contracts.models import Earning
from tallgrass.contracts.queries.audit import faults
from tallgrass.kernel.clock import FrozenClock
from tallgrass.kernel.failures import failing_rows
from tallgrass.kernel.models import SweepRun
from tallgrass.kernel.outbox import deliver_due
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger.queries import balance
from tallgrass.ledger.types import AccountKind, AccountRef
from tallgrass.notices.queries import inbox
from tallgrass.signals.queries import link_of
from tests.cast import Cast, make_cast
from tests.contracts import factories as make
from tests.refusals import refused
from tests.signals.factories import click, follow, link, sweep


@pytest.fixture
def cast(db: None, clock: FrozenClock) -> Cast:
    return make_cast()


def test_its_links_close_its_last_clicks_are_paid_and_the_rest_returns(
    cast: Cast, clock: FrozenClock
) -> None:
    clock.moment = make.OPENS
    row = make.campaign(cast)
    contract = make.published(cast, row, kind="clicks", gross=1_000)
    subject = Subject("contract", contract.pk)
    sweep()
    tracked = link_of(subject)
    assert tracked is not None
    follow(*(click(tracked.token) for _ in range(7)))
    page = (
        cast.client_of("marketer")
        .post(f"/campaigns/{row.public_id}/close/", {"words": "Sold out."}, follow=True)
        .content.decode()
    )
    assert "once their last clicks are counted" in page and "Close the campaign" not in page
    assert (Campaign.objects.get().state, close_wound_up()) == ("closing", 0)
    moves = CampaignEvent.objects.count()
    assert close_campaign(cast.marketer, campaign_id=row.pk).state == "closing"  # pressed twice
    assert CampaignEvent.objects.count() == moves
    with refused(TASK_NOT_OPEN):
        take_task(cast.other_creator, campaign_id=row.pk)
    sweep()
    assert {decision.reason for decision in follow(click(tracked.token))} == {"closed"}
    assert close_wound_up() == 1
    funds = AccountRef(f"org:{cast.brand.id}", AccountKind.FUNDS, row.currency)
    assert (Campaign.objects.get().state, balance(contract.escrow), balance(funds)) == (
        "closed",
        14,
        1_000_000 - 14,
    )
    clock.advance(timedelta(days=14))
    assert (settlement.add_up_clicks(), settlement.settle_due(), Earning.objects.get().gross) == (
        1,
        1,
        14,
    )
    assert faults() == []
    deliver_due()
    for person, times in ((cast.marketer, 1), (cast.procurement, 1), (cast.operator, 0)):
        assert kinds_of(person).count("campaign.closed") == times


def test_last_clicks_that_are_not_counted_within_a_day_are_put_before_people(
    cast: Cast, clock: FrozenClock
) -> None:
    clock.moment = make.OPENS
    row = make.campaign(cast)
    contract = make.published(cast, row, kind="clicks", gross=1_000)
    sweep()
    tracked = link_of(Subject("contract", contract.pk))
    assert tracked is not None
    follow(click(tracked.token))
    assert close_campaign(cast.marketer, campaign_id=row.pk).state == "closing"
    clock.advance(timedelta(hours=23))
    assert (remind_of_campaigns(), enforce_campaign_deadlines()) == (0, 0)
    clock.advance(timedelta(hours=2))
    assert (
        enforce_campaign_deadlines() == 0
    )  # nothing was counted since: the worker has just come back
    for days in (1, 2):
        for name in COUNTING:
            SweepRun.objects.update_or_create(
                name=name, defaults={"ran_at": clock.now(), "succeeded_at": clock.now()}
            )
        assert (enforce_campaign_deadlines(), enforce_campaign_deadlines()) == (1, 0)
        assert kinds_of(cast.marketer).count("campaign.uncounted") == days
        assert kinds_of(cast.operator).count("campaign.uncounted.desk") == days
        clock.advance(timedelta(days=1, minutes=1))
    page = cast.client_of("marketer").get(f"/campaigns/{row.public_id}/").content.decode()
    assert "the operators have been told" in page and "a minute or so" not in page
    sweep()
    assert (
        enforce_campaign_deadlines(),
        close_wound_up(),
        Campaign.objects.get().state,
        faults(),
    ) == (0, 1, "closed", [])
    deliver_due()
    assert {"campaign.closed"} <= set(kinds_of(cast.marketer)) & set(kinds_of(cast.operator))
    assert kinds_of(cast.operator).count("campaign.uncounted.desk") == 2


def test_a_campaign_whose_time_is_over_is_said_to_be_closed_when_it_is(
    cast: Cast, clock: FrozenClock
) -> None:
    clock.moment = make.OPENS
    row = make.campaign(cast)
    link(cast.creator, payer_key=f"campaign:{row.pk}")
    sweep()
    Campaign.objects.update(due_at=clock.now())
    assert (enforce_campaign_deadlines(), Campaign.objects.get().state) == (1, "closing")
    assert "campaign.lapse:over" not in kinds_of(cast.marketer)
    sweep()
    assert (close_wound_up(), deliver_due() > 0, "campaign.closed" in kinds_of(cast.marketer)) == (
        1,
        True,
        True,
    )


def test_a_campaign_that_cannot_close_holds_no_other_up(
    cast: Cast, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No campaign fails to close by what people can do: a failure is put in the way of the
    first."""
    clock.moment = make.OPENS
    rows = [make.campaign(cast) for _ in range(2)]
    Campaign.objects.update(state="closing")

    def cannot(source: Subject) -> int:
        if source.id == rows[0].pk:
            raise RuntimeError("the ledger is away")
        return 0

    monkeypatch.setattr(running, "release_unspent", cannot)
    assert close_wound_up() == 1
    assert [campaign.state for campaign in Campaign.objects.order_by("pk")] == ["closing", "closed"]
    [failing] = failing_rows()
    assert (failing.loop, failing.key) == ("campaigns.closing", str(rows[0].pk))


def kinds_of(person: Principal) -> list[str]:
    """What they were told of."""
    return [notice.kind for notice in inbox(person).items]


def test_links_stay_open_while_the_campaign_may_not_close(cast: Cast, clock: FrozenClock) -> None:
    clock.moment = make.OPENS
    row = make.campaign(cast)
    contract = make.published(cast, row, kind="clicks", gross=1_000)
    make.accepted(cast, row, person=cast.other_creator)
    with refused(CONTRACTS_RUNNING, count=1):
        close_campaign(cast.marketer, campaign_id=row.pk)
    tracked = link_of(Subject("contract", contract.pk))
    assert tracked is not None and tracked.closed_at is None
