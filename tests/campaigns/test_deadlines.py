"""Nothing silently dies: whoever's turn it is is reminded once, and a passed deadline takes a step
by itself."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tallgrass.campaigns.actions.campaign_deadlines import (
    enforce_campaign_deadlines,
    remind_of_campaigns,
)
from tallgrass.campaigns.actions.tenders import close_tender
from tallgrass.campaigns.cards import CampaignCard
from tallgrass.campaigns.models import Bid
from tallgrass.campaigns.queries.campaigns import events
from tallgrass.contracts.actions.offer import Invitee
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.outbox import deliver_due
from tallgrass.ledger.queries import balance
from tallgrass.ledger.types import AccountKind, AccountRef
from tallgrass.notices.queries import inbox
from tests.campaigns import factories
from tests.campaigns.factories import offer_all
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def undecided(cast: Cast) -> CampaignCard:
    campaign = factories.tendering(cast)
    factories.bid(cast, campaign)
    return close_tender(cast.marketer, campaign_id=campaign.id)


@pytest.mark.parametrize(
    ("make", "waits_for", "then"),
    [
        (factories.draft, "marketer", "cancelled"),
        (factories.submitted, "procurement", "returned"),
        (factories.approved, "marketer", "cancelled"),
        (factories.funded, "marketer", "cancelled"),
        (undecided, "marketer", "funded"),
        (factories.award_proposed, "procurement", "tendering"),
        (factories.awarded, "marketer", "cancelled"),
        (factories.running, "marketer", "closed"),
    ],
)
def test_each_waiting_state_reminds_once_and_then_moves(
    cast: Cast, make: Callable[[Cast], CampaignCard], waits_for: str, then: str
) -> None:
    campaign = make(cast)
    due = campaign.due_at
    assert due is not None
    assert (remind_of_campaigns(), enforce_campaign_deadlines()) == (0, 0)
    with use_clock(FrozenClock(due - timedelta(days=1))):
        assert (remind_of_campaigns(), remind_of_campaigns(), enforce_campaign_deadlines()) == (
            1,
            0,
            0,
        )
        kinds = [notice.kind for notice in inbox(cast.role(waits_for)).items]
        assert kinds.count("campaign.reminder") == 1
    with use_clock(FrozenClock(due + timedelta(minutes=1))):
        assert (enforce_campaign_deadlines(), enforce_campaign_deadlines()) == (1, 0)
        assert factories.reload(campaign).state == then
        deliver_due()
        assert any(
            notice.kind.startswith("campaign.lapse:") for notice in inbox(cast.marketer).items
        )
    held = balance(AccountRef(f"campaign:{campaign.id}", AccountKind.ESCROW, "CAD"))
    assert held == (factories.TOTAL if then in ("funded", "tendering") else 0)


def test_bidders_learn_that_nobody_decided(cast: Cast) -> None:
    campaign = undecided(cast)
    assert campaign.due_at is not None
    with use_clock(FrozenClock(campaign.due_at + timedelta(minutes=1))):
        enforce_campaign_deadlines()
        deliver_due()
    assert Bid.objects.get().state == "lost"
    assert "bid.unanswered" in [notice.kind for notice in inbox(cast.agent).items]


def test_the_history_says_why_in_the_readers_language(cast: Cast) -> None:
    campaign = factories.submitted(cast)
    assert campaign.due_at is not None
    with use_clock(FrozenClock(campaign.due_at + timedelta(minutes=1))):
        enforce_campaign_deadlines()
    latest = events(cast.marketer, campaign.id)[0]
    assert (latest.verb, latest.actor) == ("return", "")
    assert (
        latest.words == "Procurement did not answer in time; the budget went back to its marketer."
    )


def test_a_campaign_with_open_contracts_is_put_before_people_instead(cast: Cast) -> None:
    campaign = factories.running(cast)
    people = factories.creators(1)
    offer_all(cast.marketer, campaign_id=campaign.id, invitees=[Invitee(people[0].id, "koc")])
    assert campaign.due_at is not None
    with use_clock(FrozenClock(campaign.due_at + timedelta(minutes=1))):
        assert (enforce_campaign_deadlines(), enforce_campaign_deadlines()) == (1, 0)
    card = factories.reload(campaign)
    assert card.state == "running" and card.due_at is not None and card.due_at > campaign.due_at
    for person in (cast.marketer, cast.operator):
        assert "campaign.stuck" in [notice.kind for notice in inbox(person).items]
