"""A stolen sign-in that gets nowhere: whatever reaches an account or its money asks again, tells
its owner, and ends other sign-ins."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client

from tallgrass.kernel import clock
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.errors import SIGN_IN_AGAIN
from tallgrass.ledger.actions import destinations, payouts
from tallgrass.ledger.actions.trusted.posting import move
from tallgrass.ledger.errors import DESTINATION_RESTS
from tallgrass.ledger.models import PayoutDestination
from tallgrass.ledger.queries import bank_lines
from tallgrass.ledger.types import AccountKind, AccountRef, world
from tallgrass.notices.actions.mailing import send_due_mail
from tallgrass.people import actions
from tallgrass.people.account_types import AccountEventKind
from tallgrass.people.models import AccountEvent, Seat, SignIn
from tests.cast import Cast, sign_in
from tests.refusals import refused

pytestmark = pytest.mark.django_db
LOGIN, AGAIN = "/account/login/", "/account/reauthenticate/"
DETAILS = {"method": "bank", "holder": "Mallory", "details": "CA 6666 1111 2222"}


def left_open(cast: Cast, role: str, *, minutes: int = 16) -> Client:
    """A browser in which somebody signed in some time ago, and went away."""
    client = Client()
    person = get_user_model().objects.get(pk=getattr(cast, role).person_id)
    sign_in(client, person, seconds_ago=60 * minutes)
    return client


def entered(cast: Cast, role: str) -> Client:
    client = Client()
    body = {"login": cast.email_of(role), "password": cast.password}
    assert client.post(LOGIN, body).status_code == 302
    return client


def sent_to(address: str) -> list[Any]:
    send_due_mail()
    return [message for message in mail.outbox if message.to == [address]]


def test_a_stolen_sign_in_reaches_neither_money_nor_seats_nor_erasure(cast: Cast) -> None:
    owner, org = left_open(cast, "founder"), cast.brand.public_id
    tries = [
        ("/earnings/destination/", DETAILS),
        (f"/earnings/destination/?org={org}", {**DETAILS, "org": org}),
        (f"/organisations/{org}/members/", {"handle": cast.reader.handle, "role": "owner"}),
        (f"/organisations/{org}/members/unseat/", {"person": cast.marketer.public_id}),
        ("/settings/erase/", {"handle": cast.founder.handle, "password": cast.password}),
    ]
    seats = Seat.objects.count()
    for path, body in tries:
        answer = owner.post(path, body)
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, AGAIN), path
    assert not PayoutDestination.objects.exists()
    assert Seat.objects.count() == seats
    assert get_user_model().objects.get(pk=cast.founder.person_id).erased_at is None
    answer = owner.post(*tries[0], headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (403, SIGN_IN_AGAIN.code)


def test_whoever_confirms_that_it_is_them_finds_what_they_typed(cast: Cast) -> None:
    owner = left_open(cast, "founder")
    form = {"handle": cast.reader.handle, "role": "owner"}
    answer = owner.post(f"/organisations/{cast.brand.public_id}/members/", form)
    assert owner.post(answer["Location"], {"password": "not the one"}).status_code == 422
    back = owner.post(answer["Location"], {"password": cast.password})
    assert back.status_code == 302 and back["Location"].startswith("/organisations/")
    assert f'value="{cast.reader.handle}"' in owner.get(back["Location"]).content.decode()
    done = owner.post(
        f"/organisations/{cast.brand.public_id}/members/",
        {"handle": cast.reader.handle, "role": "marketer"},
    )
    assert done.status_code == 303


def test_new_payout_details_rest_and_are_confirmed_from_mail_alone(cast: Cast) -> None:
    key = f"person:{cast.creator.person_id}"
    move(
        key="earn",
        kind="t",
        source="t",
        giver=world("CAD"),
        taker=AccountRef(key, AccountKind.PAYABLE, "CAD"),
        amount=5_000,
    )
    elsewhere, browser = entered(cast, "creator"), entered(cast, "creator")
    assert browser.post("/earnings/destination/", DETAILS).status_code == 303
    assert browser.get("/settings/").status_code == 200
    assert elsewhere.get("/settings/").status_code == 302  # other sign-ins ended
    [letter] = sent_to(cast.email_of("creator"))
    assert "2222" in letter.body and "1111" not in letter.body
    asked = payouts.request_payout(
        cast.creator, owner_key=key, amount=1_000, currency="CAD", key="request-1"
    )
    with refused(DESTINATION_RESTS):
        payouts.submit_payout(cast.operator, payout_id=asked.id)
    assert bank_lines(cast.operator, size=10) == []
    for page, client in (("/earnings/", browser), ("/payouts/", cast.client_of("operator"))):
        assert "not before" in client.get(page).content.decode()
    link = re.search(r"/earnings/destination/confirm/\S+", letter.body)
    assert link is not None
    stranger = Client()
    assert stranger.get(link[0]).status_code == 200
    with refused(DESTINATION_RESTS):  # looking at it, as mail programs do, is not confirming
        payouts.submit_payout(cast.operator, payout_id=asked.id)
    assert stranger.post(link[0][:-9] + "tampered/").status_code == 404
    assert stranger.post(link[0]).status_code == 303
    assert payouts.submit_payout(cast.operator, payout_id=asked.id).state == "submitted"


def test_a_link_of_earlier_details_confirms_no_later_ones(cast: Cast) -> None:
    key = f"person:{cast.creator.person_id}"
    destinations.set_destination(cast.creator, owner_key=key, **DETAILS)
    first = destinations.key_of(PayoutDestination.objects.get(owner_key=key))
    now = FrozenClock(clock.now() + timedelta(minutes=1))
    with use_clock(now):
        destinations.set_destination(
            cast.creator, owner_key=key, **{**DETAILS, "details": "CA 7777 0000"}
        )
    assert Client().post(f"/earnings/destination/confirm/{first}/").status_code == 404
    assert PayoutDestination.objects.get(owner_key=key).rests_until == now.moment + timedelta(
        hours=72
    )


def test_new_details_of_an_organisation_are_told_to_all_its_owners(cast: Cast) -> None:
    body = {**DETAILS, "org": cast.brand.public_id}
    path = f"/earnings/destination/?org={cast.brand.public_id}"
    assert cast.client_of("founder").post(path, body).status_code == 303
    assert len(sent_to(cast.email_of("founder"))) == 1
    assert sent_to(cast.email_of("marketer")) == []


def test_every_sign_in_failure_and_change_is_on_the_record_of_its_owner(cast: Cast) -> None:
    stranger = Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT) Firefox/140.0"})
    for _try in range(3):
        stranger.post(LOGIN, {"login": cast.email_of("reader"), "password": "not the one"})
    stranger.post(LOGIN, {"login": "nobody@example.org", "password": "not the one"})
    stranger.post("/account/password/reset/", {"email": cast.email_of("reader")})
    browser = entered(cast, "reader")
    new = "another tall grass 77"
    answer = browser.post(
        "/account/password/change/",
        {"oldpassword": cast.password, "password1": new, "password2": new},
    )
    assert answer.status_code == 302
    assert browser.get("/settings/").status_code == 200
    rows = AccountEvent.objects.filter(person_id=cast.reader.person_id).order_by("pk")
    assert [(row.kind, row.times) for row in rows] == [
        (AccountEventKind.FAILED, 3),
        (AccountEventKind.RESET_ASKED, 1),
        (AccountEventKind.SIGNED_IN, 1),
        (AccountEventKind.PASSWORD_CHANGED, 1),
    ]
    assert rows[0].browser == "Firefox · Windows"
    assert AccountEvent.objects.filter(person=None).count() == 1
    page = browser.get("/settings/sign-ins/").content.decode()
    for said in ("Wrong password", "× 3", "Password changed", "Firefox · Windows"):
        assert said in page
    assert "127.0.0.1" not in page
    browser.post("/account/logout/")
    assert AccountEvent.objects.filter(kind=AccountEventKind.SIGNED_OUT).count() == 1
    assert any("password" in letter.subject for letter in sent_to(cast.email_of("reader")))


def test_c28_one_sign_in_is_ended_or_all_others_are(cast: Cast) -> None:
    here, there, third = (entered(cast, "reader") for _browser in range(3))
    page = here.get("/settings/sign-ins/").content.decode()
    ids = re.findall(r'name="sign_in" value="(\w+)"', page)
    assert len(ids) == 2
    newest = SignIn.objects.order_by("-pk").first()
    assert newest is not None
    assert there.post("/settings/sign-ins/end/", {"sign_in": newest.public_id}).status_code == 303
    assert third.get("/settings/").status_code == 302
    assert there.get("/settings/").status_code == 200
    assert here.post("/settings/sign-ins/end/").status_code == 303
    assert there.get("/settings/").status_code == 302
    assert here.get("/settings/").status_code == 200
    stranger = entered(cast, "creator")
    mine = SignIn.objects.get(person_id=cast.reader.person_id)
    answer = stranger.post("/settings/sign-ins/end/", {"sign_in": mine.public_id})
    assert answer.status_code == 404
    assert here.get("/settings/").status_code == 200


def test_no_key_in_the_database_opens_a_sign_in(cast: Cast) -> None:
    browser = entered(cast, "reader")
    assert browser.get("/settings/").status_code == 200
    for stored in (*Session.objects.all(), *SignIn.objects.all()):
        thief = Client()
        thief.cookies[settings.SESSION_COOKIE_NAME] = (
            stored.session_key if isinstance(stored, Session) else stored.key
        )
        assert thief.get("/settings/").status_code == 302


def test_a_sign_in_that_nobody_uses_ends(cast: Cast) -> None:
    browser, used = entered(cast, "reader"), entered(cast, "creator")
    now = FrozenClock(clock.now())
    with use_clock(now):
        for _day in range(8):
            now.advance(timedelta(days=1, minutes=1))
            assert used.get("/settings/").status_code == 200
        assert browser.get("/settings/").status_code == 302
        assert actions.sign_ins.prune_sign_ins() >= 0


def test_what_happened_is_kept_for_the_days_of_the_policy(cast: Cast) -> None:
    entered(cast, "reader")
    assert actions.account_events.prune_events() == 0
    with use_clock(FrozenClock(clock.now() + timedelta(days=366))):
        actions.account_events.prune_events()
    assert not AccountEvent.objects.exists()


@pytest.mark.parametrize("host", ["localhost:8443", "127.0.0.1:9999", "localhost."])
def test_c30_links_in_mail_begin_with_the_origin_alone(cast: Cast, host: str) -> None:
    Client().post(
        "/account/password/reset/", {"email": cast.email_of("reader")}, headers={"Host": host}
    )
    [letter] = sent_to(cast.email_of("reader"))
    addresses = re.findall(r"https?://[^/\s]+", letter.body)
    assert addresses and set(addresses) == {settings.TALLGRASS_ORIGIN}
