"""An address counts only once it is proved, and the one before takes a change back: nobody sits on
somebody else's address, and nobody takes an account over from an open browser."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client, override_settings

from tallgrass.kernel import clock
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.principal import SYSTEM
from tallgrass.notices.actions.mailing import send_due_mail
from tallgrass.people import actions
from tallgrass.people.actions.confirming import release_unconfirmed
from tallgrass.people.address_queries import owner_of_address
from tallgrass.people.addresses import normal_address
from tallgrass.people.errors import EMAIL_TAKEN
from tallgrass.people.models import Person
from tests.cast import Cast, sign_in
from tests.people.factories import make_imported
from tests.refusals import refused

pytestmark = pytest.mark.django_db
LOGIN, EMAIL, WAITING = "/account/login/", "/account/email/", "/account/confirm-email/"
SIGN_UP = {"password1": "tall-grass-sways", "name": "Fresh", "handle": "fresh_one"}
VICTIM = "victim@example.org"


@pytest.fixture(autouse=True)
def _mail_can_be_sent() -> Iterator[None]:
    with override_settings(ACCOUNT_EMAIL_VERIFICATION="mandatory"):
        yield


def sent_to(address: str) -> list[Any]:
    send_due_mail()
    return [message for message in mail.outbox if message.to == [address]]


def path_in(letter: Any, begin: str) -> str:
    found = re.search(rf"https?://[^/\s]+({begin}\S+)", letter.body)
    assert found is not None, letter.body
    return found[1]


def sign_up(email: str, handle: str, password: str = SIGN_UP["password1"]) -> Client:
    browser = Client()
    body = {**SIGN_UP, "email": email, "handle": handle, "password1": password}
    answer = browser.post("/account/signup/", body)
    assert (answer.status_code, answer["Location"]) == (302, WAITING)
    return browser


def entered(email: str, password: str) -> bool:
    browser = Client()
    browser.post(LOGIN, {"login": email, "password": password})
    return browser.get("/settings/").status_code == 200


def changed(cast: Cast, new: str) -> tuple[Client, Any]:
    """The reader's address, changed by whoever sits at their browser and knows their password;
    with the letter to the address before."""
    browser = cast.client_of("reader")
    assert browser.post(EMAIL, {"email": new}).status_code == 303
    asked = sent_to(new)[-1]
    assert browser.post(path_in(asked, "/account/email/confirm/")).status_code == 303
    return browser, sent_to(cast.email_of("reader"))[-1]


def test_an_open_browser_changes_no_address(cast: Cast) -> None:
    browser = Client()
    sign_in(browser, Person.objects.get(pk=cast.reader.person_id), seconds_ago=3600)
    answer = browser.post(EMAIL, {"email": "new@evil.example"})
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (
        302,
        "/account/reauthenticate/",
    )
    assert "Confirm that it is you" in browser.get(EMAIL).content.decode()
    assert sent_to("new@evil.example") == []


def test_a_change_ends_other_sign_ins_and_the_old_address_takes_it_back(cast: Cast) -> None:
    elsewhere = cast.client_of("reader")
    thief, told = changed(cast, "new@evil.example")
    assert thief.get("/settings/").status_code == 200
    assert elsewhere.get("/settings/").status_code == 302
    assert entered("new@evil.example", cast.password)
    assert not entered(cast.email_of("reader"), cast.password)
    back = path_in(told, "/account/email/undo/")
    owner = Client()
    assert owner.get(back).status_code == 200  # a program that opens links changes nothing
    assert Person.objects.get(pk=cast.reader.person_id).email == "new@evil.example"
    assert owner.post(back).status_code == 303
    assert Person.objects.get(pk=cast.reader.person_id).email == cast.email_of("reader")
    assert thief.get("/settings/").status_code == 302
    for address in ("new@evil.example", cast.email_of("reader")):
        assert not entered(address, cast.password)  # the thief knew it
    assert owner.post(back).status_code == 404
    owner.post("/account/password/reset/", {"email": cast.email_of("reader")})
    reset = path_in(sent_to(cast.email_of("reader"))[-1], "/account/password/reset/key/")
    form = owner.get(reset)
    new = "another tall grass 77"
    owner.post(form["Location"], {"password1": new, "password2": new})
    assert entered(cast.email_of("reader"), new)


def test_a_thief_who_changes_it_twice_keeps_nothing(cast: Cast) -> None:
    browser, told = changed(cast, "first@evil.example")
    assert browser.post(EMAIL, {"email": "second@evil.example"}).status_code == 303
    confirm = path_in(sent_to("second@evil.example")[-1], "/account/email/confirm/")
    assert browser.post(confirm).status_code == 303
    thiefs = path_in(sent_to("first@evil.example")[-1], "/account/email/undo/")
    assert Client().post(path_in(told, "/account/email/undo/")).status_code == 303
    assert Client().post(thiefs).status_code == 404
    assert Person.objects.get(pk=cast.reader.person_id).email == cast.email_of("reader")


def test_the_way_back_is_kept_free_for_seven_days_and_no_longer(cast: Cast) -> None:
    _browser, told = changed(cast, "new@evil.example")
    undo = path_in(told, "/account/email/undo/")
    sign_up(cast.email_of("reader"), "squatter")
    assert "already" in sent_to(cast.email_of("reader"))[-1].body
    with use_clock(FrozenClock(clock.now() + timedelta(days=7, minutes=1))):
        assert Client().post(undo).status_code == 404
        sign_up(cast.email_of("reader"), "newcomer")
        assert path_in(sent_to(cast.email_of("reader"))[-1], "/account/confirm-email/")


def test_asking_for_somebodys_address_writes_no_row_and_tells_only_them(cast: Cast) -> None:
    before = list(EmailAddress.objects.order_by("pk").values())
    pages = []
    for wanted in (cast.email_of("marketer"), "nobody@example.org"):
        browser = cast.client_of("reader")
        answer = browser.post(EMAIL, {"email": wanted})
        assert (answer.status_code, answer["Location"]) == (303, EMAIL)
        page = browser.get(EMAIL).content.decode().replace(wanted, "EMAIL")
        pages.append(re.sub(r'value="[\w-]+"|"X-CSRFToken":"\w+"', "", page))
    assert pages[0] == pages[1]
    assert list(EmailAddress.objects.order_by("pk").values()) == before
    [told] = sent_to(cast.email_of("marketer"))
    assert "/account/email/confirm/" not in told.body
    assert not entered("nobody@example.org", cast.password)


def test_an_address_that_was_taken_meanwhile_is_refused_and_nothing_breaks(cast: Cast) -> None:
    browser = cast.client_of("reader")
    browser.post(EMAIL, {"email": VICTIM})
    confirm = path_in(sent_to(VICTIM)[-1], "/account/email/confirm/")
    actions.create_person(
        SYSTEM, email=VICTIM, password="tall-grass-sways", handle="victim", name="Victim"
    )
    assert browser.post(confirm).status_code == 404
    assert Person.objects.get(pk=cast.reader.person_id).email == cast.email_of("reader")
    assert entered(VICTIM, "tall-grass-sways")


def test_whoever_signs_up_with_a_strangers_address_hinders_nobody(cast: Cast) -> None:
    sign_up(VICTIM, "mallory", "mallory-knows-this")
    mallorys = path_in(sent_to(VICTIM)[-1], "/account/confirm-email/")
    owner = sign_up(VICTIM, "victim")
    own = path_in(sent_to(VICTIM)[-1], "/account/confirm-email/")
    assert own != mallorys
    owner.post("/account/password/reset/", {"email": VICTIM})  # nobody has proved it yet
    assert "/password/reset/key/" not in sent_to(VICTIM)[-1].body
    assert not entered(VICTIM, "mallory-knows-this")
    assert owner.post(own).status_code == 302
    assert Person.objects.get(handle="victim").email == VICTIM
    assert entered(VICTIM, SIGN_UP["password1"])
    assert not entered(VICTIM, "mallory-knows-this")
    assert Client().get(mallorys).status_code == 404
    assert Person.objects.get(handle="mallory").email is None


def test_a_second_taker_holds_a_handle_and_nothing_else(cast: Cast) -> None:
    """The mail of the first tells of it and has no link that would confirm; the first signs in as
    before, a new password is the first's, and after the days the handle is free."""
    email = cast.email_of("reader")
    sign_up(email.upper(), "second")
    second = Person.objects.get(handle="second")
    [letter] = sent_to(email)
    assert "already" in letter.body and "/account/confirm-email/" not in letter.body
    assert owner_of_address(email) == Person.objects.get(pk=cast.reader.acting_id)
    with refused(EMAIL_TAKEN):
        actions.prove_address(person_id=second.pk, email=email)
    assert entered(email, cast.password) and not entered(email, SIGN_UP["password1"])
    with use_clock(FrozenClock(clock.now() + timedelta(days=7))):
        release_unconfirmed()
    assert not Person.objects.filter(handle="second").exists()


def test_a_page_is_claimed_once_its_address_answers(cast: Cast) -> None:
    imported = make_imported("Old Oak")
    code = actions.issue_claim_code(cast.operator, person_id=imported.id)
    form = {"code": code, "email": VICTIM, "password": "tall-grass-sways"}
    assert Client().post("/claim/", form).status_code == 303
    assert Person.objects.get(pk=imported.id).claimed_at is None
    browser = Client()
    answer = browser.post(LOGIN, {"login": VICTIM, "password": "tall-grass-sways"})
    assert answer["Location"] == WAITING
    assert browser.post(path_in(sent_to(VICTIM)[-1], "/account/confirm-email/")).status_code == 302
    row = Person.objects.get(pk=imported.id)
    assert (row.email, row.claimed_at is not None) == (VICTIM, True)
    assert Client().post("/claim/", {**form, "email": "b@example.org"}).status_code == 422


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" Ada@Example.ORG ", "ada@example.org"),
        ("ada@MÜNCHEN.example", "ada@xn--mnchen-3ya.example"),
        ("ａｄａ@example.org", "ada@example.org"),
        ("no address", "no address"),
    ],
)
def test_an_address_has_one_form(typed: str, stored: str) -> None:
    assert normal_address(typed) == stored
    assert normal_address(stored) == stored


def test_every_account_has_one_address_in_both_tables(cast: Cast) -> None:
    people = dict(Person.objects.exclude(email=None).values_list("pk", "email"))
    rows = EmailAddress.objects.filter(verified=True, primary=True)
    assert dict(rows.values_list("user_id", "email")) == people
    assert len(people) == 9
