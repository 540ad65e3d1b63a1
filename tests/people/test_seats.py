"""A seat in an organisation is offered and accepted, never given."""

from datetime import timedelta

import pytest
from django.core import mail

from tallgrass.kernel import clock, outbox
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.principal import ANONYMOUS, SYSTEM
from tallgrass.notices.actions.mailing import send_due_mail
from tallgrass.notices.models import Notice
from tallgrass.people import actions, queries
from tallgrass.people.errors import (
    NO_SUCH_SEAT_OFFER,
    SEAT_OFFER_CLOSED,
    SEAT_OFFERED_ALREADY,
)
from tallgrass.people.member_queries import seat_offers_of_org, seat_offers_to
from tallgrass.people.models import SeatOffer
from tallgrass.people.tasks import expire_seat_offers
from tallgrass.people.types import SeatOfferCard
from tests.cast import Cast, take_seat
from tests.people.factories import make_person
from tests.refusals import denied, refused


def offered(cast: Cast, role: str = "marketer") -> SeatOfferCard:
    """A role in the brand that the reader may take."""
    offer = actions.offer_seat(
        cast.founder, org_id=cast.brand.id, person_id=cast.reader.acting_id, role=role
    )
    assert offer is not None
    return offer


def sits(cast: Cast) -> str | None:
    return queries.seats_of(cast.brand.id).get(cast.reader.acting_id)


def test_whoever_was_offered_a_role_has_none_until_they_accept(cast: Cast) -> None:
    offer = offered(cast)
    assert (sits(cast), queries.principal_of(cast.reader.acting_id).memberships) == (None, ())
    assert [card.id for card in seat_offers_to(cast.reader)] == [offer.id]
    assert [card.id for card in seat_offers_of_org(cast.founder, cast.brand.id)] == [offer.id]
    actions.answer_seat(cast.reader, offer_id=offer.id, accept=True)
    assert (sits(cast), seat_offers_to(cast.reader)) == ("marketer", [])
    with refused(SEAT_OFFER_CLOSED):
        actions.answer_seat(cast.reader, offer_id=offer.id, accept=False)


def test_who_declines_stays_outside_and_may_be_asked_again(cast: Cast) -> None:
    actions.answer_seat(cast.reader, offer_id=offered(cast).id, accept=False)
    assert sits(cast) is None
    actions.answer_seat(cast.reader, offer_id=offered(cast).id, accept=True)
    assert sits(cast) == "marketer"


def test_nobody_answers_for_another_or_offers_what_is_not_theirs(cast: Cast) -> None:
    offer = offered(cast)
    for principal in (cast.creator, cast.founder, cast.operator):
        with denied(principal, "people.answer_seat"):
            actions.answer_seat(principal, offer_id=offer.id, accept=True)
    for principal in (cast.marketer, cast.agent, cast.reader, ANONYMOUS):
        with denied(principal, "people.seat"):
            actions.offer_seat(
                principal, org_id=cast.brand.id, person_id=cast.creator.acting_id, role="owner"
            )
        with denied(principal, "people.withdraw_seat"):
            actions.withdraw_seat_offer(principal, offer_id=offer.id)
    with refused(NO_SUCH_SEAT_OFFER):
        actions.answer_seat(cast.reader, offer_id=offer.id + 1, accept=True)
    assert sits(cast) is None and SeatOffer.objects.count() == 1 + 4  # those of the cast


def test_one_offer_waits_and_another_role_replaces_it(cast: Cast) -> None:
    first = offered(cast)
    with refused(SEAT_OFFERED_ALREADY, field="handle"):
        offered(cast)
    second = offered(cast, "owner")
    with refused(SEAT_OFFER_CLOSED):
        actions.answer_seat(cast.reader, offer_id=first.id, accept=True)
    actions.withdraw_seat_offer(cast.founder, offer_id=second.id)
    with refused(SEAT_OFFER_CLOSED):
        actions.answer_seat(cast.reader, offer_id=second.id, accept=True)
    assert sits(cast) is None


def test_an_offer_lapses_after_two_weeks(cast: Cast) -> None:
    now = FrozenClock(clock.now())
    with use_clock(now):
        offer = offered(cast)
        assert expire_seat_offers() == 0
        now.advance(timedelta(days=14))
        with refused(SEAT_OFFER_CLOSED):
            actions.answer_seat(cast.reader, offer_id=offer.id, accept=True)
        assert seat_offers_to(cast.reader) == []
        assert (expire_seat_offers(), expire_seat_offers()) == (1, 0)
    assert SeatOffer.objects.get(pk=offer.id).state == "expired"


def test_a_member_becomes_owner_only_by_their_word_and_less_at_once(cast: Cast) -> None:
    marketer, org = cast.marketer.acting_id, cast.brand.id
    offer = actions.offer_seat(cast.founder, org_id=org, person_id=marketer, role="owner")
    assert offer is not None and queries.seats_of(org)[marketer] == "marketer"
    actions.answer_seat(cast.marketer, offer_id=offer.id, accept=True)
    assert queries.seats_of(org)[marketer] == "owner"
    assert (
        actions.offer_seat(cast.founder, org_id=org, person_id=marketer, role="procurement") is None
    )
    assert queries.seats_of(org)[marketer] == "procurement"


def test_a_closed_organisation_opens_with_the_owner_who_accepts(cast: Cast) -> None:
    org = actions.create_organisation(cast.reader, kind="brand", name="Alone Ltd")
    actions.erase_person(cast.reader, person_id=cast.reader.acting_id)
    assert queries.org_cards([org.id])[org.id].is_closed
    take_seat(SYSTEM, org_id=org.id, person_id=cast.creator.acting_id, role="owner")
    assert not queries.org_cards([org.id])[org.id].is_closed
    assert actions.verify_organisation(cast.operator, org_id=org.id).is_verified


def test_the_name_of_an_organisation_nobody_vouches_for_stands_in_no_mail(cast: Cast) -> None:
    owner = make_person("Mal")
    org = actions.create_organisation(owner, kind="brand", name="WIN 900 at evil.example")
    Notice.objects.all().delete()
    actions.offer_seat(
        queries.principal_of(owner.acting_id),
        org_id=org.id,
        person_id=cast.reader.acting_id,
        role="marketer",
    )
    offered(cast)
    outbox.deliver_due()
    send_due_mail()
    to_reader = [message for message in mail.outbox if message.to == ["reader@example.org"]]
    assert len(to_reader) == 2
    assert "evil" not in "".join(message.subject + message.body for message in to_reader)
    assert to_reader[1].subject == "An organisation offers you a role"
    assert "Meadow Tea offers you a role." in to_reader[1].body


@pytest.mark.parametrize(
    ("language", "accept", "says"),
    [("en", "Accept", "Invitations to you"), ("zh-hans", "接受", "待你答复")],
)
def test_offers_are_answered_on_the_page_of_organisations(
    cast: Cast, language: str, accept: str, says: str
) -> None:
    owner, reader = cast.client_of("founder"), cast.client_of("reader")
    members = f"/organisations/{cast.brand.public_id}/members/"
    answer = owner.post(members, {"handle": "reader_here", "role": "marketer"}, follow=True)
    assert "Reader has two weeks to accept or decline." in answer.content.decode()
    [offer] = seat_offers_to(cast.reader)
    page = reader.get("/organisations/", headers={"Accept-Language": language}).content.decode()
    assert says in page and accept in page and offer.public_id in page
    path = f"/seats/{offer.public_id}/"
    assert cast.client_of("creator").post(path, {"verdict": "accept"}).status_code == 404
    assert reader.post(path, {"verdict": "perhaps"}).status_code == 400
    assert reader.post(path, {"verdict": "withdraw"}).status_code == 403
    assert reader.post(path, {"verdict": "accept"}).status_code == 303
    assert sits(cast) == "marketer"
    outbox.deliver_due()
    told = Notice.objects.filter(kind="people.seat_accepted").values_list("person__handle")
    assert ("founder_here",) in list(told)
