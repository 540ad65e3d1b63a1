"""An address that waits to be confirmed: mail by the outbox, the handle held for days only, the
address shown and mended, and nobody told who is known here."""

import re
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from unicodedata import normalize

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.test import Client, override_settings

from tallgrass.kernel import clock, policies
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.failures import failing_rows
from tallgrass.notices.actions.mailing import send_due_mail
from tallgrass.notices.models import Letter
from tallgrass.people.actions.accounts import create_person
from tallgrass.people.actions.confirming import change_unconfirmed_address, release_unconfirmed
from tallgrass.people.errors import ADDRESS_CONFIRMED
from tallgrass.people.models import Person
from tallgrass.people.policies import SIGN_UP
from tallgrass.people.queries import person_by_handle
from tests.cast import Cast
from tests.people.factories import make_person
from tests.refusals import refused

pytestmark = pytest.mark.django_db
FRESH = {
    "email": "fresh@example.org",
    "password1": "tall-grass-sways",
    "name": "Fresh 新",
    "handle": "fresh_one",
}
WAITING = "/account/confirm-email/"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture(autouse=True)
def _addresses_must_answer() -> Iterator[None]:
    with override_settings(ACCOUNT_EMAIL_VERIFICATION="mandatory"):
        yield


def sign_up(**changes: str) -> Client:
    browser = Client()
    answer = browser.post("/account/signup/", {**FRESH, **changes})
    assert (answer.status_code, answer.get("Location")) == (302, WAITING)
    return browser


def sent_to(address: str) -> list[str]:
    send_due_mail()
    return [str(message.body) for message in mail.outbox if message.to == [address]]


def link_in(body: str) -> str:
    found = re.search(r"http://testserver(/account/confirm-email/\S+)", body)
    assert found is not None, body
    return found[1]


def confirm_and_enter(browser: Client, body: str, email: str) -> None:
    browser.post(link_in(body))
    browser.post("/account/login/", {"login": email, "password": FRESH["password1"]})
    assert browser.get("/settings/").status_code == 200


def refusing() -> tuple[Any, dict[str, Any]]:
    """A port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return None, {"EMAIL_PORT": probe.getsockname()[1]}


def silent() -> tuple[Any, dict[str, Any]]:
    """A port at which somebody listens and never speaks."""
    server = socket.create_server(("127.0.0.1", 0))
    return server, {"EMAIL_PORT": server.getsockname()[1]}


def nameless() -> tuple[Any, dict[str, Any]]:
    """A host that is not there."""
    return None, {"EMAIL_HOST": "mail.invalid"}


@pytest.mark.parametrize("trouble", [refusing, silent, nameless])
def test_no_trouble_of_the_mail_server_keeps_anybody_from_signing_up(
    cast: Cast, trouble: Callable[[], tuple[Any, dict[str, Any]]]
) -> None:
    held, where = trouble()
    server = {"EMAIL_BACKEND": SMTP, "EMAIL_HOST": "127.0.0.1", "EMAIL_TIMEOUT": 1, **where}
    credentials = {"login": FRESH["email"], "password": FRESH["password1"]}
    with override_settings(**server):
        sign_up()
        again = Client().post("/account/login/", credentials)
        reset = Client().post("/account/password/reset/", {"email": cast.email_of("reader")})
        assert (again.status_code, again["Location"], reset.status_code) == (302, WAITING, 302)
        assert send_due_mail() == 0
    if held:
        held.close()
    waiting = Letter.objects.count()
    assert waiting >= 2
    assert [row.loop for row in failing_rows()] == ["notices.server"]
    with use_clock(FrozenClock(failing_rows()[0].next_at)):
        assert (send_due_mail(), Letter.objects.count(), failing_rows()) == (waiting, 0, [])
    assert len(sent_to(FRESH["email"])) >= 1


@override_settings(EMAIL_BACKEND="tests.notices.refusing.Refusing")
def test_a_refused_letter_rests_and_is_given_up_when_its_link_is_no_longer_good() -> None:
    sign_up()
    assert send_due_mail() == 0
    [failing] = failing_rows()
    assert failing.loop == "notices.letters"
    with use_clock(FrozenClock(clock.now() + timedelta(days=4))):
        assert (send_due_mail(), Letter.objects.count(), failing_rows()) == (0, 0, [])


def test_whoever_opens_the_link_in_the_mail_can_sign_in() -> None:
    browser = sign_up()
    [body] = sent_to(FRESH["email"])
    confirm_and_enter(browser, body, FRESH["email"])
    with use_clock(FrozenClock(clock.now() + timedelta(days=90))):
        release_unconfirmed()
    assert person_by_handle(FRESH["handle"]) is not None


def test_the_page_shows_address_and_day_and_sends_again_after_a_pause() -> None:
    browser = sign_up()
    page = browser.get(WAITING).content.decode()
    assert FRESH["email"] in page and "is reserved for you until" in page
    with override_settings(ACCOUNT_RATE_LIMITS={"confirm_email": "1/3m/key"}):
        first = browser.post(WAITING, follow=True).content.decode()
        second = browser.post(WAITING, follow=True).content.decode()
    assert "a moment ago" not in first and "a moment ago" in second
    assert len(sent_to(FRESH["email"])) == 2


def test_a_mistyped_address_is_mended_before_it_is_confirmed() -> None:
    browser = sign_up(email="frehs@example.org")
    old = link_in(sent_to("frehs@example.org")[0])
    assert browser.post(WAITING, {"email": "fresh@example"}).status_code == 422
    answer = browser.post(WAITING, {"email": " Fresh@Example.org "})
    assert (answer.status_code, answer["Location"]) == (303, WAITING)
    assert "fresh@example.org" in browser.get(WAITING).content.decode()
    assert Client().get(old).status_code == 404
    confirm_and_enter(browser, sent_to("fresh@example.org")[0], "fresh@example.org")
    assert get_user_model().objects.get(handle="fresh_one").email == "fresh@example.org"


def test_whoever_left_mends_the_address_after_signing_in() -> None:
    sign_up(email="frehs@example.org")
    later = Client()
    later.post("/account/login/", {"login": "frehs@example.org", "password": FRESH["password1"]})
    assert later.post(WAITING, {"email": FRESH["email"]}).status_code == 303
    [address] = EmailAddress.objects.filter(user__handle="fresh_one")
    assert (address.email, address.verified) == (FRESH["email"], False)


def test_c29_mending_an_address_does_not_tell_who_is_known(cast: Cast) -> None:
    seen = []
    for first, handle in (("new@example.org", "fresh_one"), (cast.email_of("reader"), "fresh_two")):
        browser = sign_up(email=first, handle=handle)
        pages = [browser.get(WAITING).content.decode()]
        steps = [cast.email_of("creator"), f"{handle}@example.org"]
        for email in steps:
            answer = browser.post(WAITING, {"email": email})
            assert answer.status_code == 303
            pages.append(browser.get(WAITING).content.decode())
        [body] = sent_to(f"{handle}@example.org")
        confirm_and_enter(browser, body, f"{handle}@example.org")
        for email in (first, *steps):
            pages = [page.replace(email, "EMAIL") for page in pages]
        seen.append([re.sub(r'value="[\w-]+"|"X-CSRFToken":"\w+"', "", page) for page in pages])
    assert seen[0] == seen[1]
    assert Person.objects.filter(handle__in=["fresh_one", "fresh_two"]).count() == 2
    for role in ("reader", "creator"):  # who has the address is told that somebody tried
        assert "already" in sent_to(cast.email_of(role))[0]


def test_nobody_without_a_sign_up_can_change_or_send_anything() -> None:
    for body in ({}, {"email": "x@example.org"}):
        answer = Client().post(WAITING, body)
        assert (answer.status_code, answer["Location"]) == (303, "/account/login/")
    assert Client().get(WAITING).status_code == 200
    assert Letter.objects.count() == 0


def test_changing_an_address_again_and_again_is_slowed() -> None:
    browser = sign_up()
    codes = [browser.post(WAITING, {"email": f"a{i}@example.org"}).status_code for i in range(6)]
    assert codes == [303] * 5 + [429]


def test_an_address_never_confirmed_holds_a_handle_for_days_only(cast: Cast) -> None:
    sign_up()
    person = Person.objects.get(handle="fresh_one")
    seen, _body = policies.current(SIGN_UP)
    policies.revise(  # a later policy does not shorten what was promised
        cast.operator, name=SIGN_UP, body={"confirm": 2}, reason="Shorter.", seen=seen
    )
    day = timedelta(days=1)
    with use_clock(FrozenClock(clock.now() + 6 * day)):
        assert release_unconfirmed() == 0
        assert Client().post("/account/signup/", {**FRESH, "email": "b@x.org"}).status_code == 422
    with use_clock(FrozenClock(clock.now() + 7 * day)):
        assert release_unconfirmed() == 1
    assert not Person.objects.filter(pk=person.pk).exists()
    assert not EmailAddress.objects.filter(user_id=person.pk).exists()
    sign_up()  # the same handle, the same address: both are free


def test_without_a_mail_server_nobody_waits() -> None:
    with override_settings(ACCOUNT_EMAIL_VERIFICATION="optional"):
        Client().post("/account/signup/", FRESH)
    assert Person.objects.get(handle="fresh_one").confirm_by is None


def test_what_is_confirmed_cannot_be_changed_this_way(cast: Cast) -> None:
    person = make_person("Ola")
    with refused(ADDRESS_CONFIRMED):
        change_unconfirmed_address(person_id=person.acting_id, email="new@example.org")
    sign_up()
    fresh = Person.objects.get(handle="fresh_one")
    EmailAddress.objects.filter(user_id=fresh.pk).update(verified=True)
    with refused(ADDRESS_CONFIRMED):
        change_unconfirmed_address(person_id=fresh.pk, email="new@example.org")


@pytest.mark.parametrize("typed", ["NFC", "NFD"])
@pytest.mark.parametrize("checked", ["NFC", "NFD"])
def test_a_password_is_the_same_however_its_letters_are_typed(typed: str, checked: str) -> None:
    word = "crème-brûlée-für-Zoë"
    with override_settings(ACCOUNT_EMAIL_VERIFICATION="optional"):
        Client().post("/account/signup/", {**FRESH, "password1": normalize(typed, word)})
        browser = Client()
        body = {"login": FRESH["email"], "password": normalize(checked, word)}
        assert browser.post("/account/login/", body).status_code == 302
        assert browser.get("/settings/").status_code == 200


def test_passwords_of_earlier_releases_keep_working(cast: Cast) -> None:
    decomposed = normalize("NFD", "crème-brûlée-für-Zoë")
    Person.objects.filter(pk=cast.reader.person_id).update(password=make_password(decomposed))
    person = Person.objects.get(pk=cast.reader.person_id)
    assert person.check_password(decomposed)
    assert person.check_password(normalize("NFC", decomposed))
    assert not person.check_password("creme-brulee-fur-Zoe")


def test_an_account_that_is_opened_for_somebody_has_its_password_composed(cast: Cast) -> None:
    card = create_person(
        cast.operator,
        email="zoe@example.org",
        password=normalize("NFD", "crème-brûlée-für-Zoë"),
        handle="zoe_here",
        name="Zoë",
    )
    assert Person.objects.get(pk=card.id).check_password("crème-brûlée-für-Zoë")


def test_operators_see_that_an_address_waits(cast: Cast) -> None:
    sign_up()
    person = Person.objects.get(handle="fresh_one")
    page = f"/operator/people/{person.public_id}/"
    assert "Email address not confirmed" in cast.client_of("operator").get(page).content.decode()
    EmailAddress.objects.filter(user_id=person.pk).update(verified=True)
    with use_clock(FrozenClock(clock.now() + timedelta(days=8))):
        release_unconfirmed()
    assert (
        "Email address not confirmed" not in cast.client_of("operator").get(page).content.decode()
    )
