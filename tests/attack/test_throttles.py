"""Tries to sign in are counted in one table, by account and network, and keep nobody out of their
own account (claim 29)."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client, override_settings

from tallgrass.kernel import clock, counts
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.models import RateBucket, SharedCount
from tallgrass.people.errors import TOO_MANY_SIGN_INS
from tests.cast import Cast

LOGIN = "/account/login/"
FRESH = {"password1": "tall-grass-sways", "name": "Fresh", "time_zone": "UTC"}


def enter(browser: Client, email: str, password: str, network: str = "192.0.2.1") -> int:
    """The status of a try to sign in; 302 for one that succeeded."""
    body = {"login": email, "password": password}
    answer = browser.post(LOGIN, body, REMOTE_ADDR=network)
    if answer.status_code == 429:
        assert answer["X-Refusal-Code"] == TOO_MANY_SIGN_INS.code
        assert int(answer["Retry-After"]) > 0
        assert "a browser in which you signed in before" in answer.content.decode()
    return answer.status_code


@pytest.mark.django_db
def test_c29_thirty_networks_lock_an_account_to_strangers_but_not_to_its_owner(cast: Cast) -> None:
    email, right, moment = cast.email_of("reader"), cast.password, clock.now()
    with use_clock(FrozenClock(moment)):
        laptop = Client()
        assert enter(laptop, email, right, "198.51.100.7") == 302
        laptop.post("/account/logout/")
        found = [
            enter(Client(), email, f"guess {n}", f"192.0.2.{network}")
            for network in range(27)
            for n in range(2)
        ]
        assert (found.count(422), found[50:]) == (50, [429] * 4)
        assert enter(Client(), email, right, "203.0.113.1") == 429
        assert enter(laptop, email, right, "203.0.113.1") == 302
        assert enter(Client(), cast.email_of("creator"), right, "203.0.113.1") == 302
    with use_clock(FrozenClock(moment + timedelta(minutes=2))):
        assert enter(Client(), email, right, "203.0.113.1") == 302


@pytest.mark.django_db
def test_c29_a_network_that_guesses_at_many_accounts_is_slowed_as_one(cast: Cast) -> None:
    with use_clock(FrozenClock(clock.now())):
        found = [
            enter(Client(), f"nobody{n}@example.org", "a guess", f"2001:db8::{n:x}")
            for n in range(1, 33)
        ]
        assert (found.count(422), found[30:]) == (30, [429, 429])
        assert enter(Client(), cast.email_of("reader"), cast.password, "2001:db8::1") == 429
        assert enter(Client(), cast.email_of("reader"), cast.password, "2001:db8:0:1::1") == 302


@pytest.mark.django_db
def test_c29_the_cookie_of_a_known_browser_opens_no_other_account_and_bears_few_guesses(
    cast: Cast,
) -> None:
    right = cast.password
    with use_clock(FrozenClock(clock.now())):
        browser = Client()
        assert enter(browser, cast.email_of("reader"), right) == 302
        known = browser.cookies["tallgrass_known"]
        assert (known["httponly"], known["samesite"], known["max-age"]) == (True, "Lax", 15_552_000)
        assert cast.reader.public_id not in known.value
        stolen = Client()
        stolen.cookies["tallgrass_known"] = known.value
        found = [enter(stolen, cast.email_of("reader"), f"guess {n}") for n in range(12)]
        assert found == [422] * 10 + [429] * 2
        found = [enter(stolen, cast.email_of("creator"), f"guess {n}") for n in range(7)]
        assert found == [422] * 5 + [429] * 2
        stolen.cookies["tallgrass_known"] = known.value[:-1] + "x"
        found = [enter(stolen, cast.email_of("creator"), "a guess", "192.0.2.9") for n in range(6)]
        assert found == [422] * 5 + [429]
        browser.post("/account/logout/")
        assert enter(browser, cast.email_of("reader"), right) == 429  # it is the same browser
    assert not any("@" in key or "192." in key for key in RateBucket.objects.values_list(flat=True))


@pytest.mark.django_db
def test_c29_whoever_signs_in_often_is_never_counted(cast: Cast) -> None:
    with use_clock(FrozenClock(clock.now())):
        for _n in range(12):
            assert enter(Client(), cast.email_of("reader"), cast.password) == 302


@pytest.mark.django_db
@override_settings(ACCOUNT_RATE_LIMITS={"signup": "3/m/ip,4/h/ip"})
def test_c29_sign_ups_of_one_network_are_slowed_for_all_processes() -> None:
    def sign_up(number: int, network: str) -> int:
        body = {**FRESH, "email": f"new{number}@example.org", "handle": f"new_one_{number}"}
        return Client().post("/account/signup/", body, REMOTE_ADDR=network).status_code

    assert [sign_up(n, "192.0.2.1") for n in range(4)] == [302, 302, 302, 429]
    assert sign_up(5, "192.0.2.2") == 302
    assert not any("192." in key for key in SharedCount.objects.values_list("key", flat=True))


@pytest.mark.django_db
def test_what_is_counted_together_lapses() -> None:
    moment = clock.now()
    with use_clock(FrozenClock(moment)):
        assert cache.add("a", [1.5], 60)
        assert not cache.add("a", [2.5], 60)
        cache.set("b", {"n": 1}, 120)
        assert (cache.get("a"), cache.get("b"), cache.get("c", 7)) == ([1.5], {"n": 1}, 7)
        assert (cache.delete("b"), cache.delete("b"), cache.get("b")) == (True, False, None)
    with use_clock(FrozenClock(moment + timedelta(seconds=61))):
        assert cache.get("a") is None
        assert counts.forget_lapsed(100) == 1
        assert cache.add("a", 3, 60)
