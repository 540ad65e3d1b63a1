"""Open tasks: shown to those they are meant for, with the reason; taken once, inside the caps."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tallgrass.campaigns.actions import pools
from tallgrass.campaigns.actions.offers import take_task
from tallgrass.campaigns.errors import (
    LEFT_OUT,
    MEANT_FOR_OTHERS,
    OWN_SIDE,
    RESTRICTED,
    TASK_NOT_OPEN,
)
from tallgrass.campaigns.models import Campaign
from tallgrass.campaigns.queries.offers import tasks_for
from tallgrass.campaigns.queries.pools import entries
from tallgrass.contracts.models import Contract
from tallgrass.contracts.terms.reading import read_terms
from tallgrass.governance.actions.restrictions import restrict
from tallgrass.kernel import clock
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.subjects import Subject
from tests.campaigns import community, factories
from tests.cast import Cast
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def test_the_task_is_taken_once_on_the_terms_shown(cast: Cast) -> None:
    campaign = factories.running(cast)
    [person] = factories.creators(1)
    community.profile(person, {"skincare": 0.8, "food": 0.2})
    viewer = factories.acting(person)
    [task] = tasks_for(viewer)
    assert (task.price, task.creator_cap, task.day_cap, task.campaign_cap, task.takers) == (
        20,
        10_000,
        2_000,
        400_000,
        0,
    )
    assert [reason["code"] for reason in task.reasons] == [
        "topic",
        "place",
        "language",
        "engagement",
    ]
    first = take_task(viewer, campaign_id=campaign.id)
    again = take_task(viewer, campaign_id=campaign.id)
    assert first.id == again.id
    row = Contract.objects.select_related("terms").get()
    terms = read_terms(row.terms.body, row.terms.hash)
    assert (row.kind, row.state, row.turn, row.agency_id, row.mcn_id) == (
        "clicks",
        "accepted",
        "creator",
        None,
        None,
    )
    assert terms.click is not None
    assert (terms.click.price, terms.click.creator_cap, terms.click.day_cap) == (20, 10_000, 2_000)
    assert [(share.name, share.amount) for share in terms.shares] == [
        ("platform", 400),
        ("creator", 9_600),
    ]
    assert (terms.opens, terms.closes) == (task.opens, task.closes)
    [task] = tasks_for(viewer)
    assert (task.contract_path, task.takers) == (first.path, 1)


@pytest.mark.parametrize(
    ("topics", "languages", "place", "shown"),
    [
        ({"skincare": 1.0}, ("en",), "Toronto", True),
        ({"skincare": 1.0}, ("en",), "Lima", True),
        ({"books": 1.0}, ("en",), "Toronto", True),
        ({"books": 1.0}, ("en",), "Lima", False),
        ({"skincare": 1.0}, ("fr",), "Toronto", False),
        ({"skincare": 0.1, "books": 0.9}, ("zh",), "Lima", False),
    ],
)
def test_it_is_shown_to_those_it_is_meant_for(
    cast: Cast, topics: dict[str, float], languages: tuple[str, ...], place: str, shown: bool
) -> None:
    campaign = factories.running(cast)
    [person] = factories.creators(1, place=place)
    community.profile(person, topics, languages=languages)
    assert [task.campaign.id for task in tasks_for(factories.acting(person))] == (
        [campaign.id] if shown else []
    )
    if not shown:
        with refused(MEANT_FOR_OTHERS) as refusal:
            take_task(factories.acting(person), campaign_id=campaign.id)
        assert str(refusal.value.hint)
        assert not Contract.objects.exists()


@pytest.mark.parametrize(("price", "shown"), [(1, 1), (0, 0)])
def test_a_task_pays_a_cent_a_click_or_is_none(cast: Cast, price: int, shown: int) -> None:
    factories.running(cast)
    Campaign.objects.update(click_price=price)
    [person] = factories.creators(1)
    assert len(tasks_for(factories.acting(person))) == shown


def test_everyday_people_without_notes_are_asked_by_language_and_place(cast: Cast) -> None:
    factories.running(cast)
    near, far = factories.creators(1), factories.creators(1, place="Lima", tag="far")
    assert len(tasks_for(factories.acting(near[0]))) == 1
    assert tasks_for(factories.acting(far[0])) == []


def test_the_excluded_the_restricted_and_the_brands_own_are_not_asked(cast: Cast) -> None:
    campaign = factories.running(cast)
    excluded, restricted = factories.creators(2)
    pools.add_creators(cast.marketer, campaign_id=campaign.id, person_ids=[excluded.id])
    [row] = entries(cast.marketer, campaign.id).items
    pools.exclude(cast.marketer, campaign_id=campaign.id, entry_ids=[row.id], words="Not for you.")
    restrict(
        cast.operator,
        subject=Subject("person", restricted.id),
        kind="publish",
        reason="Three undisclosed ads.",
        rule="disclosure",
        ends_at=clock.now() + timedelta(days=30),
    )
    for person, why in (
        (factories.acting(excluded), LEFT_OUT),
        (factories.acting(restricted), RESTRICTED),
        (cast.marketer, OWN_SIDE),
        (cast.agent, OWN_SIDE),
    ):
        with refused(why):
            take_task(person, campaign_id=campaign.id)
    assert tasks_for(factories.acting(excluded)) == []
    assert not Contract.objects.exists()


def test_it_opens_with_the_campaign_and_closes_with_the_launch(cast: Cast) -> None:
    waiting = factories.awarded(cast)
    [person] = factories.creators(1)
    with refused(TASK_NOT_OPEN):
        take_task(factories.acting(person), campaign_id=waiting.id)
    running = factories.running(cast, key="deposit-2")
    with use_clock(FrozenClock(running.launch_to)):
        assert tasks_for(factories.acting(person)) == []
        with refused(TASK_NOT_OPEN):
            take_task(factories.acting(person), campaign_id=running.id)
    plain = factories.running(
        cast,
        key="deposit-3",
        click_price=0,
        click_campaign_cap=0,
        click_creator_cap=0,
        click_day_cap=0,
    )
    with refused(TASK_NOT_OPEN):
        take_task(factories.acting(person), campaign_id=plain.id)
    assert not Contract.objects.exists()


def test_the_page_costs_the_same_for_one_task_and_for_three(
    cast: Cast, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    [person] = factories.creators(1)
    community.profile(person, {"skincare": 0.8, "food": 0.2})
    for i in range(3):
        factories.running(cast, key=f"deposit-{i}x")
    viewer = factories.acting(person)
    with django_assert_max_num_queries(15):
        assert len(tasks_for(viewer)) == 3
