"""Whoever alone owns what others or money hang on stays, and hears how to go; operators hear it."""

import pytest

from tallgrass.kernel import outbox
from tallgrass.kernel.principal import SYSTEM, Principal
from tallgrass.ledger import queries as ledger
from tallgrass.ledger.actions.trusted.posting import move
from tallgrass.ledger.types import AccountKind, AccountRef, world
from tallgrass.notices.queries import inbox
from tallgrass.people import actions, queries
from tallgrass.people.errors import ORGANISATION_CLOSED, OWNER_NEEDED, SOLE_OWNER
from tallgrass.people.look_alike_queries import unverified_count
from tallgrass.people.member_queries import ownerless_organisations
from tallgrass.people.models import Organisation, Person, Seat
from tallgrass.people.types import OrgCard
from tests.cast import Cast, take_seat
from tests.refusals import refused


def found(cast: Cast, kind: str = "brand") -> OrgCard:
    """An organisation of the reader's alone."""
    return actions.create_organisation(cast.reader, kind=kind, name="Alone Ltd")


def earn(owner_key: str, amount: int, kind: str = AccountKind.FUNDS) -> None:
    account = AccountRef(owner_key, kind, "CAD")
    move(
        key=f"to {account}", kind="t", source="t", giver=world("CAD"), taker=account, amount=amount
    )


def told(person_id: int) -> list[str]:
    outbox.deliver_due()
    return [
        card.text
        for card in inbox(Principal(person_id=person_id)).items
        if card.kind.startswith("people.ownerless")
    ]


def test_an_owner_alone_cannot_erase_themselves_while_members_sit_there(cast: Cast) -> None:
    owner, before = cast.founder.acting_id, Seat.objects.count()
    with refused(SOLE_OWNER) as caught:
        actions.erase_person(cast.founder, person_id=owner)
    assert "Meadow Tea (2 other members)" in str(caught.value)
    assert "Riverbend MCN (1 other member, 1 managed creator)" in str(caught.value)
    assert "Make another member an owner first" in str(caught.value)
    assert (Seat.objects.count(), Person.objects.get(pk=owner).erased_at) == (before, None)
    assert len(told(cast.operator.acting_id)) == 3
    assert told(cast.operator.acting_id)[0].startswith("The only owner of ")


def test_an_operator_cannot_erase_them_either_until_it_is_handed_on(cast: Cast) -> None:
    owner = cast.founder.acting_id
    with refused(SOLE_OWNER):
        actions.erase_person(SYSTEM, person_id=owner)
    for org, heir in (
        (cast.brand, cast.marketer),
        (cast.agency, cast.agent),
        (cast.mcn_org, cast.mcn),
    ):
        take_seat(cast.founder, org_id=org.id, person_id=heir.acting_id, role="owner")
    actions.erase_person(SYSTEM, person_id=owner)
    assert queries.people_with_role(cast.mcn_org.id, "owner") == [cast.mcn.person_id]
    assert queries.org_cards([cast.brand.id])[cast.brand.id].is_verified


@pytest.mark.parametrize("kind", [AccountKind.FUNDS, AccountKind.PAYABLE, AccountKind.PAYOUT])
def test_money_of_an_organisation_never_becomes_nobodys(cast: Cast, kind: str) -> None:
    org = found(cast)
    earn(f"org:{org.id}", 1_250, kind)
    with refused(SOLE_OWNER) as caught:
        actions.erase_person(cast.reader, person_id=cast.reader.acting_id)
    assert "Alone Ltd (CAD 12.50)" in str(caught.value)
    assert ledger.held_by(f"org:{org.id}") == {"CAD": 1_250}
    assert queries.seats_of(org.id) == {cast.reader.acting_id: "owner"}


def test_an_organisation_that_nothing_hangs_on_closes_with_its_owner(cast: Cast) -> None:
    org = found(cast, "mcn")
    actions.verify_organisation(cast.operator, org_id=org.id)
    actions.propose_management(
        queries.principal_of(cast.reader.acting_id),
        org_id=org.id,
        person_id=cast.other_creator.acting_id,
    )
    Organisation.objects.filter(pk=org.id).update(about="Words of ours", domains=["a.example"])
    actions.erase_person(cast.reader, person_id=cast.reader.acting_id)
    card = queries.org_cards([org.id])[org.id]
    assert (card.is_verified, card.is_closed, card.name) == (False, True, "Alone Ltd")
    assert (card.about, card.domains) == ("", ())
    assert org.id not in {one.id for one in queries.organisations().items}
    assert unverified_count(cast.operator) == 0
    [proposal] = queries.managements_of_person(cast.other_creator)
    assert proposal.state == "ended"
    assert told(cast.operator.acting_id) == [
        "The only owner of Alone Ltd deleted their account. Nothing depended on the organisation, "
        "so it has been closed."
    ]
    with refused(ORGANISATION_CLOSED):
        actions.verify_organisation(cast.operator, org_id=org.id)
    page = cast.client_of("anonymous").get(org.path).content.decode()
    assert "This organisation is closed" in page


def test_a_suspended_owner_is_no_owner_who_could_stay_behind(cast: Cast) -> None:
    heir, org = cast.marketer.acting_id, cast.brand.id
    take_seat(cast.founder, org_id=org, person_id=heir, role="owner")
    actions.suspend_person(cast.operator, person_id=heir)
    assert told(cast.operator.acting_id) == []
    for step in (
        lambda: actions.unseat_member(cast.founder, org_id=org, person_id=cast.founder.acting_id),
        lambda: take_seat(
            cast.founder, org_id=org, person_id=cast.founder.acting_id, role="marketer"
        ),
    ):
        with refused(OWNER_NEEDED):
            step()
    with refused(SOLE_OWNER):
        actions.erase_person(cast.founder, person_id=cast.founder.acting_id)
    assert queries.seats_of(org)[cast.founder.acting_id] == "owner"


def test_operators_hear_and_see_where_the_only_owner_is_suspended(cast: Cast) -> None:
    actions.suspend_person(cast.operator, person_id=cast.founder.acting_id)
    assert sorted(told(cast.operator.acting_id)) == [
        f"{name} has no owner who can act: its only owner is suspended."
        for name in ("Meadow Tea", "Northlight Social", "Riverbend MCN")
    ]
    assert [org.id for org in ownerless_organisations(cast.operator)] == [
        cast.brand.id,
        cast.agency.id,
        cast.mcn_org.id,
    ]
    page = cast.client_of("operator").get("/operator/organisations/").content.decode()
    assert "Organisations without an active owner" in page and "Riverbend MCN" in page


def test_the_page_says_what_stands_against_it_and_how_to_go(cast: Cast) -> None:
    browser = cast.client_of("founder")
    form = {"handle": "founder_here", "password": cast.password}
    answer = browser.post("/settings/erase/", form, headers={"Accept-Language": "zh-hans"})
    page = answer.content.decode()
    assert (answer.status_code, answer["X-Refusal-Code"]) == (409, "people.sole_owner")
    assert "Meadow Tea" in page and "请先让另一位成员成为负责人" in page
    assert browser.get("/settings/").status_code == 200
