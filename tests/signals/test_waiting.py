"""A valid click that no lease can pay waits, and is decided in order once there is money."""

from datetime import timedelta

from django.conf import settings

from tallgrass.journal.client import JournalClient
from tallgrass.kernel.clock import FrozenClock
from tallgrass.kernel.principal import SYSTEM, Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger.queries import balance
from tallgrass.signals.actions.adoption import adopt_journal
from tallgrass.signals.actions.trusted.links import close_click_links
from tallgrass.signals.models import Click
from tallgrass.signals.queries import clicks_of, faults, links_of_payer, reasons_of, totals
from tests.signals.factories import (
    CONTRACT,
    EARNED,
    ESCROW,
    PAYER,
    click,
    follow,
    fund,
    link,
    sweep,
)
from tests.signals.test_adoption import gone


def said(token: str, *visitors: str) -> list[str]:
    return [follow(click(token, visitor))[0].reason for visitor in visitors]


def test_clicks_that_came_while_the_worker_was_away_are_paid_in_order_within_their_caps(
    mei: Principal, clock: FrozenClock
) -> None:
    fund(5_000)
    token = link(mei, day_cap=6, creator_cap=10)
    sweep()
    assert said(token, "ann") == ["paid"]
    clock.advance(timedelta(hours=25))  # nobody extends the lease
    assert said(token, "bo", "cy", "dee", "eve") == ["waiting"] * 3 + ["day_cap"]
    assert said(token, "cy") == ["duplicate"]
    sweep()
    assert reasons_of([CONTRACT]) == {"paid": 4, "duplicate": 1, "day_cap": 1}
    assert totals([CONTRACT])[CONTRACT].clicks == 5
    assert totals([CONTRACT])[CONTRACT].earned == 8
    waited = Click.objects.filter(verdict="waiting").order_by("seq", "place")
    assert [row.decision.amount for row in waited] == [2, 2, 2]
    assert [row.at for row in waited] == [row.decision.at for row in waited]
    assert len(clicks_of(CONTRACT).items) == 6
    assert said(token, "fay") == ["day_cap"]
    clock.advance(timedelta(days=1))
    sweep()
    assert said(token, "gil", "hal") == ["paid", "creator_cap"]
    clock.advance(timedelta(days=6))
    sweep()
    assert (balance(EARNED), balance(ESCROW), faults()) == (10, 4_990, [])


def test_whoever_waits_is_paid_before_whoever_comes_later(
    mei: Principal, clock: FrozenClock
) -> None:
    fund(4)
    token = link(mei)
    dear = link(
        mei, subject=Subject("contract", 13), earner_key="contract:13", price=3, campaign_cap=1_000
    )
    sweep()
    assert said(dear, "ann", "bo") == ["paid", "waiting"]
    assert said(token, "cy") == ["waiting"]  # though what is left of 4 would not do for bo
    fund(1)
    sweep()
    assert Click.objects.filter(decides__isnull=False).count() == 0
    fund(3)
    sweep()
    with JournalClient(settings.TALLGRASS_HOME) as client:
        assert [one.token for one in client.waiting()] == [token]
    assert Click.objects.get(decides__isnull=False, link__token=dear).amount == 3
    assert faults() == []


def test_a_click_that_waits_to_the_end_is_unpaid_and_the_campaign_closes(
    mei: Principal, clock: FrozenClock
) -> None:
    fund(5)
    token = link(mei)
    sweep()
    assert said(token, "ann", "bo", "cy", "dee") == ["paid", "paid", "waiting", "waiting"]
    sweep()
    assert reasons_of([CONTRACT]) == {"paid": 2, "waiting": 2}
    assert faults() == []
    close_click_links(PAYER)
    sweep()
    assert reasons_of([CONTRACT]) == {"budget": 2, "paid": 2}
    assert [card.is_settled for card in links_of_payer(PAYER)] == [True]
    assert (balance(EARNED), balance(ESCROW), faults()) == (4, 1, [])


def test_what_waits_when_the_campaign_closes_is_paid_first_where_there_is_money(
    mei: Principal, clock: FrozenClock
) -> None:
    fund(2)
    token = link(mei)
    sweep()
    assert said(token, "ann", "bo", "cy") == ["paid", "waiting", "waiting"]
    close_click_links(PAYER)
    fund(2)
    sweep()
    assert reasons_of([CONTRACT]) == {"budget": 1, "paid": 2}
    assert (balance(EARNED), balance(ESCROW), faults()) == (4, 0, [])


def test_a_journal_that_is_lost_forgets_no_click_that_waits(
    mei: Principal, clock: FrozenClock
) -> None:
    fund(2)
    token = link(mei, creator_cap=6)
    sweep()
    assert said(token, "ann", "bo", "cy") == ["paid", "waiting", "waiting"]
    sweep()
    gone()
    adopt_journal(SYSTEM)
    assert said(token, "bo", "dee") == ["duplicate", "creator_cap"]
    fund(4)
    sweep()
    assert reasons_of([CONTRACT])["paid"] == 3
    assert faults() == []
