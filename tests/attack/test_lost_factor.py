"""Whoever lost every second factor comes in again, after a delay that anybody who merely knows the
password cannot pass unnoticed."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tallgrass.kernel import clock
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.errors import RATE_LIMITED
from tallgrass.kernel.principal import SYSTEM
from tallgrass.people import actions
from tallgrass.people.account_types import AccountEventKind
from tallgrass.people.actions.factor_recovery import carry_out_recoveries
from tallgrass.people.errors import NO_FACTOR_YET
from tallgrass.people.models import AddressChange, FactorRecovery, Person
from tests.attack.test_accounts import LOGIN, entered, sent_to
from tests.attack.test_second_factor import HERE, STEP, halfway, is_in, now_shown, with_app
from tests.cast import Cast
from tests.refusals import refused

pytestmark = pytest.mark.django_db
LOST = "/account/second-step/lost/"


def asked(cast: Cast) -> tuple[Client, str]:
    """Somebody who gave the password asks; and the link that their mail has."""
    browser = halfway(cast, "reader")
    assert browser.post(LOST).status_code == 303
    letter = [one for one in sent_to(cast.email_of("reader")) if "will be removed" in one.subject][
        -1
    ]
    link = re.search(r"/account/recovery/\S+", letter.body)
    assert link is not None
    return browser, link[0]


def test_after_the_delay_the_password_lets_them_in(cast: Cast) -> None:
    now = FrozenClock(clock.now())
    with use_clock(now):
        owner = entered(cast, "reader")
        with_app(owner)
        Person.objects.filter(pk=cast.reader.acting_id).update(email=cast.email_of("reader"))
        AddressChange.objects.create(
            person_id=cast.reader.acting_id,
            old_email="before@example.org",
            new_email=cast.email_of("reader"),
            asked_at=now.moment,
            changed_at=now.moment,
            undo_until=now.moment + timedelta(days=7),
        )
        browser, _link = asked(cast)
        assert len(sent_to("before@example.org")) == 1
        assert browser.post(LOST).status_code == 303  # asked twice, it is due as before
        assert FactorRecovery.objects.count() == 1
        assert "is removed on" in browser.get(STEP).content.decode()
        assert "is removed on" in owner.get(HERE).content.decode()
        now.advance(timedelta(hours=71))
        assert carry_out_recoveries() == 0 and not is_in(halfway(cast, "reader"))
        now.advance(timedelta(hours=1))
        assert carry_out_recoveries() == 1 and carry_out_recoveries() == 0
        assert not Authenticator.objects.exists() and not is_in(owner)
        assert is_in(entered(cast, "reader"))
        assert any("was removed" in letter.subject for letter in sent_to(cast.email_of("reader")))
        page = entered(cast, "reader").get("/settings/sign-ins/").content.decode()
        assert "Recovery without the second factor requested" in page
        assert "Second factor removed after a recovery" in page


def test_the_mail_the_owner_or_a_sign_in_with_the_factor_cancels_it(cast: Cast) -> None:
    now = FrozenClock(clock.now())
    with use_clock(now):
        owner = entered(cast, "reader")
        secret, _codes = with_app(owner)
        _browser, link = asked(cast)
        assert Client().get(link).status_code == 200
        assert FactorRecovery.objects.filter(over_at=None).exists()  # mail programs open links
        assert Client().post(f"{link[:-9]}tampered/").status_code == 404
        assert Client().post(link).status_code == 303
        assert Client().post(link).status_code == 404
        now.advance(timedelta(days=30))
        owner = entered(cast, "reader")
        assert owner.post(STEP, {"code": now_shown(secret)}).status_code == 302
        asked(cast)
        assert owner.post(f"{HERE}keep/").status_code == 303
        now.advance(timedelta(days=30))
        asked(cast)
        now.advance(timedelta(minutes=2))
        assert halfway(cast, "reader").post(STEP, {"code": now_shown(secret)}).status_code == 302
        assert not FactorRecovery.objects.filter(over_at=None).exists()
        now.advance(timedelta(hours=70))
        carry_out_recoveries()
        assert Authenticator.objects.filter(type="totp").exists()


def test_whoever_was_refused_asks_no_second_time_with_the_same_password(cast: Cast) -> None:
    with_app(entered(cast, "reader"))
    thief, link = asked(cast)
    assert Client().post(link).status_code == 303
    for browser in (thief, halfway(cast, "reader")):
        assert browser.post(LOST).status_code == 409
        page = browser.get(LOST).content.decode()
        assert "was cancelled" in page and "Remove my second factor" not in page
    assert not FactorRecovery.objects.filter(over_at=None).exists()
    actions.password_was_set(person_id=cast.reader.acting_id, kind=AccountEventKind.RESET)
    assert halfway(cast, "reader").post(LOST).status_code == 303  # the password is another


def test_nobody_asks_for_it_without_the_password_or_again_and_again(cast: Cast) -> None:
    owner = entered(cast, "reader")
    with_app(owner)
    stranger = Client()
    assert stranger.post(LOST)["Location"] == LOGIN
    assert owner.post(LOST)["Location"] == LOGIN
    assert not FactorRecovery.objects.exists()
    for _time in range(3):
        actions.ask_recovery(person_id=cast.reader.acting_id)
        actions.cancel_own_recovery(cast.reader)
        FactorRecovery.objects.update(kept_at=None)  # as if the password had changed each time
    with refused(RATE_LIMITED):
        actions.ask_recovery(person_id=cast.reader.acting_id)
    with refused(NO_FACTOR_YET):
        actions.ask_recovery(person_id=cast.creator.acting_id)


def test_whoever_holds_the_machine_removes_them_at_once(cast: Cast) -> None:
    owner = entered(cast, "operator")
    with_app(owner)
    assert actions.remove_factors(SYSTEM, handle=f"@{cast.operator.handle}")
    assert not actions.remove_factors(SYSTEM, handle=cast.operator.handle)
    assert is_in(entered(cast, "operator")) and not is_in(owner)
    assert any("was removed" in letter.subject for letter in sent_to(cast.email_of("operator")))
