"""Signing up goes the one way in, and a form writes nothing it does not show."""

from django.contrib.auth import get_user_model
from django.test import Client

from tests.cast import Cast
from tests.people.factories import PASSWORD

FORM = {"email": "Fang@Example.org", "password1": PASSWORD, "name": "王芳", "handle": "fang"}


def test_one_signs_up_out_and_in_again(db: None) -> None:
    browser = Client(headers={"Accept-Language": "zh-CN"})
    assert browser.post("/account/signup/", FORM).status_code == 302
    person = get_user_model().objects.get()
    assert (person.email, person.name, person.handle, person.language) == (
        "fang@example.org",
        "王芳",
        "fang",
        "zh-hans",
    )
    assert person.claimed_at is not None and browser.get("/settings/").status_code == 200
    browser.post("/account/logout/")
    assert browser.get("/settings/").status_code == 302
    browser.post("/account/login/", {"login": "fang@example.org", "password": PASSWORD})
    assert browser.get("/settings/").status_code == 200


def test_a_reserved_or_taken_handle_is_said_on_the_form(db: None) -> None:
    for handle in ("tallgrass", "no", "Ünïcode"):
        assert Client().post("/account/signup/", {**FORM, "handle": handle}).status_code == 422
    assert get_user_model().objects.count() == 0


def test_c31_no_form_sets_what_it_does_not_show(cast: Cast) -> None:
    rights = {
        "is_operator": "1",
        "is_active": "",
        "followers_here": "9999",
        "email": "x@example.org",
        "claimed_at": "",
        "id": "1",
    }
    stranger, reader = Client(), cast.client_of("reader")
    assert stranger.post("/account/signup/", {**rights, **FORM}).status_code == 302
    profile = {
        "name": "Rita",
        "bio": "",
        "place": "",
        "language": "en",
        "time_zone": "UTC",
        "tone": "mist",
    }
    assert (
        reader.post("/settings/profile/", {**rights, **profile, "handle": "stolen"}).status_code
        == 303
    )
    for handle, email in [("fang", "fang@example.org"), ("reader_here", "reader@example.org")]:
        person = get_user_model().objects.get(handle=handle)
        assert (person.is_operator, person.is_active, person.followers_here, person.email) == (
            False,
            True,
            0,
            email,
        )
    founded = {
        "kind": "brand",
        "name": "Own",
        "verified_at": "2026-01-01",
        "verified_by": "1",
        "is_verified": "1",
    }
    answer = reader.post("/organisations/new/", founded)
    assert (answer.status_code, b"Not verified" in reader.get(answer["Location"]).content) == (
        303,
        True,
    )
