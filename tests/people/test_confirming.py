"""An address that was never confirmed: it can be mended, and holds a handle for days only."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from tallgrass.kernel import clock
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.errors import EDITED_MEANWHILE
from tallgrass.kernel.models import AuditEntry
from tallgrass.kernel.principal import ANONYMOUS
from tallgrass.people import actions, queries
from tallgrass.people.actions.confirming import change_unconfirmed_address, release_unconfirmed
from tallgrass.people.errors import ADDRESS_CONFIRMED, NAME_OF_THE_HOUSE
from tallgrass.people.models import Organisation, Person, SeatOffer
from tests.cast import Cast
from tests.people.factories import make_person
from tests.refusals import refused

pytestmark = pytest.mark.django_db
DAYS = 7


def test_a_mended_address_is_theirs_and_on_the_record() -> None:
    now = FrozenClock(clock.now())
    with use_clock(now):
        person = make_person(must_confirm=True)
        now.advance(timedelta(days=3))
        change_unconfirmed_address(person_id=person.acting_id, email="right@example.org")
        row = Person.objects.get(pk=person.acting_id)
        assert (row.email, row.confirm_by) == (None, now.now() + timedelta(days=DAYS))
        [address] = EmailAddress.objects.filter(user_id=row.pk)
        assert (address.email, address.verified) == ("right@example.org", False)
    entry = AuditEntry.objects.get(verb="people.mend_address")
    assert (entry.subject_kind, entry.subject_id) == ("person", person.acting_id)


def test_a_confirmed_address_is_not_replaced_this_way() -> None:
    sure = make_person()
    late = make_person(must_confirm=True)
    EmailAddress.objects.filter(user_id=late.acting_id).delete()
    EmailAddress.objects.create(user_id=late.acting_id, email="late@example.org", verified=True)
    for person in (sure, late):
        before = Person.objects.get(pk=person.acting_id).email
        with refused(ADDRESS_CONFIRMED):
            change_unconfirmed_address(person_id=person.acting_id, email="other@example.org")
        assert Person.objects.get(pk=person.acting_id).email == before


def test_who_never_answered_goes_and_who_came_in_stays() -> None:
    now = FrozenClock(clock.now())
    with use_clock(now):
        silent, came = make_person(must_confirm=True), make_person(must_confirm=True)
        Person.objects.filter(pk=came.acting_id).update(last_login=now.now())
        now.advance(timedelta(days=DAYS))
        release_unconfirmed()
    assert not Person.objects.filter(pk=silent.acting_id).exists()
    assert Person.objects.get(pk=came.acting_id).confirm_by is None


def test_a_page_made_from_older_words_overwrites_nothing() -> None:
    person = make_person("Ann")
    made_from = queries.own_profile(Person.objects.get(pk=person.acting_id)).made_from
    actions.edit_profile(person, name="Ann", bio="First.", made_from=made_from)
    with refused(EDITED_MEANWHILE):
        actions.edit_profile(person, name="Ann", bio="Second.", made_from=made_from)
    assert Person.objects.get(pk=person.acting_id).bio == "First."


def test_only_whoever_is_signed_in_follows_and_blocks() -> None:
    ann, ben = make_person("Ann"), make_person("Ben")
    assert not queries.is_following(ann, ben.acting_id)
    actions.follow(ann, person_id=ben.acting_id)
    assert queries.is_following(ann, ben.acting_id)
    assert not queries.is_following(ANONYMOUS, ben.acting_id)
    actions.block(ann, person_id=ben.acting_id)
    assert queries.has_blocked(ann, ben.acting_id)
    assert not queries.has_blocked(ben, ann.acting_id)
    assert not queries.has_blocked(ANONYMOUS, ben.acting_id)


def test_suspended_people_are_those_whose_account_is_closed(cast: Cast) -> None:
    actions.suspend_person(cast.operator, person_id=cast.reader.acting_id)
    assert queries.suspended_ids() == {cast.reader.acting_id}


def test_nobody_can_take_a_seat_in_an_organisation_that_closed() -> None:
    alone, asked = make_person("Alone"), make_person("Asked")
    org = actions.create_organisation(alone, kind="brand", name="Small tea house")
    alone = queries.principal_of(alone.acting_id)  # an owner now
    offer = actions.offer_seat(alone, org_id=org.id, person_id=asked.acting_id, role="marketer")
    assert offer is not None
    actions.withdraw_seat_offer(alone, offer_id=offer.id)
    actions.offer_seat(alone, org_id=org.id, person_id=asked.acting_id, role="marketer")
    actions.erase_person(alone, person_id=alone.acting_id)
    assert set(SeatOffer.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_the_house_lends_its_name_to_nobody_and_a_kept_name_may_stay(cast: Cast) -> None:
    with refused(NAME_OF_THE_HOUSE):
        actions.edit_organisation(cast.founder, org_id=cast.brand.id, name="Tallgrass support")
    Organisation.objects.filter(pk=cast.brand.id).update(name="Tallgrass support")
    kept = actions.edit_organisation(cast.founder, org_id=cast.brand.id, name="Tallgrass support")
    assert kept.name == "Tallgrass support"
