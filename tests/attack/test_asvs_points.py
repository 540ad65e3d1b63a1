"""Points of the Application Security Verification Standard that no other test speaks of, tried as a
visitor does (docs/asvs.md)."""

from datetime import timedelta

import pytest
from django.test import Client

from tallgrass.kernel.clock import FrozenClock, use_clock
from tests.attack.forms import forms_on
from tests.cast import PASSWORD, Cast
from tests.contracts.factories import NOON

pytestmark = pytest.mark.django_db
LOGIN, SIGN_UP, CHANGE = "/account/login/", "/account/signup/", "/account/password/change/"
AGAIN = "/account/reauthenticate/"
LONG = {
    "letters alone": "quietheronstandinginthereedsatnoonandatnightuntilthemorningcomesback",
    "of another script": "安静的苍鹭站在芦苇里等天亮",
    "signs and blanks": "  ?! ,.-  ;: ()  [] {}  \u00a7 ",
}


@pytest.mark.parametrize("password", LONG.values(), ids=LONG)
def test_any_long_password_is_taken_whole(client: Client, password: str) -> None:
    form = {"email": "heron@example.org", "name": "Heron", "handle": "heron_here"}
    assert client.post(SIGN_UP, {**form, "password1": password}).status_code == 302
    for typed, status in ((password[:-1], 422), (password.upper() + "x", 422), (password, 302)):
        body = {"login": "heron@example.org", "password": typed}
        assert Client().post(LOGIN, body).status_code == status


def test_a_password_is_changed_with_the_one_before(cast: Cast) -> None:
    browser, new = cast.client_of("reader"), "reeds-whistle-at-noon"
    for before, status in (("", 422), ("not the one", 422), (PASSWORD, 302)):
        body = {"oldpassword": before, "password1": new, "password2": new}
        assert browser.post(CHANGE, body).status_code == status


def test_fields_of_passwords_hide_them_and_let_managers_in(cast: Cast) -> None:
    for page, browser in (
        (LOGIN, Client()),
        (SIGN_UP, Client()),
        (CHANGE, cast.client_of("reader")),
    ):
        html = browser.get(page).content.decode()
        names = [name for form in forms_on("", page, html) for name in form.typed]
        hidden = [name for name in names if "password" in name]
        assert hidden and html.count('type="password"') == len(hidden), page
        assert 'autocomplete="off"' not in html and "onpaste" not in html


def test_a_sign_in_and_a_confirmation_give_another_key(cast: Cast) -> None:
    browser = Client()
    browser.get(LOGIN)
    before = browser.session.session_key
    browser.post(LOGIN, {"login": cast.email_of("reader"), "password": PASSWORD})
    signed_in = browser.cookies["tallgrass"].value
    thief = Client()
    thief.cookies["tallgrass"] = signed_in
    assert signed_in != before and thief.get("/settings/").status_code == 200
    assert browser.post(AGAIN, {"password": "not the one"}).status_code == 422
    assert browser.cookies["tallgrass"].value == signed_in
    assert browser.post(AGAIN, {"password": PASSWORD}).status_code == 302
    assert browser.cookies["tallgrass"].value != signed_in
    assert browser.get("/settings/").status_code == 200
    assert thief.get("/settings/").status_code == 302  # the key of before opens nothing


def test_a_sign_in_ends_after_ninety_days_however_often_it_was_used(cast: Cast) -> None:
    browser, days, clock = Client(), 0, FrozenClock(NOON)
    with use_clock(clock):
        browser.post(LOGIN, {"login": cast.email_of("reader"), "password": PASSWORD})
        while browser.get("/settings/").status_code == 200 and days < 120:
            clock.advance(timedelta(days=5))
            days += 5
    assert days == 90


@pytest.mark.parametrize("path", ["/static/", "/static/css/", "/media/", "/.git/config", "/pages/"])
def test_folders_are_not_listed_and_trace_is_refused(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.generic("TRACE", "/account/login/").status_code == 405
