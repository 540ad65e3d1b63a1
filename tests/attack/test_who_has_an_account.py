"""Whether somebody has an account here is told by no word, no status, and no work that a stopwatch
sees: each page hashes as often, and says the same, whether or not the address is known."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tallgrass.people import actions
from tallgrass.people.account_types import AccountEventKind
from tallgrass.people.models import AccountEvent, Person
from tests.attack.hashes import CountingHasher
from tests.attack.test_accounts import LOGIN, sent_to
from tests.cast import Cast
from tests.people.factories import make_imported

pytestmark = pytest.mark.django_db
FREE = "nobody@example.org"
NEW = "seven herons count boats"


@pytest.fixture(autouse=True)
def _counting(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["tests.attack.hashes.CountingHasher"]


def told(path: str, body: dict[str, str], hide: str) -> tuple[int, str, str, int]:
    """What a stranger sees and waits for: status, where it leads, words, hashes."""
    browser = Client()
    page = browser.get(path).content.decode()
    assert "csrf" in page
    CountingHasher.count = 0
    answer = browser.post(path, body)
    hashes = CountingHasher.count
    text = answer.content.decode()
    if answer.status_code in (302, 303):
        text = browser.get(answer["Location"]).content.decode()
    text = re.sub(r'value="[^"]*"|content="[^"]*"|X-CSRFToken":"[^"]*"', "", text).replace(hide, "")
    text = re.sub(r"[0-9a-f]{16}", "", text)
    return answer.status_code, answer.headers.get("Location", ""), text, hashes


@pytest.mark.parametrize("password", ["not the one at all", "Käfer, naïve"])
def test_a_sign_in_takes_as_long_for_an_address_nobody_has(cast: Cast, password: str) -> None:
    Person.objects.filter(pk=cast.creator.acting_id).update(password="!unusable")
    answers = [
        told(LOGIN, {"login": address, "password": password}, address)
        for address in (cast.email_of("reader"), cast.email_of("creator"), FREE)
    ]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][3] >= 1


def test_a_link_for_a_new_password_is_said_to_be_sent_to_everybody(cast: Cast) -> None:
    path = "/account/password/reset/"
    known, unknown = (
        told(path, {"email": address}, address) for address in (cast.email_of("reader"), FREE)
    )
    assert known == unknown
    assert len(sent_to(FREE)) == len(sent_to(cast.email_of("reader"))) == 1
    assert AccountEvent.objects.filter(kind=AccountEventKind.RESET_ASKED).count() == 1


def sign_up(address: str, handle: str = "heron", **more: str) -> dict[str, str]:
    return {
        "email": address,
        "password1": NEW,
        "name": "Heron",
        "handle": handle,
        "time_zone": "UTC",
        **more,
    }


def test_signing_up_tells_a_stranger_nothing_where_mail_is_sent(cast: Cast, settings: Any) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    known, unknown = (
        told("/account/signup/", sign_up(address, handle=handle), address)
        for address, handle in ((cast.email_of("reader"), "heron_a"), (FREE, "heron_b"))
    )
    assert known == unknown
    assert known[3] >= 1
    [letter] = sent_to(cast.email_of("reader"))
    assert "/account/confirm-email/" not in letter.body and "already" in letter.body
    assert Person.objects.get(email=cast.email_of("reader")).pk == cast.reader.acting_id


def test_what_a_stranger_does_after_signing_up_tells_them_nothing_either(
    cast: Cast, settings: Any
) -> None:
    """They sign in with what they chose, try another password, ask for the handle again, and mend
    the address into one that somebody has."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    taken, seen = cast.email_of("reader"), []
    for address, other, handle in (
        (taken, "x@example.org", "heron_a"),
        (FREE, cast.email_of("creator"), "heron_b"),
    ):
        browser = Client()
        browser.post("/account/signup/", sign_up(address, handle=handle))
        again = told("/account/signup/", sign_up("else@example.org", handle=handle), handle)
        wrong = told(LOGIN, {"login": address, "password": "not the one at all"}, address)
        entered = told(LOGIN, {"login": address, "password": NEW}, address)
        mended = browser.post("/account/confirm-email/", {"email": other}).status_code
        after = told(LOGIN, {"login": other, "password": NEW}, other)
        seen.append((again, wrong, entered, mended, after))
    assert seen[0] == seen[1]
    again, wrong, entered, mended, _after = seen[0]
    assert (again[0], wrong[0], entered[0], mended) == (422, 422, 302, 303)
    assert entered[1] == "/account/confirm-email/"
    letters = [
        letter.body for role in ("reader", "creator") for letter in sent_to(cast.email_of(role))
    ]
    assert letters and not any("/account/confirm-email/" in body for body in letters)


def test_signing_up_without_mail_tells_it_only_for_a_whole_form_and_a_few_times(cast: Cast) -> None:
    """Nobody can be asked by mail whose address it is, so an address cannot be given twice; but a
    form that is wrong otherwise is not told, and whoever tries many is stopped."""
    taken = cast.email_of("reader")
    half, free = (
        told("/account/signup/", sign_up(address, password1="12345678"), address)
        for address in (taken, FREE)
    )
    assert half == free
    answers = [told("/account/signup/", sign_up(taken), taken) for _try in range(7)]
    assert [answer[0] for answer in answers] == [422] * 5 + [429] * 2
    assert "If it is yours, sign in" in answers[0][2]
    assert answers[0][3] == told("/account/signup/", sign_up(FREE), FREE)[3] - 0


def test_claiming_tells_nothing_of_an_address_where_mail_is_sent(cast: Cast, settings: Any) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    answers = []
    for number, address in enumerate((cast.email_of("reader"), FREE)):
        person = make_imported(f"Imported {number}", f"x:{number}")
        code = actions.issue_claim_code(cast.operator, person_id=person.id)
        body = {"code": code, "email": address, "password": NEW}
        claimed = told("/claim/", body, address)
        answers.append((claimed, told(LOGIN, {"login": address, "password": NEW}, address)))
    assert answers[0] == answers[1]
    assert [answer[0] for answer in answers[0]] == [303, 302]
    mail.outbox.clear()
    letters = sent_to(cast.email_of("reader"))
    assert "tried to use your address" in letters[0].subject
    assert not any("/account/confirm-email/" in letter.body for letter in letters)
    assert Person.objects.get(email=cast.email_of("reader")).pk == cast.reader.acting_id
