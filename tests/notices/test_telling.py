"""Telling: once for each key, in the reader's language, by mail where it matters."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.test import override_settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from tallgrass.kernel import clock, outbox
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.errors import SIGN_IN_FIRST
from tallgrass.kernel.failures import failing_rows
from tallgrass.kernel.models import OutboxEvent
from tallgrass.kernel.principal import ANONYMOUS, SYSTEM, Principal
from tallgrass.kernel.transaction import transaction
from tallgrass.notices import queries, types
from tallgrass.notices.actions.mailing import send_due_mail
from tallgrass.notices.actions.reading import mark_read
from tallgrass.notices.actions.trusted.telling import notify, notify_all
from tallgrass.notices.models import Notice
from tallgrass.notices.types import Notification
from tallgrass.people import actions
from tallgrass.people.queries import principal_of
from tests.cast import Cast, take_seat
from tests.idle import run_until_idle
from tests.notices.refusing import Silent
from tests.people.factories import make_person
from tests.refusals import refused


def said_to(person: Principal) -> list[str]:
    return [notice.text for notice in queries.inbox(person).items]


types.template("test.plain", _("%(name)s now follows you."))
types.template("test.mailed", _("%(name)s now follows you."), mails=True)


def test_a_key_is_told_once(db: None) -> None:
    ann = make_person().acting_id
    for _again in range(3):
        notify(person_id=ann, kind="test.plain", key="k", values={"name": "Bo"})
    notify_all(
        [
            Notification(ann, "test.plain", "k", {"name": "Bo"}),
            Notification(ann, "test.plain", "k2", {"name": "Cy"}),
        ]
    )
    assert [notice.text for notice in queries.inbox(Principal(person_id=ann)).items] == [
        "Cy now follows you.",
        "Bo now follows you.",
    ]


def test_a_misspelt_kind_or_a_lacking_value_is_a_defect_and_undoes_the_deed(db: None) -> None:
    ann = make_person().acting_id
    with pytest.raises(LookupError):
        notify(person_id=ann, kind="test.plian", key="k")
    with pytest.raises(KeyError), transaction():
        notify(person_id=ann, kind="test.plain", key="a", values={"name": "Bo"})
        notify(person_id=ann, kind="test.plain", key="b", values={})
    assert Notice.objects.count() == 0


def test_a_kind_of_a_room_that_is_gone_still_reads(db: None) -> None:
    ann = make_person().acting_id
    notify(person_id=ann, kind="test.plain", key="k", values={"name": "Bo"})
    Notice.objects.update(kind="gone.room")
    assert [notice.text for notice in queries.inbox(Principal(person_id=ann)).items] == [
        "Something has changed."
    ]


def test_a_stored_notice_reads_with_what_it_has_when_its_sentence_gained_a_slot(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(types, "_sentences", dict(types._sentences))
    types.template("test.grows", _("%(name)s now follows you."), mails=True)
    ann, bo = make_person().acting_id, make_person("Bo").acting_id
    notify(person_id=ann, kind="test.grows", key="old", values={"name": "Bo"})
    types.template(
        "test.grows", "%(name)s: %(reason)s %(day)s", mails=True, added={"reason": "because."}
    )
    notify(
        person_id=bo, kind="test.grows", key="new", values={"name": "C", "reason": "r", "day": 1}
    )
    assert [notice.text for notice in queries.inbox(Principal(person_id=ann)).items] == [
        "Bo: because. …"
    ]
    assert (send_due_mail(), send_due_mail()) == (2, 0)
    assert [message.subject for message in mail.outbox] == ["Bo: because. …", "C: r 1"]


def test_a_stored_value_of_another_form_reads_plainly(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(types, "_sentences", dict(types._sentences))
    types.template("test.grows", "%(name)s", mails=True)
    ann = make_person().acting_id
    notify(person_id=ann, kind="test.grows", key="old", values={"name": "Bo"})
    types.template("test.grows", "%(name)d times", mails=True)
    assert [notice.text for notice in queries.inbox(Principal(person_id=ann)).items] == [
        "Something has changed."
    ]
    assert (send_due_mail(), mail.outbox[0].subject) == (1, "Something has changed.")
    for broken in ([1, 2], "Bo", 7):
        Notice.objects.update(values=broken)
        assert [notice.text for notice in queries.inbox(Principal(person_id=ann)).items] == [
            "Something has changed."
        ]


def test_a_notice_that_cannot_be_mailed_waits_and_does_not_hold_up_the_rest(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        def __str__(self) -> str:
            raise RuntimeError("no text")

    monkeypatch.setattr(types, "_sentences", dict(types._sentences))
    ann = make_person().acting_id
    types.template("test.breaks", "fine", mails=True)
    notify(person_id=ann, kind="test.breaks", key="bad")
    notify(person_id=ann, kind="test.mailed", key="good", values={"name": "Bo"})
    types.template("test.breaks", Broken(), mails=True)
    assert (send_due_mail(), send_due_mail()) == (1, 0)
    assert [message.subject for message in mail.outbox] == ["Bo now follows you."]
    [waits] = Notice.objects.exclude(mail_due_at=None)
    assert waits.key == "bad"


def test_the_sentence_is_in_the_language_of_whoever_reads(db: None) -> None:
    ann = make_person().acting_id
    notify(person_id=ann, kind="test.plain", key="k", values={"name": "Bo"})
    with translation.override("zh-hans"):
        chinese = queries.inbox(Principal(person_id=ann)).items[0].text
    assert "Bo" in chinese and re.search("[\u4e00-\u9fff]", chinese)


def test_what_matters_is_mailed_once_in_their_language_with_its_address(db: None) -> None:
    ann, fang = make_person().acting_id, make_person("Fang", language="zh-hans").acting_id
    for person in (ann, fang):
        notify(
            person_id=person,
            kind="test.mailed",
            key=f"m{person}",
            values={"name": "Bo\nCc: x"},
            path="/@bo",
        )
        notify(person_id=person, kind="test.plain", key=f"p{person}", values={"name": "Bo"})
    assert (send_due_mail(), send_due_mail(), len(mail.outbox)) == (2, 0, 2)
    english, chinese = mail.outbox
    assert (
        english.subject == "Bo Cc: x now follows you." and "http://testserver/@bo" in english.body
    )
    assert re.search("[\u4e00-\u9fff]", str(chinese.subject))


@override_settings(EMAIL_BACKEND="django.core.mail.backends.filebased.EmailBackend")
def test_mail_goes_to_files_until_a_server_is_named(db: None, tmp_path: Path) -> None:
    notify(person_id=make_person().acting_id, kind="test.mailed", key="k", values={"name": "Bo"})
    with override_settings(EMAIL_FILE_PATH=str(tmp_path)):
        send_due_mail()
    [file] = tmp_path.iterdir()
    assert "Bo now follows you." in file.read_text()


@override_settings(EMAIL_BACKEND="tests.notices.refusing.Refusing")
def test_what_the_mail_server_refuses_waits_and_does_not_hold_up_the_rest(db: None) -> None:
    notify(person_id=make_person().acting_id, kind="test.mailed", key="k", values={"name": "Bo"})
    notify(person_id=make_person().acting_id, kind="test.mailed", key="l", values={"name": "Cy"})
    refused = list(Notice.objects.order_by("pk").values_list("pk", flat=True))
    assert (send_due_mail(), send_due_mail()) == (0, 0)
    failing = failing_rows()
    assert [(row.loop, row.key, row.count) for row in failing] == [
        ("notices.mail", str(pk), 1) for pk in refused
    ]
    with (
        use_clock(FrozenClock(failing[-1].next_at)),
        override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"),
    ):
        assert (send_due_mail(), len(mail.outbox), failing_rows()) == (2, 2, [])


@override_settings(EMAIL_BACKEND="tests.notices.refusing.Silent", EMAIL_HOST="mail.example")
def test_a_silent_mail_server_is_asked_once_a_turn_and_then_left_alone(db: None) -> None:
    for name in ("Bo", "Cy", "Di"):
        notify(
            person_id=make_person().acting_id, kind="test.mailed", key=name, values={"name": name}
        )
    Silent.asked = 0
    assert (send_due_mail(), send_due_mail(), Silent.asked) == (0, 0, 1)
    [failing] = failing_rows()
    assert (failing.loop, failing.key, failing.count) == ("notices.server", "mail.example", 1)
    with use_clock(FrozenClock(failing.next_at)):
        assert (send_due_mail(), Silent.asked, failing_rows()[0].count) == (0, 2, 2)
    with (
        use_clock(FrozenClock(failing_rows()[0].next_at)),
        override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"),
    ):
        assert (send_due_mail(), len(mail.outbox), failing_rows()) == (3, 3, [])


def test_reading_is_ones_own_and_stops_at_what_was_shown(cast: Cast) -> None:
    reader, creator = cast.reader.acting_id, cast.creator.acting_id
    for n in range(3):
        notify(person_id=reader, kind="test.plain", key=f"r{n}", values={"name": "Bo"})
    notify(person_id=creator, kind="test.plain", key="c", values={"name": "Bo"})
    first, second, third = (
        Notice.objects.filter(person_id=reader).order_by("pk").values_list("pk", flat=True)
    )
    mark_read(cast.creator, notice_id=first)
    assert queries.unread_count(Principal(person_id=reader)) == 3
    mark_read(cast.reader, up_to=second)
    assert (
        queries.unread_count(Principal(person_id=reader)),
        queries.unread_count(Principal(person_id=creator)),
    ) == (1, 1)
    mark_read(cast.reader, notice_id=third)
    assert queries.unread_count(Principal(person_id=reader)) == 0
    with refused(SIGN_IN_FIRST, verb=""):
        mark_read(ANONYMOUS, up_to=third)


def test_news_of_people_reach_whom_they_concern(cast: Cast) -> None:
    outbox.deliver_due()
    Notice.objects.all().delete()
    actions.follow(cast.reader, person_id=cast.creator.acting_id)
    take_seat(cast.founder, org_id=cast.brand.id, person_id=cast.reader.acting_id, role="marketer")
    actions.create_organisation(cast.reader, kind="mcn", name="New MCN")
    card = actions.propose_management(
        cast.mcn, org_id=cast.mcn_org.id, person_id=cast.other_creator.acting_id
    )
    actions.answer_management(cast.other_creator, management_id=card.id, agree=True)
    actions.end_management(cast.mcn, management_id=card.id)
    outbox.deliver_due()
    told = sorted(Notice.objects.values_list("person__handle", "kind"))
    assert told == [
        ("creator_here", "people.followed"),
        ("founder_here", "people.management_agreed"),
        ("founder_here", "people.seat_accepted"),
        ("mcn_here", "people.management_agreed"),
        ("operator_here", "people.organisation_to_verify"),
        ("other_creator_here", "people.management_ended"),
        ("other_creator_here", "people.management_proposed"),
        ("reader_here", "people.seat_offered"),
    ]


def test_operators_hear_of_an_organisation_each_time_it_waits_and_daily_when_it_waits_too_long(
    cast: Cast,
) -> None:
    owner = make_person("Ola")
    now = FrozenClock(clock.now())
    with use_clock(now):
        org = actions.create_organisation(owner, kind="brand", name="Fern & Co")
        run_until_idle()
        Notice.objects.all().delete()
        assert said_to(cast.operator) == []
        now.advance(timedelta(days=7, minutes=1))
        for _turn in range(2):
            run_until_idle()
            assert said_to(cast.operator) == [
                "Organisations that have waited to be verified for over 7 days: 1."
            ]
        now.advance(timedelta(days=1))
        run_until_idle()
        assert len(said_to(cast.operator)) == 2
        actions.verify_organisation(cast.operator, org_id=org.id)
        actions.edit_organisation(
            principal_of(owner.acting_id), org_id=org.id, name="Fern & Daughters"
        )
        outbox.deliver_due()
        assert said_to(cast.operator)[0] == "Fern & Daughters is waiting to be verified."


def test_a_notice_that_names_someone_goes_when_they_are_erased(cast: Cast) -> None:
    actions.follow(cast.reader, person_id=cast.creator.acting_id)
    outbox.deliver_due()
    assert Notice.objects.filter(kind="people.followed").exists()
    actions.erase_person(SYSTEM, person_id=cast.reader.acting_id)
    assert not Notice.objects.filter(kind="people.followed").exists()


def test_news_stored_by_the_first_release_is_still_told(cast: Cast) -> None:
    reader, creator = cast.reader.acting_id, cast.creator.acting_id
    outbox.deliver_due()
    Notice.objects.all().delete()
    OutboxEvent.objects.create(
        name="people.followed",
        payload={"follower_id": reader, "followed_id": creator},
        created_at=clock.now(),
        due_at=clock.now(),
    )
    OutboxEvent.objects.create(
        name="people.organisation_verified",
        payload={"org_id": cast.brand.id, "at": "2026-11-24T16:54:00+00:00"},
        created_at=clock.now(),
        due_at=clock.now(),
    )
    assert outbox.deliver_due() == 2
    assert set(Notice.objects.values_list("kind", flat=True)) == {
        "people.followed",
        "people.organisation_verified",
    }
    assert failing_rows() == []
