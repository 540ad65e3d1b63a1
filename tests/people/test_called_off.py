"""What an organisation offered ends unanswered when whoever offered it may not any more, and when a
block or a refusal parts the two sides."""

from collections.abc import Callable

import pytest

from tallgrass.kernel import outbox
from tallgrass.kernel.principal import SYSTEM
from tallgrass.notices.models import Notice
from tallgrass.people import actions, queries
from tallgrass.people.errors import OWN_MCN, PROPOSAL_CLOSED, SEAT_OFFER_CLOSED
from tallgrass.people.member_queries import seat_offers_to
from tallgrass.people.types import SeatOfferCard
from tests.cast import Cast, take_seat
from tests.refusals import refused


def second_owner_offers(cast: Cast) -> SeatOfferCard:
    """A seat that the marketer, owner beside the founder by now, offers the reader."""
    heir, org = cast.marketer.acting_id, cast.brand.id
    take_seat(cast.founder, org_id=org, person_id=heir, role="owner")
    offer = actions.offer_seat(
        queries.principal_of(heir), org_id=org, person_id=cast.reader.acting_id, role="owner"
    )
    outbox.deliver_due()
    assert offer is not None and is_told(cast)
    return offer


def is_told(cast: Cast) -> bool:
    kinds = ("people.seat_offered", "people.management_proposed")
    return Notice.objects.filter(person_id=cast.reader.acting_id, kind__in=kinds).exists()


LEAVING: dict[str, Callable[[Cast, int, int], object]] = {
    "removed": lambda cast, org, who: actions.unseat_member(
        cast.founder, org_id=org, person_id=who
    ),
    "made less": lambda cast, org, who: actions.offer_seat(
        cast.founder, org_id=org, person_id=who, role="marketer"
    ),
    "suspended": lambda cast, _org, who: actions.suspend_person(cast.operator, person_id=who),
    "erased": lambda cast, _org, who: actions.erase_person(SYSTEM, person_id=who),
}


@pytest.mark.parametrize("how", LEAVING)
def test_what_an_owner_offered_goes_with_them(cast: Cast, how: str) -> None:
    offer = second_owner_offers(cast)
    LEAVING[how](cast, cast.brand.id, cast.marketer.acting_id)
    assert (seat_offers_to(cast.reader), is_told(cast)) == ([], False)
    with refused(SEAT_OFFER_CLOSED):
        actions.answer_seat(cast.reader, offer_id=offer.id, accept=True)
    assert cast.reader.acting_id not in queries.seats_of(cast.brand.id)


def test_what_another_owner_offered_stays(cast: Cast) -> None:
    take_seat(cast.founder, org_id=cast.brand.id, person_id=cast.marketer.acting_id, role="owner")
    offer = actions.offer_seat(
        cast.founder, org_id=cast.brand.id, person_id=cast.reader.acting_id, role="marketer"
    )
    assert offer is not None
    actions.unseat_member(cast.founder, org_id=cast.brand.id, person_id=cast.marketer.acting_id)
    actions.answer_seat(cast.reader, offer_id=offer.id, accept=True)
    assert queries.seats_of(cast.brand.id)[cast.reader.acting_id] == "marketer"


@pytest.mark.parametrize("blocker", ["reader", "founder"])
def test_a_block_ends_what_waits_between_the_two(cast: Cast, blocker: str) -> None:
    reader, founder = cast.reader.acting_id, cast.founder.acting_id
    offer = actions.offer_seat(
        cast.founder, org_id=cast.brand.id, person_id=reader, role="marketer"
    )
    proposal = actions.propose_management(cast.mcn, org_id=cast.mcn_org.id, person_id=reader)
    outbox.deliver_due()
    assert offer is not None and is_told(cast)
    actions.block(cast.role(blocker), person_id=founder if blocker == "reader" else reader)
    assert (seat_offers_to(cast.reader), is_told(cast)) == ([], False)
    with refused(SEAT_OFFER_CLOSED):
        actions.answer_seat(cast.reader, offer_id=offer.id, accept=True)
    with refused(PROPOSAL_CLOSED):
        actions.answer_management(cast.reader, management_id=proposal.id, agree=True)


def test_what_others_of_the_organisation_offered_stays_after_a_block(cast: Cast) -> None:
    take_seat(cast.founder, org_id=cast.brand.id, person_id=cast.marketer.acting_id, role="owner")
    offer = actions.offer_seat(
        queries.principal_of(cast.marketer.acting_id),
        org_id=cast.brand.id,
        person_id=cast.reader.acting_id,
        role="marketer",
    )
    actions.block(cast.reader, person_id=cast.founder.acting_id)
    assert offer is not None
    assert [card.id for card in seat_offers_to(cast.reader)] == [offer.id]


def test_news_of_what_a_refused_organisation_offered_goes(cast: Cast) -> None:
    reader = cast.reader.acting_id
    actions.offer_seat(cast.founder, org_id=cast.brand.id, person_id=reader, role="marketer")
    actions.propose_management(cast.mcn, org_id=cast.mcn_org.id, person_id=reader)
    outbox.deliver_due()
    for org in (cast.brand, cast.mcn_org):
        assert is_told(cast)
        actions.refuse_organisation(cast.reader, org_id=org.id)
    assert not is_told(cast)


def test_news_of_a_withdrawn_offer_goes(cast: Cast) -> None:
    offer = second_owner_offers(cast)
    actions.withdraw_seat_offer(cast.founder, offer_id=offer.id)
    assert not is_told(cast)


def test_whoever_is_managed_ends_that_before_they_refuse_their_mcn(cast: Cast) -> None:
    with refused(OWN_MCN):
        actions.refuse_organisation(cast.creator, org_id=cast.mcn_org.id)
    [card] = queries.managements_of_person(cast.creator)
    actions.end_management(cast.creator, management_id=card.id)
    actions.refuse_organisation(cast.creator, org_id=cast.mcn_org.id)
