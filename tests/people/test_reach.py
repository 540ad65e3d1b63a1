"""A block reaches what the blocked does through an organisation, and a brand can be refused."""

from collections.abc import Callable

import pytest

from tallgrass.campaigns.actions.inviting import invite_shortlisted
from tallgrass.campaigns.actions.offers import take_task
from tallgrass.campaigns.actions.pools import add_creators, shortlist
from tallgrass.campaigns.errors import NO_SUCH_TENDER, SHORT_LIST_EMPTY, TASK_NOT_OPEN
from tallgrass.campaigns.models import Campaign, PoolEntry
from tallgrass.campaigns.queries.candidates import candidates_for
from tallgrass.campaigns.queries.offers import tasks_for
from tallgrass.contracts.models import Contract
from tallgrass.kernel import outbox
from tallgrass.kernel.principal import Principal
from tallgrass.notices.models import Notice
from tallgrass.people import actions, queries
from tallgrass.people.errors import NO_ACCOUNT_HAS_HANDLE, OWN_ORGANISATION
from tallgrass.people.member_queries import seat_offers_to
from tallgrass.people.reach_queries import (
    has_refused,
    orgs_out_of_reach,
    out_of_reach,
    refused_organisations,
)
from tests.campaigns import factories as campaigns
from tests.campaigns.community import profile
from tests.cast import Cast
from tests.refusals import refused

Ways = dict[str, Callable[[Cast, Principal], None]]
WAYS: Ways = {
    "blocks who acts": lambda cast, who: actions.block(who, person_id=cast.marketer.acting_id),
    "is blocked by who acts": lambda cast, who: actions.block(
        cast.marketer, person_id=who.acting_id
    ),
    "blocks its only owner": lambda cast, who: actions.block(who, person_id=cast.founder.acting_id),
    "refuses the brand": lambda cast, who: actions.refuse_organisation(who, org_id=cast.brand.id),
}


@pytest.mark.parametrize("way", WAYS)
def test_whoever_wants_nothing_of_a_brand_is_not_brought_proposed_or_invited(
    cast: Cast, way: str
) -> None:
    cards = campaigns.creators(2)
    for card in cards:
        profile(card, {"food": 0.9})
    apart, other = map(campaigns.acting, cards)
    campaign = campaigns.running_direct(cast)
    before = add_creators(cast.marketer, campaign_id=campaign.id, person_ids=[apart.acting_id])
    assert before.added == 1
    [entry] = PoolEntry.objects.values_list("pk", flat=True)
    shortlist(cast.marketer, campaign_id=campaign.id, entry_ids=[entry])
    WAYS[way](cast, apart)
    row = Campaign.objects.get(pk=campaign.id)
    seen = candidates_for(row, actor_id=cast.marketer.acting_id).columns.person_ids
    assert apart.person_id not in seen and other.person_id in seen
    with refused(SHORT_LIST_EMPTY):
        invite_shortlisted(cast.marketer, campaign_id=campaign.id)
    PoolEntry.objects.all().delete()
    result = add_creators(
        cast.marketer, campaign_id=campaign.id, handles=f"{apart.handle} {other.handle}"
    )
    assert (result.added, result.unknown) == (1, (apart.handle,))
    assert Contract.objects.count() == 0
    outbox.deliver_due()
    assert not Notice.objects.filter(person=apart.person_id, kind="pool.not_chosen").exists()


@pytest.mark.parametrize("way", ["blocks its only owner", "refuses the brand"])
def test_tasks_of_a_brand_one_wants_nothing_of_are_not_shown_and_not_taken(
    cast: Cast, way: str
) -> None:
    [card] = campaigns.creators(1)
    who = campaigns.acting(card)
    campaign = campaigns.running_direct(
        cast,
        click_price=20,
        click_campaign_cap=20_000,
        click_creator_cap=2_000,
        click_day_cap=500,
    )
    assert [task.campaign.id for task in tasks_for(who)] == [campaign.id]
    WAYS[way](cast, who)
    assert tasks_for(who) == []
    with refused(TASK_NOT_OPEN):
        take_task(who, campaign_id=campaign.id)


def test_a_block_reaches_bids_of_the_blocked(cast: Cast) -> None:
    campaign = campaigns.tendering(cast)
    actions.block(cast.marketer, person_id=cast.agent.acting_id)
    with refused(NO_SUCH_TENDER):
        campaigns.bid(cast, campaign)
    outbox.deliver_due()
    assert not Notice.objects.filter(person=cast.agent.person_id, kind="tender.opened").exists()


@pytest.mark.parametrize("blocker", ["reader", "founder"])
def test_a_block_reaches_seats_and_management(cast: Cast, blocker: str) -> None:
    actions.block(cast.reader, person_id=cast.founder.acting_id)
    if blocker == "founder":
        actions.unblock(cast.reader, person_id=cast.founder.acting_id)
        actions.block(cast.founder, person_id=cast.reader.acting_id)
    with refused(NO_ACCOUNT_HAS_HANDLE):
        actions.offer_seat(
            cast.founder, org_id=cast.brand.id, person_id=cast.reader.acting_id, role="marketer"
        )
    for principal in (cast.founder, cast.mcn):  # the other acts for whom the blocked alone owns
        with refused(NO_ACCOUNT_HAS_HANDLE):
            actions.propose_management(
                principal, org_id=cast.mcn_org.id, person_id=cast.reader.acting_id
            )
    assert seat_offers_to(cast.reader) == []
    assert queries.managements_of_person(cast.reader) == []


def test_refusing_an_organisation_declines_what_it_asked_and_can_be_taken_back(
    cast: Cast,
) -> None:
    actions.offer_seat(
        cast.founder, org_id=cast.mcn_org.id, person_id=cast.reader.acting_id, role="agent"
    )
    actions.propose_management(cast.mcn, org_id=cast.mcn_org.id, person_id=cast.reader.acting_id)
    for _twice in range(2):
        actions.refuse_organisation(cast.reader, org_id=cast.mcn_org.id)
    assert seat_offers_to(cast.reader) == []
    [management] = queries.managements_of_person(cast.reader)
    assert management.state == "declined"
    assert [org.id for org in refused_organisations(cast.reader)] == [cast.mcn_org.id]
    assert out_of_reach([cast.mcn_org.id, None]) == {cast.reader.person_id}
    assert out_of_reach([cast.brand.id]) == set()
    assert orgs_out_of_reach(cast.reader, [cast.mcn_org.id, cast.brand.id]) == {cast.mcn_org.id}
    actions.readmit_organisation(cast.reader, org_id=cast.mcn_org.id)
    assert not has_refused(cast.reader, cast.mcn_org.id)
    actions.propose_management(cast.mcn, org_id=cast.mcn_org.id, person_id=cast.reader.acting_id)


def test_a_member_leaves_before_they_refuse(cast: Cast) -> None:
    with refused(OWN_ORGANISATION):
        actions.refuse_organisation(cast.marketer, org_id=cast.brand.id)
    assert out_of_reach([cast.brand.id]) == set()


def test_an_organisation_is_refused_and_readmitted_on_its_page(cast: Cast) -> None:
    reader, page = cast.client_of("reader"), f"/organisations/{cast.brand.public_id}/"
    assert "Refuse offers" in reader.get(page).content.decode()
    assert reader.post(f"{page}refuse/").status_code == 303
    assert "You refused this organisation" in reader.get(page).content.decode()
    settings = reader.get("/settings/").content.decode()
    assert "Organisations you refused" in settings and "Meadow Tea" in settings
    assert reader.post(f"{page}readmit/").status_code == 303
    assert not has_refused(cast.reader, cast.brand.id)
    assert "Refuse offers" not in cast.client_of("marketer").get(page).content.decode()
