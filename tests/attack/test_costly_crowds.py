"""One account cannot flood a community: brakes that a busy honest person never meets."""

from datetime import timedelta

import pytest

from tallgrass.kernel import clock
from tallgrass.kernel.errors import RATE_LIMITED
from tallgrass.notes import actions
from tallgrass.notes.models import Like, Note
from tests.notes.factories import note, person
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def test_sixty_notes_with_ten_mentions_each_stop_at_six() -> None:
    ana = person("ana")
    named = " ".join(f"@{person(f'friend{number}').handle}" for number in range(10))
    made = 0
    with refused(RATE_LIMITED):
        for made in range(60):
            note(ana, title=f"Number {made}", body=f"Look, {named}")
    assert made == 6
    assert Note.objects.count() == 6
    assert sum(len(one.mentions) for one in Note.objects.all()) == 60
    quiet = note(ana, title="Nobody is named", body="and this one is published")
    with refused(RATE_LIMITED):
        actions.edit_note(ana, note_id=quiet.id, title="All are named", body=named)
    assert Note.objects.get(pk=quiet.id).title == "Nobody is named"


def test_thirty_notes_at_once_then_one_in_two_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    ana, ben, began = person("ana"), person("ben"), clock.now()
    monkeypatch.setattr(clock, "now", lambda: began)
    for number in range(30):
        note(ana, title=f"Number {number}")
    with refused(RATE_LIMITED):
        note(ana, title="One more")
    note(ben, title="Somebody else")
    monkeypatch.setattr(clock, "now", lambda: began + timedelta(seconds=121))
    note(ana, title="Two minutes later")
    assert Note.objects.count() == 32


def test_likes_stop_at_what_nobody_reads_and_write_nothing_beyond(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ana, fan, began = person("ana"), person("fan"), clock.now()
    monkeypatch.setattr(clock, "now", lambda: began)
    liked = note(ana)
    for _ in range(120):
        actions.like(fan, note_id=liked.id)
        actions.unlike(fan, note_id=liked.id)
    with refused(RATE_LIMITED):
        actions.like(fan, note_id=liked.id)
    assert not Like.objects.exists()
    assert Note.objects.get(pk=liked.id).likes == 0
