"""Back and Publish again: the same words of one person are said once, for some minutes."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.messages import get_messages
from django.test import Client

from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.ids import new_public_id
from tallgrass.kernel.principal import Principal
from tallgrass.notes import actions
from tallgrass.notes.models import Comment, Note
from tests.contracts.factories import NOON
from tests.notes.factories import note, person

pytestmark = pytest.mark.django_db
WORDS = {"title": "Nine mornings", "body": "No pilling."}


@pytest.fixture(autouse=True)
def clock() -> Iterator[FrozenClock]:
    frozen = FrozenClock(NOON)
    with use_clock(frozen):
        yield frozen


def form() -> dict[str, str]:
    """Another form each time, as the browser has after going back."""
    return {"idempotency_key": new_public_id()}


def browser(principal: Principal) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(pk=principal.person_id))
    return client


def test_the_same_words_within_minutes_are_the_same_note(clock: FrozenClock) -> None:
    ali, ben = person("ali"), person("ben")
    first = actions.publish_note(ali, **WORDS, **form())
    clock.advance(timedelta(minutes=9))
    again = actions.publish_note(ali, **WORDS, **form())
    assert again.id == first.id and Note.objects.count() == 1
    other = actions.publish_note(ali, title="Nine mornings", body="No pilling!", **form())
    theirs = actions.publish_note(ben, **WORDS, **form())
    assert len({first.id, other.id, theirs.id}) == 3


def test_later_or_once_it_says_something_else_it_is_another_note(clock: FrozenClock) -> None:
    ali = person("ali")
    first = actions.publish_note(ali, **WORDS, **form())
    clock.advance(timedelta(minutes=10))
    second = actions.publish_note(ali, **WORDS, **form())
    assert second.id != first.id
    actions.edit_note(ali, note_id=second.id, title="Ten mornings", body="No pilling.")
    third = actions.publish_note(ali, **WORDS, **form())
    actions.delete_note(ali, note_id=third.id)
    assert actions.publish_note(ali, **WORDS, **form()).id not in {first.id, second.id, third.id}


def test_who_publishes_twice_is_told_and_led_to_the_one_note(clock: FrozenClock) -> None:
    client = browser(person("ali"))
    first = client.post("/new/", {**WORDS, "key": "form-one-1234"})
    clock.advance(timedelta(seconds=30))
    again = client.post("/new/", {**WORDS, "key": "form-two-1234"})
    assert again.status_code == 303 and again["Location"] == first["Location"]
    said = [str(message) for message in get_messages(again.wsgi_request)]
    assert said[-1] == "You have already published this. This is the note."
    assert Note.objects.count() == 1


def test_the_same_comment_within_minutes_is_one(clock: FrozenClock) -> None:
    ali, ben = person("ali"), person("ben")
    card, other = note(ali), note(ali, title="Other")
    first = actions.comment(ben, note_id=card.id, text="Does it sting?", **form())
    clock.advance(timedelta(seconds=30))
    assert actions.comment(ben, note_id=card.id, text=" Does it sting? ", **form()) == first
    actions.comment(ben, note_id=other.id, text="Does it sting?", **form())
    actions.comment(ali, note_id=card.id, text="Does it sting?", **form())
    actions.comment(ali, note_id=card.id, text="Does it sting?", parent_id=first, **form())
    assert Comment.objects.count() == 4
    assert Note.objects.get(pk=card.id).comments == 3
    answer = browser(ben).post(f"{card.path}comments/", {"text": "Does it sting?"})
    said = [str(message) for message in get_messages(answer.wsgi_request)]
    assert said == ["You have already sent this comment."] and Comment.objects.count() == 4
    clock.advance(timedelta(minutes=10))
    assert actions.comment(ben, note_id=card.id, text="Does it sting?", **form()) != first


def test_callers_that_name_no_form_say_what_they_say_each_time() -> None:
    ali = person("ali")
    assert actions.publish_note(ali, **WORDS).id != actions.publish_note(ali, **WORDS).id
