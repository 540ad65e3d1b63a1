"""What of a campaign each side reads, and that a read of many costs what a read of one costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tallgrass.campaigns.actions.matching import propose_best
from tallgrass.campaigns.models import Campaign, Tender
from tallgrass.campaigns.notifications import announce_tender
from tallgrass.campaigns.queries.campaigns import (
    campaign_for,
    comments_on,
    events,
    full,
    own_campaign,
)
from tallgrass.campaigns.queries.candidates import candidates_for
from tallgrass.campaigns.queries.pools import entries, sums
from tallgrass.campaigns.queries.tenders import (
    bid_count,
    open_tenders,
    own_bids,
    tender_for_bidder,
    tender_of,
)
from tallgrass.kernel.principal import ANONYMOUS
from tallgrass.kernel.subjects import Subject
from tallgrass.people.actions import create_organisation, verify_organisation
from tallgrass.people.types import OrgKind
from tests.campaigns import community, factories
from tests.cast import Cast
from tests.governance.factories import look
from tests.refusals import denied

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_a_campaign_is_nobodys_but_its_sides(cast: Cast) -> None:
    campaign = factories.running(cast)
    for viewer in (ANONYMOUS, cast.reader, cast.creator, cast.mcn, cast.operator):
        assert full(viewer, campaign.id) is None
        assert events(viewer, campaign.id) == []
        assert tender_of(viewer, campaign.id) is None
        assert campaign_for(viewer, campaign.public_id, "campaigns.edit") is None
        with denied(viewer, "campaigns.read"):
            sums(viewer, campaign.id)
    look(cast.operator, Subject("campaign", campaign.id))
    for viewer in (cast.marketer, cast.procurement, cast.agent, cast.operator):
        whole = full(viewer, campaign.id)
        assert whole is not None and whole.card == campaign
        assert campaign_for(viewer, campaign.public_id, "campaigns.read") == campaign
    for viewer in (cast.procurement, cast.agent, cast.operator):
        with denied(viewer, "campaigns.edit"):
            campaign_for(viewer, campaign.public_id, "campaigns.edit")


def test_a_campaign_is_its_brands_own_and_not_its_agencys(cast: Cast) -> None:
    campaign = factories.running(cast)
    for viewer in (cast.marketer, cast.procurement, cast.founder):
        assert own_campaign(viewer, campaign.public_id) == campaign
    for viewer in (cast.agent, cast.operator, cast.mcn, cast.reader, ANONYMOUS):
        assert own_campaign(viewer, campaign.public_id) is None
    assert own_campaign(cast.marketer, "nosuchcampaign00") is None


def test_an_agency_reads_how_matching_went_and_nothing_of_the_brands_talk(cast: Cast) -> None:
    campaign = factories.running(cast)
    propose_best(cast.marketer, campaign_id=campaign.id)
    told = [event.verb for event in events(cast.agent, campaign.id)]
    assert told == ["match"]
    assert len(events(cast.procurement, campaign.id)) > len(told)
    assert events(cast.agent, campaign.id, verbs=["approve"]) == []
    assert events(cast.operator, campaign.id, verbs=["approve"]) == []
    look(cast.operator, Subject("campaign", campaign.id))
    assert [e.verb for e in events(cast.operator, campaign.id, verbs=["approve"])] == ["approve"]


def test_comments_of_procurement_are_for_the_brand(cast: Cast) -> None:
    card = factories.draft(cast)
    Campaign.objects.filter(pk=card.id).update(state="returned")
    row = Campaign.objects.get(pk=card.id)
    row.events.create(verb="return", words="Too dear.", at=row.created_at)
    returned = factories.reload(card)
    assert comments_on(cast.marketer, returned) == "Too dear."
    assert comments_on(cast.agent, returned) == ""


def test_a_pool_is_read_by_those_who_bring_creators(cast: Cast) -> None:
    campaign = factories.running(cast)
    assert entries(cast.marketer, campaign.id).items == entries(cast.agent, campaign.id).items == []
    for viewer in (ANONYMOUS, cast.reader, cast.procurement, cast.operator):
        with denied(viewer, "campaigns.propose_creators"):
            entries(viewer, campaign.id)


def test_tenders_are_read_by_verified_agencies_and_how_many_bid_by_the_brand(cast: Cast) -> None:
    campaign = factories.tendering(cast)
    bid = factories.bid(cast, campaign)
    tender = tender_of(cast.marketer, campaign.id)
    assert tender is not None
    for viewer in (cast.marketer, cast.creator, cast.mcn, cast.operator):
        with denied(viewer, "campaigns.read_tenders"):
            open_tenders(viewer)
    page = open_tenders(cast.agent)
    assert page is not None and page.items == [tender]
    assert tender_for_bidder(cast.creator, tender.public_id) is None
    shown, judged = (
        tender_for_bidder(viewer, tender.public_id) for viewer in (cast.agent, cast.marketer)
    )
    assert shown is not None and (shown.bid, shown.is_side) == (bid, False)
    assert judged is not None and (judged.bid, judged.is_side) == (None, True)
    assert own_bids(cast.agent).items == [(tender, bid)]
    assert own_bids(cast.marketer).items == []
    assert bid_count(cast.marketer, tender) == 1
    with denied(cast.agent, "campaigns.read_bids"):
        bid_count(cast.agent, tender)


def test_many_tenders_are_read_in_as_many_queries_as_one(cast: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert open_tenders(cast.agent) is not None
        return len(captured)

    factories.tendering(cast, key="first")
    one = queries()
    for key in ("second", "third", "fourth"):
        factories.tendering(cast, key=key)
    assert queries() == one


def test_the_table_of_profiles_is_read_once_a_matching(cast: Cast) -> None:
    community.community(20)
    row = Campaign.objects.get(pk=factories.running(cast).id)
    with CaptureQueriesContext(connection) as captured:
        scan = candidates_for(row)
    assert len(scan.columns.person_ids) == 20
    read = [q["sql"] for q in captured if 'FROM "tg_profiles_profile"' in q["sql"]]
    assert len(read) == 1
    people = [q["sql"] for q in captured if 'FROM "tg_people_person"' in q["sql"]]
    leaving = [sql for sql in people if '"leaving_at" IS NOT NULL' in sql]
    assert (len(people), len(leaving)) == (2, 1)


def test_more_agencies_cost_no_more_queries_to_tell_of_a_tender(cast: Cast) -> None:
    def queries() -> int:
        tender = Tender.objects.get()
        with CaptureQueriesContext(connection) as captured:
            announce_tender(tender)
        return len(captured)

    factories.tendering(cast)
    two_more = queries()
    for name in ("Ash", "Birch", "Cedar"):
        org = create_organisation(cast.agent, kind=OrgKind.SOCIAL_AGENCY, name=name)
        verify_organisation(cast.operator, org_id=org.id)
    assert queries() == two_more
