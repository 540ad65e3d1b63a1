"""Why this note: each reason is true, and goes when its cause goes."""

import pytest

from tallgrass.discovery.models import Feature
from tallgrass.discovery.queries import discover, why
from tallgrass.discovery.types import PARTS
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.outbox import deliver_due
from tallgrass.kernel.principal import ANONYMOUS, Principal
from tallgrass.notes import actions as notes
from tallgrass.people import actions as people
from tallgrass.people.models import Person
from tallgrass.people.queries import principal_of
from tallgrass.profiles import actions as profiles
from tests.discovery.factories import (
    BOOKS,
    RAMEN,
    SKIN,
    days_ago,
    keep,
    limit_reach,
    paid_note,
    person,
    work,
    write,
)

pytestmark = pytest.mark.django_db


def reasons(viewer: Principal, note_id: int) -> list[str]:
    answer = why(viewer, note_id)
    assert answer
    return [reason.text for reason in answer.reasons]


def test_a_saved_note_is_a_reason_until_it_is_unsaved() -> None:
    kept, card, reader = (
        write(person("ali"), SKIN),
        write(person("tove"), SKIN, created_at=days_ago(90)),
        person("reader"),
    )
    work()
    assert "Because you saved “Dry skin in winter”" not in reasons(reader, card.id)
    keep(reader, kept.id)
    assert reasons(reader, card.id)[0] == "Because you saved “Dry skin in winter”"
    notes.unsave(reader, note_id=kept.id)
    assert not any("saved" in reason for reason in reasons(reader, card.id))


def test_a_like_is_a_reason_until_it_is_taken_back() -> None:
    kept, card, reader = write(person("ali"), SKIN), write(person("tove"), SKIN), person("reader")
    work()
    notes.like(reader, note_id=kept.id)
    assert "Because you liked “Dry skin in winter”" in reasons(reader, card.id)
    notes.unlike(reader, note_id=kept.id)
    assert not any("liked" in reason for reason in reasons(reader, card.id))


def test_a_deleted_cause_is_named_no_more() -> None:
    ali, reader = person("ali"), person("reader")
    kept, card = write(ali, SKIN), write(person("tove"), SKIN)
    work()
    keep(reader, kept.id)
    assert any("saved" in reason for reason in reasons(reader, card.id))
    notes.delete_note(ali, note_id=kept.id)
    assert not any("saved" in reason for reason in reasons(reader, card.id))


def test_what_was_kept_says_nothing_of_itself() -> None:
    card, reader = write(person("ali"), SKIN), person("reader")
    work()
    keep(reader, card.id)
    assert not any("saved" in reason for reason in reasons(reader, card.id))


def test_following_is_a_reason_until_it_ends() -> None:
    ali, reader = person("ali", name="Ali"), person("reader")
    card = write(ali)
    work()
    people.follow(reader, person_id=ali.person_id)
    assert reasons(reader, card.id)[0] == "You follow Ali"
    people.unfollow(reader, person_id=ali.person_id)
    assert "You follow Ali" not in reasons(reader, card.id)


def test_the_place_in_the_profile_is_a_reason_until_they_move() -> None:
    card = write(person("ali"), BOOKS, place="Toronto, ON", created_at=days_ago(100))
    reader = person("reader", place="toronto")
    work()
    assert "It is about Toronto, ON, the place in your profile" in reasons(reader, card.id)
    Person.objects.filter(pk=reader.person_id).update(place="Vancouver")
    moved = principal_of(reader.acting_id)
    assert not any("place" in reason for reason in reasons(moved, card.id))


def test_being_liked_is_a_reason_and_near_at_hand_it_says_where() -> None:
    card = write(person("ali"), BOOKS, place="Toronto", created_at=days_ago(3))
    for i in range(4):
        notes.like(person(f"fan{i}"), note_id=card.id)
    work()
    assert "Popular in Toronto" in reasons(person("reader", place="Toronto"), card.id)
    assert "People here like and save it" in reasons(ANONYMOUS, card.id)
    for i in range(4):
        notes.unlike(principal_of(Person.objects.get(handle=f"fan{i}").pk), note_id=card.id)
    work()
    assert not any("like" in reason for reason in reasons(ANONYMOUS, card.id))


def test_writing_about_it_is_a_reason_until_they_opt_out() -> None:
    reader = person("reader")
    for i in range(3):
        write(reader, SKIN, title=f"Dry skin {i}")
    card = write(person("tove"), SKIN, created_at=days_ago(100))
    work()
    profiles.recompute([reader.person_id])
    assert "You write about this too: Skincare and make-up" in reasons(reader, card.id)
    profiles.opt_out(reader)
    assert not any("write" in reason for reason in reasons(reader, card.id))


def test_c40_topics_of_their_notes_go_when_they_opt_out_and_come_back_when_they_opt_in() -> None:
    ali = person("ali")
    for i in range(2):
        write(ali, SKIN, title=f"Dry skin {i}")
    work()
    assert [set(topics) for topics in Feature.objects.values_list("topics", flat=True)] == [
        {"skincare"}
    ] * 2
    profiles.opt_out(ali)
    deliver_due()
    assert list(Feature.objects.values_list("topics", flat=True)) == [{}, {}]
    assert not discover(topic="skincare").items
    profiles.opt_in(ali)
    deliver_due()
    assert [set(topics) for topics in Feature.objects.values_list("topics", flat=True)] == [
        {"skincare"}
    ] * 2


def test_a_newcomer_is_one_until_they_have_written_much() -> None:
    ali = person("ali")
    card = write(ali)
    work()
    assert "New voice: every newcomer gets a trial audience" in reasons(ANONYMOUS, card.id)
    for i in range(6):
        write(ali, title=f"Another {i}")
    work()
    assert not any("New voice" in reason for reason in reasons(ANONYMOUS, card.id))


def test_c38_a_paid_note_says_who_pays_first_of_all() -> None:
    card = paid_note(person("ali"), 7, payer="Claymere")
    work()
    assert reasons(ANONYMOUS, card.id)[0].startswith("Paid partnership: Claymere pays the author")


def test_every_card_of_discover_has_a_reason_and_it_is_the_pages_own() -> None:
    kept = write(person("seed"), SKIN)
    for i in range(10):
        write(person(f"writer{i}"), (SKIN, BOOKS, RAMEN)[i % 3], created_at=days_ago(i * 20))
    reader = person("reader")
    work()
    keep(reader, kept.id)
    with use_clock(FrozenClock(days_ago(0))):
        picks = discover(reader).items
        assert len(picks) == 10
        for pick in picks:
            assert pick.reasons
            assert [reason.text for reason in pick.reasons] == reasons(reader, pick.card.id)


def test_the_parts_add_up_to_the_score() -> None:
    card = write(person("ali"))
    work()
    answer = why(ANONYMOUS, card.id)
    assert answer
    assert [part for part, _points, _weight in answer.parts] == list(PARTS)
    assert answer.total == pytest.approx(sum(points for _part, points, _weight in answer.parts))
    assert all(0 <= points <= weight for _part, points, weight in answer.parts)


def test_c39_a_limited_note_says_so_and_not_why_it_would_rank() -> None:
    card = write(person("ali"))
    work()
    limit_reach(card.id)
    work()
    answer = why(ANONYMOUS, card.id)
    assert answer
    assert (answer.reasons, answer.total, len(answer.limits)) == ((), 0.0, 1)


def test_nobody_learns_of_a_note_they_may_not_see() -> None:
    ali = person("ali")
    card = write(ali)
    work()
    notes.delete_note(ali, note_id=card.id)
    assert why(ANONYMOUS, card.id) is None
