"""Nothing grows without bound: what has served goes after a policy's days, by the
worker's own sweeps, and what is young stays."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db.models import Model
from django.test import override_settings

from tallgrass.kernel import clock, counts, idempotency, limits, policies
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.models import IdempotencyKey, OutboxEvent, RateBucket, SharedCount
from tallgrass.kernel.principal import SYSTEM
from tallgrass.kernel.sweeps import all_sweeps, run_once
from tallgrass.notices.models import Notice
from tallgrass.people import actions
from tallgrass.people.account_types import AccountEventKind
from tallgrass.people.models import AccountEvent, AddressChange, SignIn
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SWEEPS = (
    "limits.pruning",
    "idempotency.pruning",
    "outbox.pruning",
    "notices.pruning",
    "people.prune_accounts",
)
TABLES: dict[type[Model], int] = {
    RateBucket: 2,
    SharedCount: 1,
    IdempotencyKey: 180,
    OutboxEvent: 7,
    Notice: 400,
    AccountEvent: 365,
    AddressChange: 365,
    SignIn: 7,
    Session: 14,
}
"""Days for which a row of each is kept."""


def plant(cast: Cast, moment: datetime, home: Path) -> None:
    """One of everything, as of a moment."""
    name, reader = f"{moment:%Y%m%d}", cast.reader
    with use_clock(FrozenClock(moment)):
        limits.spend(f"trial:{name}", capacity=3, seconds=60)
        counts.put(name, 1, seconds=86_400)
        idempotency.once("trial", f"a-key-{name}", {}, lambda: 1)
        OutboxEvent.objects.create(
            name="trial", payload={}, created_at=moment, due_at=moment, finished_at=moment
        )
        Notice.objects.create(person_id=reader.person_id, kind="trial", created_at=moment, key=name)
        actions.record_own_event(reader, AccountEventKind.SIGNED_OUT)
        AddressChange.objects.create(
            person_id=reader.person_id,
            old_email="a@b.example",
            new_email="c@d.example",
            asked_at=moment,
        )
        actions.note_sign_in(reader, public_id="", key=name, browser="")
        Session.objects.create(
            session_key=f"s{name}", session_data="", expire_date=moment + timedelta(days=14)
        )
    mail = home / "mail" / f"{name}.log"
    mail.parent.mkdir(exist_ok=True)
    mail.write_text("a link that is a key")
    os.utime(mail, (moment.timestamp(), moment.timestamp()))


def sweep() -> None:
    for one in all_sweeps():
        if one.name in SWEEPS:
            run_once(one)


def test_what_has_served_goes_after_its_days_and_what_is_young_stays(
    cast: Cast, tmp_path: Path
) -> None:
    for model in TABLES:
        model.objects.all().delete()  # type: ignore[attr-defined]
    now = clock.now()
    with override_settings(TALLGRASS_HOME=tmp_path), use_clock(FrozenClock(now)):
        plant(cast, now - timedelta(hours=1), tmp_path)
        sweep()
        assert {model: model.objects.count() for model in TABLES} == dict.fromkeys(TABLES, 1)  # type: ignore[attr-defined]
        for days in (20, 100, 370, 500):
            plant(cast, now - timedelta(days=days), tmp_path)
        sweep()
        kept = {model: model.objects.count() for model in TABLES}  # type: ignore[attr-defined]
        ages = (20, 100, 370, 500)
        assert kept == {
            model: 1 + sum(age < days for age in ages) for model, days in TABLES.items()
        }
        assert len(list((tmp_path / "mail").iterdir())) == 2
        policies.revise(
            SYSTEM,
            name="notices.keeping",
            body={"notices": 30, "files": 10},
            reason="Less.",
            seen=0,
        )
        sweep()
        planted = Notice.objects.filter(created_at__lt=now)  # operators hear of the change itself
        assert (planted.count(), len(list((tmp_path / "mail").iterdir()))) == (2, 1)


def test_a_notice_whose_mail_waits_and_news_that_somebody_lacks_stay(cast: Cast) -> None:
    Notice.objects.all().delete()
    OutboxEvent.objects.all().delete()
    old = clock.now() - timedelta(days=500)
    Notice.objects.create(
        person_id=cast.reader.person_id, kind="trial", created_at=old, key="k", mail_due_at=old
    )
    OutboxEvent.objects.create(name="trial", payload={}, created_at=old, due_at=old)
    sweep()
    assert (Notice.objects.count(), OutboxEvent.objects.count()) == (1, 1)
