"""Leaving: hidden at once, gone after some days, and called off until then (claim 40)."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from tallgrass.governance import actions as governance
from tallgrass.governance.actions import together
from tallgrass.governance.models import JointProposal
from tallgrass.kernel import clock
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.principal import ANONYMOUS, SYSTEM
from tallgrass.kernel.subjects import Subject
from tallgrass.notes import queries as notes
from tallgrass.notes.actions import comment
from tallgrass.notes.models import Comment, Note
from tallgrass.notes.recount import faults
from tallgrass.notices.models import Letter
from tallgrass.people import actions, queries
from tallgrass.people.actions.leaving import LAST_WORD, carry_out
from tallgrass.people.errors import LAST_OPERATOR, LEAVING_LINK_OVER, SOLE_OWNER
from tallgrass.people.leaving_queries import leaves_at
from tallgrass.people.models import AccountEvent, Person, SignIn
from tests.cast import PASSWORD, Cast
from tests.notes.factories import note
from tests.people.factories import make_person
from tests.refusals import denied, refused


def leave(cast: Cast, role: str = "reader") -> Client:
    """Their browser, after they asked for it by the page."""
    browser = cast.client_of(role)
    sent = {"handle": f"{role}_here", "password": PASSWORD}
    assert browser.post("/settings/erase/", sent).status_code == 303
    return browser


def key_in_mail() -> str:
    body = Letter.objects.latest("pk").body
    found = re.search(r"/account/stay/([^/]+)/", body)
    assert found, body
    return found[1]


def test_asking_hides_at_once_and_ends_sign_ins(cast: Cast) -> None:
    mine = note(cast.reader, title="Kept for thirty days")
    said = comment(cast.reader, note_id=note(cast.creator).id, text="Lovely.")
    other = cast.client_of("reader")
    browser = leave(cast)
    for client in (browser, other):
        assert client.get("/settings/").status_code == 302  # signed out, here and elsewhere
    visitor = Client()
    assert visitor.get("/@reader_here").status_code == 404
    for client in (visitor, cast.client_of("creator"), cast.client_of("operator")):
        assert client.get(mine.path).status_code == 404
    assert Comment.objects.get(pk=said).is_hidden
    assert queries.person_by_handle("reader_here") is None
    assert queries.search_people("reader") == []
    assert notes.cards(ANONYMOUS, [mine.id]) == []
    assert Note.objects.get(pk=mine.id).body  # it is still there
    assert faults() == []
    [letter] = Letter.objects.filter(email="reader@example.org")
    assert "deleted for good" in letter.body
    assert Person.objects.get(pk=cast.reader.acting_id).name == "Reader"


def test_signing_in_or_the_link_in_mail_brings_everything_back(cast: Cast) -> None:
    mine, limited = note(cast.reader, title="Mine"), note(cast.reader, title="Limited")
    governance.restrict(
        SYSTEM,
        subject=Subject("note", limited.id),
        kind="publish",
        reason="An advert.",
        rule="truthful",
        ends_at=clock.now() + timedelta(days=40),
    )
    browser = leave(cast)
    sent = {"login": "reader@example.org", "password": PASSWORD}
    answer = browser.post("/account/login/", sent, follow=True)
    assert "Welcome back" in answer.content.decode()
    assert Client().get(mine.path).status_code == 200
    assert Client().get(limited.path).status_code == 404  # the restriction still holds
    leave(cast)
    key = key_in_mail()
    assert Client().get(f"/account/stay/{key}/").status_code == 200
    assert leaves_at(cast.reader.acting_id) is not None  # a program that reads mail came by
    assert Client().post(f"/account/stay/{key}/").status_code == 303
    assert leaves_at(cast.reader.acting_id) is None
    assert Client().get(mine.path).status_code == 200
    assert Client().post(f"/account/stay/{key}/").status_code == 404  # it works once
    kinds = AccountEvent.objects.filter(person_id=cast.reader.person_id).values_list("kind")
    assert [kind for (kind,) in kinds].count("staying") == 2
    assert faults() == []


def test_the_worker_erases_once_the_days_are_over_and_says_so_before(cast: Cast) -> None:
    leave(cast)
    first = leaves_at(cast.reader.acting_id)
    assert first is not None and first > clock.now() + timedelta(days=29)
    assert carry_out() == 0
    key = key_in_mail()
    with use_clock(FrozenClock(first)) as _here:
        assert carry_out() == 0  # the last word first
        assert "being deleted" in Letter.objects.latest("pk").body
        assert carry_out() == 0
    with use_clock(FrozenClock(first + LAST_WORD)):
        assert carry_out() == 1
        assert carry_out() == 0
    person = Person.objects.get(pk=cast.reader.acting_id)
    assert (person.name, person.email, person.leaving_at) == ("", None, None)
    assert not Letter.objects.filter(email="reader@example.org").exists()
    with refused(LEAVING_LINK_OVER):
        actions.come_back(key)


def test_what_blocks_an_erasure_blocks_the_wish_and_hides_nothing(cast: Cast) -> None:
    mine = note(cast.founder, title="Mine")
    with refused(SOLE_OWNER):
        actions.ask_erasure(cast.founder, person_id=cast.founder.acting_id)
    with refused(LAST_OPERATOR):
        actions.ask_erasure(cast.operator, person_id=cast.operator.acting_id)
    assert Client().get(mine.path).status_code == 200
    assert not Person.objects.exclude(leaving_at=None).exists()
    assert not Letter.objects.exists()


@pytest.mark.parametrize("key", ["x", "a:b:c", "é", "9" * 5_000])
def test_a_link_that_was_altered_leads_nowhere(cast: Cast, key: str) -> None:
    leave(cast)
    assert Client().post(f"/account/stay/{key}/").status_code == 404
    assert leaves_at(cast.reader.acting_id) is not None


def test_two_operators_hide_who_cannot_ask_and_one_keeps_them_again(cast: Cast) -> None:
    desk, here = cast.client_of("operator"), f"/operator/people/{cast.reader.public_id}/"
    second = make_person(is_operator=True)
    asked = {"handle": "reader_here", "why": "Asked by letter."}
    assert desk.post(f"{here}erase/", asked).status_code == 303
    assert leaves_at(cast.reader.acting_id) is None  # nothing happens by one alone
    with denied(cast.operator, "people.erase"):
        actions.ask_erasure(cast.operator, person_id=cast.reader.acting_id)
    together.confirm(second, proposal_id=JointProposal.objects.get().pk)
    assert key_in_mail()
    assert "Deletion requested" in desk.get(here).content.decode()
    assert not SignIn.objects.filter(person_id=cast.reader.person_id).exists()
    assert desk.post(f"{here}keep/").status_code == 303
    assert queries.person_by_handle("reader_here") is not None
