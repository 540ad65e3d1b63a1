"""The pool: brought in once, decided with reasons, invited together, and told why when not."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tallgrass.campaigns.actions import pools
from tallgrass.campaigns.actions.inviting import invite_shortlisted
from tallgrass.campaigns.errors import (
    NOT_IN_POOL,
    OVER_BUDGET,
    POOL_CLOSED,
    SHORT_LIST_EMPTY,
)
from tallgrass.campaigns.models import PoolEntry
from tallgrass.campaigns.queries.pools import entries, not_chosen, sums
from tallgrass.contracts.models import Contract
from tallgrass.kernel.errors import NOT_PERMITTED, TEXT_EMPTY, TEXT_TOO_LONG, Invalid, Refusal
from tallgrass.kernel.outbox import deliver_due
from tallgrass.kernel.principal import SYSTEM, Principal
from tallgrass.notices.queries import inbox
from tallgrass.people.actions import import_person
from tests.campaigns import community, factories
from tests.cast import Cast
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def ids(campaign_id: int, **filters: Any) -> list[int]:
    return [row.id for row in entries(SYSTEM, campaign_id, size=100, **filters).items]


def test_a_pasted_list_is_read_in_any_layout_and_comes_once(cast: Cast) -> None:
    campaign = factories.running(cast)
    people = factories.creators(4)
    text = (
        f"@{people[0].handle}, {people[1].handle.upper()}\n{people[2].handle}；nobody_here "
        f"{people[0].handle}"
    )
    brought = pools.add_creators(cast.agent, campaign_id=campaign.id, handles=text)
    assert (brought.added, brought.known, brought.unknown) == (3, 0, ("nobody_here",))
    again = pools.add_creators(
        cast.marketer, campaign_id=campaign.id, handles=text, person_ids=[people[3].id]
    )
    assert (again.added, again.known) == (1, 3)
    assert sorted(PoolEntry.objects.values_list("source", flat=True)) == ["agency"] * 3 + ["brand"]


def test_each_entry_says_what_they_would_net(cast: Cast) -> None:
    campaign = factories.running(cast)
    [plain] = factories.creators(1)
    pools.add_creators(
        cast.marketer, campaign_id=campaign.id, person_ids=[plain.id, cast.creator.acting_id]
    )
    PoolEntry.objects.update(tier="koc")
    net = {row.person.id: row.net for row in entries(cast.marketer, campaign.id).items}
    assert net == {plain.id: 52_080, cast.creator.person_id: 46_624}


@pytest.mark.parametrize("role", ["reader", "creator", "procurement", "mcn", "operator"])
def test_strangers_bring_nobody(cast: Cast, role: str) -> None:
    campaign = factories.running(cast)
    with refused(NOT_PERMITTED, verb="campaigns.propose_creators"):
        pools.add_creators(
            cast.role(role), campaign_id=campaign.id, person_ids=[cast.creator.acting_id]
        )
    assert not PoolEntry.objects.exists()


def test_the_agency_brings_but_does_not_choose(cast: Cast) -> None:
    campaign = factories.running(cast)
    pools.add_creators(cast.agent, campaign_id=campaign.id, person_ids=[cast.creator.acting_id])
    [entry] = ids(campaign.id)
    with refused(NOT_PERMITTED, verb="campaigns.choose"):
        pools.shortlist(cast.agent, campaign_id=campaign.id, entry_ids=[entry])
    assert PoolEntry.objects.get().state == "proposed"


def test_an_entry_of_another_campaign_is_not_touched(cast: Cast) -> None:
    mine, other = factories.running(cast), factories.running(cast, key="deposit-2")
    pools.add_creators(cast.marketer, campaign_id=other.id, person_ids=[cast.creator.acting_id])
    with refused(NOT_IN_POOL):
        pools.shortlist(cast.marketer, campaign_id=mine.id, entry_ids=ids(other.id))
    assert PoolEntry.objects.get().state == "proposed"


def test_sixty_are_invited_at_once_each_in_their_wave(cast: Cast) -> None:
    campaign = factories.running(cast)
    people = factories.creators(60)
    pools.add_creators(
        cast.agent, campaign_id=campaign.id, person_ids=[person.id for person in people]
    )
    pools.shortlist(cast.marketer, campaign_id=campaign.id, entry_ids=ids(campaign.id))
    pools.assign_wave(
        cast.marketer, campaign_id=campaign.id, entry_ids=ids(campaign.id)[:20], wave="launch"
    )
    assert sums(cast.marketer, campaign.id).waves == {"preheat": 40, "launch": 20}
    offered = invite_shortlisted(cast.marketer, campaign_id=campaign.id)
    assert len(offered) == 60
    assert dict.fromkeys(PoolEntry.objects.values_list("state", flat=True)) == {"invited": None}
    assert Contract.objects.filter(wave="launch").count() == 20
    with refused(SHORT_LIST_EMPTY):
        invite_shortlisted(cast.marketer, campaign_id=campaign.id)
    deliver_due()
    for person in people[:3]:
        [notice] = inbox(Principal(person_id=person.id)).items
        assert (notice.kind, notice.path.startswith("/contracts/")) == ("contract.offered", True)


def test_a_short_list_beyond_the_line_invites_nobody(cast: Cast) -> None:
    campaign = factories.running(cast)
    people = factories.creators(75)
    pools.add_creators(
        cast.agent, campaign_id=campaign.id, person_ids=[person.id for person in people]
    )
    pools.shortlist(cast.marketer, campaign_id=campaign.id, entry_ids=ids(campaign.id))
    with refused(OVER_BUDGET, line="koc", amount="CAD 46,500.00", free="CAD 46,000.00"):
        invite_shortlisted(cast.marketer, campaign_id=campaign.id)
    assert not Contract.objects.exists()
    assert sums(cast.marketer, campaign.id).states["shortlisted"] == 75


def test_whoever_is_not_chosen_is_told_why_once(cast: Cast) -> None:
    campaign = factories.running(cast)
    fitting, other, excluded, invited = factories.creators(4)
    community.profile(fitting, {"skincare": 0.7, "food": 0.3})
    community.profile(other, {"books": 1.0}, languages=("zh",))
    unknown, _new = import_person(cast.operator, external_id="x-1", name="Known by notes only")
    everyone = [fitting.id, other.id, excluded.id, invited.id, unknown.id]
    pools.add_creators(cast.agent, campaign_id=campaign.id, person_ids=everyone)
    entry = {row.person.id: row.id for row in entries(cast.marketer, campaign.id).items}
    pools.exclude(
        cast.marketer,
        campaign_id=campaign.id,
        entry_ids=[entry[excluded.id]],
        words="You wrote for us last month.",
    )
    pools.shortlist(cast.marketer, campaign_id=campaign.id, entry_ids=[entry[invited.id]])
    invite_shortlisted(cast.marketer, campaign_id=campaign.id)
    assert pools.close_selection(cast.marketer, campaign_id=campaign.id) == 4
    assert pools.close_selection(cast.marketer, campaign_id=campaign.id) == 0
    deliver_due()
    deliver_due()
    for person in (fitting, other, excluded):
        assert [notice.kind for notice in inbox(Principal(person_id=person.id)).items] == [
            "pool.not_chosen"
        ]
    assert [notice.kind for notice in inbox(Principal(person_id=invited.id)).items] == [
        "contract.offered"
    ]
    assert inbox(Principal(person_id=unknown.id)).items == []
    [told] = not_chosen(Principal(person_id=other.id))
    assert {miss["code"] for miss in told.misses} == {"topic"}
    assert told.topics == ("skincare", "running")
    assert not_chosen(Principal(person_id=excluded.id))[0].words == "You wrote for us last month."
    assert [
        reason["code"] for reason in not_chosen(Principal(person_id=fitting.id))[0].reasons
    ] == [
        "topic",
        "place",
        "language",
        "engagement",
    ]


@pytest.mark.parametrize(
    ("words", "why"), [("", TEXT_EMPTY), ("   ", TEXT_EMPTY), ("x" * 601, TEXT_TOO_LONG)]
)
def test_nobody_is_excluded_without_a_reason(cast: Cast, words: str, why: Refusal[Invalid]) -> None:
    campaign = factories.running(cast)
    pools.add_creators(cast.agent, campaign_id=campaign.id, person_ids=[cast.creator.acting_id])
    with refused(why, field="words"):
        pools.exclude(
            cast.marketer, campaign_id=campaign.id, entry_ids=ids(campaign.id), words=words
        )
    assert PoolEntry.objects.get().state == "proposed"


def test_nothing_is_gathered_before_the_money_or_after_the_end(cast: Cast) -> None:
    campaign = factories.approved(cast)
    with refused(POOL_CLOSED):
        pools.add_creators(
            cast.marketer, campaign_id=campaign.id, person_ids=[cast.creator.acting_id]
        )
    assert not PoolEntry.objects.exists()


def test_three_hundred_are_paged_with_constant_queries(
    cast: Cast, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    campaign = factories.running(cast)
    people = factories.creators(300)
    for i, person in enumerate(people[:80]):
        community.profile(person, {"skincare": 0.9 - i / 200, "food": 0.1}, median=100 + i)
    pools.add_creators(
        cast.agent, campaign_id=campaign.id, person_ids=[person.id for person in people]
    )
    browser, pool = cast.client_of("marketer"), f"/campaigns/{campaign.public_id}/pool/"
    seen: list[str] = []
    address, pages = pool, 0
    while address:
        with django_assert_max_num_queries(45):
            response = browser.get(address)
        assert response.status_code == 200
        seen += re.findall(r'name="entry" value="([a-z2-9]{16})"', response.content.decode())
        onward = re.search(r'href="([^"]*after=[^"]*)"', response.content.decode())
        address, pages = pool + onward[1].replace("&amp;", "&") if onward else "", pages + 1
    assert pages == 6
    assert len(seen) == len(set(seen)) == 300
    sent = {"verb": "exclude", "words": "Another time.", "entry": [*seen[:2], "7"]}
    assert browser.post(f"{pool}mark/", sent).status_code == 422  # a row's number names nobody
    assert browser.post(f"{pool}mark/", {**sent, "entry": seen[:2]}).status_code == 303
    assert PoolEntry.objects.filter(state="excluded").count() == 2
    assert browser.get(f"{pool}?after=nonsense").status_code == 400
    assert browser.get(f"{pool}?state=nonsense").status_code == 400
