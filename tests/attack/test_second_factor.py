"""A password that somebody else knows lets nobody in where there is a second factor; nor does a
code that was used, a passkey for another page, or a way around."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from tallgrass.kernel import clock
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.notices.actions.mailing import send_due_mail
from tallgrass.people.account_types import AccountEventKind
from tallgrass.people.factors import code_at, step_at
from tallgrass.people.models import AccountEvent
from tests.attack.devices import Device
from tests.attack.test_accounts import LOGIN, entered, left_open, sent_to
from tests.cast import Cast

pytestmark = pytest.mark.django_db
HERE, APP, KEY, STEP = (
    "/settings/second-factor/",
    "/settings/second-factor/app/",
    "/settings/second-factor/passkey/",
    "/account/second-step/",
)


def secret_on(page: str) -> str:
    """What the picture of the page tells an app."""
    found = re.search(r'href="(otpauth://[^"]+)"', page)
    assert found is not None
    return parse_qs(urlsplit(found[1].replace("&amp;", "&")).query)["secret"][0]


def now_shown(secret: str) -> str:
    return code_at(secret, step_at(clock.now()))


def with_app(browser: Client) -> tuple[str, list[str]]:
    """Set up an app in this browser; return its secret, and the recovery codes shown."""
    secret = secret_on(browser.get(APP).content.decode())
    wrong = browser.post(APP, {"code": "no"}).content.decode()
    assert "the app shows now" in wrong and "recovery code" not in wrong
    answer = browser.post(APP, {"code": now_shown(secret)})
    assert answer.status_code == 200
    return secret, re.findall(
        r"<li>([A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4})</li>", answer.content.decode()
    )


def with_passkey(browser: Client, device: Device) -> None:
    answer = device.make(browser.get(f"{KEY}options/").json())
    assert browser.post(KEY, {"name": "Phone", "credential": answer}).status_code in (200, 303)


def is_in(browser: Client) -> bool:
    return browser.get("/settings/").status_code == 200


def halfway(cast: Cast, role: str) -> Client:
    """Somebody who gave the right password, and nothing else."""
    browser = entered(cast, role)
    assert browser.get(STEP).status_code == 200
    return browser


def test_a_password_alone_lets_nobody_in_and_no_code_does_so_twice(cast: Cast) -> None:
    now = FrozenClock(clock.now())
    with use_clock(now):
        elsewhere, owner = entered(cast, "reader"), entered(cast, "reader")
        secret, codes = with_app(owner)
        assert (len(set(codes)), is_in(owner), is_in(elsewhere)) == (10, True, False)
        [letter] = sent_to(cast.email_of("reader"))
        assert "authenticator app" in letter.subject and "/account/password/reset/" in letter.body
        for code in (
            now_shown(secret),
            code_at(secret, step_at(now.moment) - 2),
            "000000",
            "",
            "x" * 900,
        ):
            thief = halfway(cast, "reader")
            assert thief.post(STEP, {"code": code}).status_code in (422, 429), code
            assert not is_in(thief)
        now.advance(timedelta(minutes=20))
        again = halfway(cast, "reader")
        code = now_shown(secret)
        assert again.post(STEP, {"code": f" {code[:3]} {code[3:]}"}).status_code == 302
        assert is_in(again)
        assert halfway(cast, "reader").post(STEP, {"code": code}).status_code == 422
        by_code = halfway(cast, "reader")
        assert by_code.post(STEP, {"code": codes[3].lower().replace("-", "")}).status_code == 302
        assert halfway(cast, "reader").post(STEP, {"code": codes[3]}).status_code == 422
        page = by_code.get("/settings/sign-ins/").content.decode()
        for said in ("Authenticator app set up", "Recovery code used", "Wrong code"):
            assert said in page
        assert re.search(r"Recovery code used</span>\s*<br>", page)  # its date on the next line
        assert "9 codes left" in by_code.get(HERE).content.decode()


def guesses(browser: Client, times: int, address: str) -> list[int]:
    return [
        browser.post(STEP, {"code": f"{guess:06}"}, REMOTE_ADDR=address).status_code
        for guess in range(times)
    ]


def test_guessing_codes_is_slow_and_keeps_no_owner_out(cast: Cast) -> None:
    now = FrozenClock(clock.now())
    with use_clock(now):
        owner = entered(cast, "reader")
        secret, _codes = with_app(owner)
        thief = halfway(cast, "reader")
        assert guesses(thief, 7, "10.0.0.1") == [422] * 5 + [429] * 2
        right = {"code": now_shown(secret)}
        assert thief.post(STEP, right, REMOTE_ADDR="10.0.0.1").status_code == 429
        for network in (2, 3, 4):
            assert guesses(thief, 5, f"10.0.0.{network}") == [422] * 5
        assert guesses(thief, 1, "10.0.0.5") == [429]  # from all networks together
        now.advance(timedelta(minutes=1))
        owner.post("/account/logout/")
        owner.post(LOGIN, {"login": cast.email_of("reader"), "password": cast.password})
        assert not is_in(owner)
        assert owner.post(STEP, {"code": now_shown(secret)}).status_code == 302
        assert is_in(owner)


def test_a_passkey_signs_in_alone_and_is_good_for_our_origin_alone(cast: Cast) -> None:
    owner, device = entered(cast, "reader"), Device()
    with_passkey(owner, device)
    assert is_in(owner)
    browser = Client()
    ask = "/account/passkey/options/"
    proof = device.prove(browser.get(ask).json())
    assert (
        browser.post("/account/passkey/", {"credential": proof, "next": HERE})["Location"] == HERE
    )
    assert is_in(browser)
    for bad in (
        Device(
            origin="https://tallgrass.evil.example", key=device.key, handle=device.handle, count=9
        ),
        Device(verifies=False, key=device.key, handle=device.handle, count=9),
        Device(handle=device.handle, count=9),
        Device(key=device.key, handle=device.handle, count=0),  # a copy: its count is behind
    ):
        thief = Client()
        tried = thief.post("/account/passkey/", {"credential": bad.prove(thief.get(ask).json())})
        assert (tried.status_code, is_in(thief)) == (422, False)
    replayed = Client()
    replayed.get(ask)
    for answer in (proof, "", "{}", "[1]", '{"response": {"userHandle": 7}}', "x" * 30_000):
        assert replayed.post("/account/passkey/", {"credential": answer}).status_code == 422
    second = halfway(cast, "reader")
    proof = device.prove(second.get(ask).json())
    assert second.post(STEP, {"credential": proof}).status_code == 302
    assert is_in(second)


def test_a_proof_for_one_purpose_is_none_for_another(cast: Cast) -> None:
    """What a second step asks, where the device need not ask who holds it, signs nobody in."""
    owner, device = entered(cast, "reader"), Device(verifies=False)
    device.verifies = True
    with_passkey(owner, device)
    device.verifies = False
    thief = halfway(cast, "reader")
    proof = device.prove(thief.get("/account/passkey/options/").json())
    assert thief.post("/account/passkey/", {"credential": proof}).status_code == 422
    assert not is_in(thief)


def test_only_whoever_just_proved_who_they_are_changes_a_factor(cast: Cast) -> None:
    owner = entered(cast, "reader")
    with_app(owner)
    stolen = left_open(cast, "reader")
    for path in (APP, KEY, f"{HERE}remove/", f"{HERE}codes/"):
        answer = stolen.post(path, {"code": "123456"})
        assert answer["Location"].startswith("/account/reauthenticate/"), path
    assert Authenticator.objects.filter(type="totp").count() == 1
    assert owner.post(f"{HERE}codes/").status_code == 200
    assert owner.post(f"{HERE}remove/").status_code == 303
    assert not Authenticator.objects.exists()
    assert is_in(owner) and is_in(entered(cast, "reader"))
    apart = (AccountEventKind.SIGNED_IN, AccountEventKind.SEAT)
    kinds = AccountEvent.objects.exclude(kind__in=apart).order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == [
        "app_added",
        "codes_renewed",
        "app_removed",
    ]
    assert owner.post(f"{HERE}remove/").status_code == 404
    assert owner.post(f"{HERE}codes/").status_code == 409


def test_no_other_way_in_leaves_the_second_factor_out(cast: Cast) -> None:
    """Half a sign-in is none; a new password by mail still needs the factor."""
    with_app(entered(cast, "reader"))
    thief = halfway(cast, "reader")
    for path in ("/settings/", HERE, "/settings/sign-ins/", "/account/password/change/"):
        assert thief.get(path).status_code == 302, path
    mail.outbox.clear()
    Client().post("/account/password/reset/", {"email": cast.email_of("reader")})
    send_due_mail()
    link = re.search(r"/account/password/reset/key/\S+", mail.outbox[-1].body)
    assert link is not None
    browser = Client()
    there = browser.get(link[0])["Location"]
    new = "another tall grass 77"
    assert browser.post(there, {"password1": new, "password2": new}).status_code == 302
    assert not is_in(browser)
    body = {"login": cast.email_of("reader"), "password": new}
    assert browser.post(LOGIN, body)["Location"] == STEP
    assert not is_in(browser)


def test_nobody_reads_a_factor_in_the_database(cast: Cast) -> None:
    secret, codes = with_app(entered(cast, "reader"))
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)
