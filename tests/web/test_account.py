"""Signing up and in: nobody learns who has an account, and a changed password ends every other
session (claims 28, 29)."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client, override_settings

from tallgrass.notices.actions.mailing import send_due_mail
from tests.access import table
from tests.cast import Cast, make_cast

pytestmark = pytest.mark.django_db
FRESH = {
    "email": "fresh@example.org",
    "password1": "tall-grass-sways",
    "name": "Fresh 新",
    "handle": "fresh_one",
}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def test_a_person_signs_up_and_is_signed_in(client: Client) -> None:
    assert client.post("/account/signup/", FRESH).status_code == 302
    person = get_user_model().objects.get(handle="fresh_one")
    assert (person.name, person.email, person.is_operator, person.claimed_at is not None) == (
        "Fresh 新",
        "fresh@example.org",
        False,
        True,
    )
    assert client.get("/account/password/change/").status_code == 200


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Asia/Shanghai", "Asia/Shanghai"),
        ("Asia/Calcutta", "Asia/Calcutta"),  # as some browsers say it
        ("", "Europe/Berlin"),
        ("Mars/Olympus", "Europe/Berlin"),
    ],
)
@override_settings(TALLGRASS_TIME_ZONE="Europe/Berlin")
def test_whoever_signs_up_has_the_zone_of_their_browser(
    client: Client, sent: str, kept: str
) -> None:
    page = client.get("/account/signup/").content.decode()
    assert "data-ask-browser" in page and 'value="Europe/Berlin" selected' in page
    assert client.post("/account/signup/", {**FRESH, "time_zone": sent}).status_code == 302
    assert get_user_model().objects.get(handle="fresh_one").time_zone == kept


def test_a_zone_that_was_chosen_stays_when_the_form_comes_back(client: Client) -> None:
    chosen = {**FRESH, "time_zone": "Asia/Calcutta", "handle": "x"}
    page = client.post("/account/signup/", chosen).content.decode()
    assert 'value="Asia/Calcutta" selected' in page and "data-ask-browser" not in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("handle", "taken"),
        ("handle", "ada lovelace"),
        ("handle", "аda"),  # a Cyrillic letter that looks like ours
        ("handle", "_ada"),
        ("name", "\u202e\u200b"),
        ("email", "not an address"),
        ("password1", "short"),
        ("password1", "password1234"),
    ],
)
def test_c32_what_cannot_be_taken_is_refused_and_nothing_is_kept(
    client: Client, cast: Cast, field: str, value: str
) -> None:
    before = get_user_model().objects.count()
    answer = client.post(
        "/account/signup/", {**FRESH, field: cast.reader.handle if value == "taken" else value}
    )
    assert (answer.status_code, get_user_model().objects.count()) == (422, before)


def test_a_sign_up_that_people_refuse_names_the_code(client: Client, cast: Cast) -> None:
    answer = client.post("/account/signup/", {**FRESH, "handle": cast.reader.handle})
    html = answer.content.decode()
    assert answer["X-Refusal-Code"] == "people.handle_taken"
    # at the head of the form and at its field
    assert html.count('<code class="refusal-code">people.handle_taken</code>') == 2
    missing = client.post("/account/signup/", {**FRESH, "handle": ""})
    assert "X-Refusal-Code" not in missing
    assert "refusal-code" not in missing.content.decode()  # Django's own reasons have none
    assert 'aria-invalid="true"' in answer.content.decode()


def test_c31_a_form_writes_only_what_it_shows(client: Client) -> None:
    client.post(
        "/account/signup/",
        {
            **FRESH,
            "is_operator": "1",
            "is_active": "0",
            "public_id": "x" * 16,
            "followers_imported": "9",
        },
    )
    person = get_user_model().objects.get(handle="fresh_one")
    assert (
        person.is_operator,
        person.is_active,
        person.followers_imported,
        person.public_id == "x" * 16,
    ) == (
        False,
        True,
        0,
        False,
    )


@override_settings(ACCOUNT_EMAIL_VERIFICATION="mandatory")
def test_c29_with_mail_signing_up_does_not_tell_who_is_known(
    cast: Cast, mailoutbox: list[Any]
) -> None:
    answers = []
    for email, handle in (
        ("fresh@example.org", "fresh_one"),
        (cast.email_of("reader"), "fresh_two"),
    ):
        browser = Client()
        answer = browser.post("/account/signup/", {**FRESH, "email": email, "handle": handle})
        answers.append(
            (
                answer.status_code,
                answer["Location"],
                browser.get("/account/password/change/").status_code,
            )
        )
    assert answers[0] == answers[1] == (302, "/account/confirm-email/", 302)
    assert send_due_mail() == 2
    assert [mail.to for mail in mailoutbox] == [["fresh@example.org"], [cast.email_of("reader")]]
    assert "/account/confirm-email/" not in mailoutbox[1].body  # it only tells the owner
    assert get_user_model().objects.get(handle="fresh_two").email is None


def test_c29_a_reset_and_a_refused_sign_in_do_not_tell_who_is_known(cast: Cast) -> None:
    seen = []
    for email in (cast.email_of("reader"), "nobody@example.org"):
        browser = Client()
        reset = browser.post("/account/password/reset/", {"email": email})
        refused = browser.post("/account/login/", {"login": email, "password": "not the password"})
        text = refused.content.decode().replace(email, "")
        seen.append(
            (reset.status_code, reset["Location"], refused.status_code, "not correct" in text)
        )
    assert seen[0] == seen[1]
    assert seen[0][3]


def test_c28_a_changed_password_ends_every_other_session(cast: Cast) -> None:
    here, elsewhere = Client(), Client()
    for browser in (here, elsewhere):
        browser.post(
            "/account/login/", {"login": cast.email_of("reader"), "password": cast.password}
        )
        assert browser.get("/account/email/").status_code == 200
    new = {
        "oldpassword": cast.password,
        "password1": "reeds-by-the-river",
        "password2": "reeds-by-the-river",
    }
    answer = here.post("/account/password/change/", new)
    assert (answer.status_code, answer["Location"], here.get("/settings/").status_code) == (
        302,
        "/settings/",
        200,
    )
    assert elsewhere.get("/account/email/").status_code == 302


def test_mail_speaks_in_the_name_of_the_installation(
    client: Client, cast: Cast, mailoutbox: list[Any]
) -> None:
    client.post("/account/password/reset/", {"email": cast.email_of("reader")})
    assert mailoutbox == []
    assert send_due_mail() == 1
    [mail] = mailoutbox
    assert mail.subject == "[Tallgrass] Set a new password"
    assert mail.body.startswith("Hello from Tallgrass.")
    assert mail.body.endswith("Tallgrass\ntestserver")


@pytest.mark.parametrize(
    "path", ["/account/password/reset/key/1-never-ours/", "/account/confirm-email/MQ:never:ours/"]
)
def test_a_link_that_is_no_longer_good_says_so(client: Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, "has expired" in answer.content.decode()) == (404, True)


def test_c28_signing_out_ends_the_session_itself(cast: Cast) -> None:
    browser = table.clients(cast)["reader"]
    stolen = Client()
    stolen.cookies = type(browser.cookies)(browser.cookies.output(header=""))
    assert stolen.get("/account/email/").status_code == 200
    browser.post("/account/logout/")
    assert stolen.get("/account/email/").status_code == 302


def test_c28_a_person_who_is_suspended_is_nobody_at_once(cast: Cast) -> None:
    browser = table.clients(cast)["reader"]
    get_user_model().objects.filter(pk=cast.reader.person_id).update(is_active=False)
    assert browser.get("/account/email/").status_code == 302


def test_c29_guessing_is_slowed(client: Client, cast: Cast) -> None:
    form = {"login": cast.email_of("reader"), "password": "a guess"}
    for _ in range(5):
        assert "not correct" in client.post("/account/login/", form).content.decode()
    refused = client.post("/account/login/", {**form, "password": cast.password})
    assert (refused.status_code, client.get("/account/email/").status_code) == (429, 302)


@pytest.mark.parametrize(
    "way",
    [
        "http://[::1",
        "//evil.example/",
        "https://evil.example",
        "javascript:alert(1)",
        "/\\evil.example",
    ],
)
@pytest.mark.parametrize("page", ["login", "signup"])
def test_c30_a_way_back_that_is_not_ours_is_ignored(
    client: Client, cast: Cast, page: str, way: str
) -> None:
    assert client.get(f"/account/{page}/", {"next": way}).status_code == 200
    body = (
        FRESH if page == "signup" else {"login": cast.email_of("reader"), "password": cast.password}
    )
    answer = client.post(f"/account/{page}/", {**body, "next": way})
    assert (
        answer.status_code,
        answer["Location"].startswith("/"),
        "evil" in answer["Location"],
    ) == (302, True, False)
