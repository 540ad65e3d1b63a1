"""Closing a per-click campaign before its wave is over: links first, then the money that nobody earned goes home."""

from datetime import timedelta

import pytest

from tallgrass.campaigns.actions import settlement
from tallgrass.campaigns.actions.campaign_deadlines import enforce_campaign_deadlines, remind_of_campaigns
from tallgrass.campaigns.actions.offers import take_task
from tallgrass.campaigns.actions.running import close_campaign, close_wound_up
from tallgrass.campaigns.models import Campaign, Earning
from tallgrass.campaigns.queries.audit import faults
from tallgrass.kernel.clock import FrozenClock
from tallgrass.kernel.errors import Conflict
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger.queries import balance
from tallgrass.ledger.types import AccountKind, AccountRef
from tallgrass.notices.queries import inbox
from tallgrass.signals.queries import link_of
from tests.cast import Cast
from tests.signals.factories import click, follow, sweep
from tests.work import factories as make


def test_its_links_close_its_last_clicks_are_paid_and_the_rest_returns(cast: Cast, clock: FrozenClock) -> None:
    clock.moment = make.OPENS
    row = make.campaign(cast)
    contract = make.published(cast, row, kind="clicks", gross=1_000)
    subject = Subject("contract", contract.pk)
    sweep()
    link = link_of(subject)
    assert link is not None
    follow(*(click(link.token) for _ in range(7)))
    page = (
        cast.client_of("marketer").post(f"/campaigns/{row.public_id}/close/", {"words": "Sold out."}, follow=True).content.decode()
    )
    assert "once their last clicks are counted" in page and "Close the campaign" not in page
    assert (Campaign.objects.get().state, close_wound_up()) == ("closing", 0)
    with pytest.raises(Conflict):
        close_campaign(cast.marketer, campaign_id=row.pk)
    with pytest.raises(Conflict, match="not open"):
        take_task(cast.other_creator, campaign_id=row.pk)
    sweep()
    assert {decision.reason for decision in follow(click(link.token))} == {"closed"}
    assert close_wound_up() == 1
    funds = AccountRef(f"org:{cast.brand.id}", AccountKind.FUNDS, row.currency)
    assert (Campaign.objects.get().state, balance(contract.escrow), balance(funds)) == ("closed", 14, 1_000_000 - 14)
    clock.advance(timedelta(days=14))
    assert (settlement.add_up_clicks(), settlement.settle_due(), Earning.objects.get().gross) == (1, 1, 14)
    assert faults() == []


def test_last_clicks_that_are_not_counted_within_a_day_are_put_before_people(cast: Cast, clock: FrozenClock) -> None:
    clock.moment = make.OPENS
    row = make.campaign(cast)
    contract = make.published(cast, row, kind="clicks", gross=1_000)
    sweep()
    link = link_of(Subject("contract", contract.pk))
    assert link is not None
    follow(click(link.token))
    assert close_campaign(cast.marketer, campaign_id=row.pk).state == "closing"
    clock.advance(timedelta(hours=23))
    assert (remind_of_campaigns(), enforce_campaign_deadlines()) == (0, 0)
    for days in (1, 2):
        clock.advance(timedelta(days=1))
        assert (enforce_campaign_deadlines(), enforce_campaign_deadlines()) == (1, 0)
        for person in (cast.marketer, cast.operator):
            kinds = [notice.kind for notice in inbox(person.acting_id).items]
            assert kinds.count("campaign.uncounted") == days
    sweep()
    assert (close_wound_up(), Campaign.objects.get().state, faults()) == (1, "closed", [])


def test_links_stay_open_while_the_campaign_may_not_close(cast: Cast, clock: FrozenClock) -> None:
    clock.moment = make.OPENS
    row = make.campaign(cast)
    contract = make.published(cast, row, kind="clicks", gross=1_000)
    make.accepted(cast, row, person=cast.other_creator)
    with pytest.raises(Conflict, match="not at an end yet: 1"):
        close_campaign(cast.marketer, campaign_id=row.pk)
    link = link_of(Subject("contract", contract.pk))
    assert link is not None and link.closed_at is None
