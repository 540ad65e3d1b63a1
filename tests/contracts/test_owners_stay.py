"""Campaigns, tenders and contracts keep the owners of those who are party to them."""

from tallgrass.people import actions, queries
from tallgrass.people.errors import SOLE_OWNER
from tests.campaigns import factories as campaigns
from tests.cast import Cast
from tests.contracts.factories import accepted
from tests.refusals import refused


def hanging_on_founder(cast: Cast) -> str:
    """What an owner who wants to go reads, once no other member sits anywhere."""
    for org, person in (
        (cast.brand, cast.marketer),
        (cast.brand, cast.procurement),
        (cast.agency, cast.agent),
        (cast.mcn_org, cast.mcn),
    ):
        actions.unseat_member(cast.founder, org_id=org.id, person_id=person.acting_id)
    with refused(SOLE_OWNER) as caught:
        actions.erase_person(cast.founder, person_id=cast.founder.acting_id)
    assert queries.seats_of(cast.brand.id) == {cast.founder.acting_id: "owner"}
    return str(caught.value.message)


def test_a_contract_keeps_its_payer_its_agency_and_its_mcn(cast: Cast) -> None:
    accepted(cast)
    said = hanging_on_founder(cast)
    assert "Northlight Social (1 open contract)" in said
    assert "Riverbend MCN (1 managed creator, 1 open contract)" in said
    assert "Meadow Tea (1 open contract, 1 open campaign" in said


def test_a_campaign_with_money_keeps_its_brand_and_a_tender_its_bidder(cast: Cast) -> None:
    campaigns.bid(cast, campaigns.tendering(cast))
    said = hanging_on_founder(cast)
    assert "Meadow Tea (1 open campaign)" in said
    assert "Northlight Social (1 open bid)" in said


def test_a_running_campaign_keeps_the_agency_that_runs_it(cast: Cast) -> None:
    campaigns.running(cast)
    said = hanging_on_founder(cast)
    assert "Northlight Social (1 open campaign)" in said


def test_a_draft_that_nobody_was_shown_keeps_nobody(cast: Cast) -> None:
    campaigns.draft(cast)
    assert "Meadow Tea" not in hanging_on_founder(cast)
