"""A block hides news by way of a third person, and counts follow what is shown."""

from importlib import import_module

import pytest
from django.apps import apps

from tallgrass.governance.types import Limit, RestrictionChange, restriction_changed
from tallgrass.kernel import outbox
from tallgrass.kernel.principal import ANONYMOUS, Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.notes import actions, queries
from tallgrass.notes.board_queries import board_by_public_id, boards_of, comments_on
from tallgrass.notes.models import Comment, Note
from tallgrass.notes.types import NoteCard
from tallgrass.notices.models import Notice
from tallgrass.notices.queries import inbox, unread_count
from tallgrass.people import actions as people
from tests.notes.factories import note, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ali() -> Principal:
    return person("ali")


@pytest.fixture
def ben() -> Principal:
    return person("ben")


@pytest.fixture
def third() -> Principal:
    return person("third")


def told(who: Principal) -> list[str]:
    outbox.deliver_due()
    return sorted(card.kind for card in inbox(who).items)


def shown(viewer: Principal, card: NoteCard) -> int:
    full = queries.note_by_public_id(viewer, card.public_id)
    assert full is not None
    page = comments_on(viewer, card.id, size=50).items
    heads = sum(not row.is_deleted for row in page)
    assert full.counts.comments == heads + sum(len(row.replies) for row in page)
    return full.counts.comments


def test_nobody_is_told_of_what_a_third_person_says_below_a_note_hidden_from_them(
    ali: Principal, ben: Principal, third: Principal
) -> None:
    card = note(ben, body="A walk.")
    mine = actions.comment(ali, note_id=card.id, text="Where is it?")
    outbox.deliver_due()
    people.block(ali, person_id=ben.acting_id)
    actions.comment(third, note_id=card.id, text="By the river.", parent_id=mine)
    actions.comment(third, note_id=card.id, text="Ask @ali, they know.")
    assert told(ali) == []


def test_nobody_is_told_of_an_answer_to_one_whom_a_block_hides(
    ali: Principal, ben: Principal, third: Principal
) -> None:
    mine = note(ali, body="A walk.")
    head = actions.comment(ben, note_id=mine.id, text="Nice.")
    people.block(ali, person_id=ben.acting_id)
    Notice.objects.all().delete()
    actions.comment(third, note_id=mine.id, text="Is it? @ali", parent_id=head)
    assert [kind for kind in told(ali) if kind != "notes.commented"] == []
    assert shown(ali, mine) == 0


def test_older_notices_of_the_blocked_and_of_their_notes_go_and_come_back(
    ali: Principal, ben: Principal, third: Principal
) -> None:
    card = note(ben, body="Hello @ali")
    actions.comment(third, note_id=card.id, text="Look, @ali")
    people.follow(third, person_id=ali.acting_id)
    assert told(ali) == ["notes.mentioned", "notes.mentioned", "people.followed"]
    assert unread_count(ali) == 3
    people.block(ben, person_id=ali.acting_id)
    assert (told(ali), unread_count(ali)) == (["people.followed"], 1)
    people.unblock(ben, person_id=ali.acting_id)
    assert (len(told(ali)), unread_count(ali)) == (3, 3)


def test_notices_of_an_earlier_release_learn_whose_note_they_lead_to(
    ali: Principal, ben: Principal, third: Principal
) -> None:
    card = note(ben, body="A walk.")
    actions.comment(third, note_id=card.id, text="Look, @ali")
    outbox.deliver_due()
    Notice.objects.update(whose=None)
    import_module("tallgrass.notes.migrations.0005_whose_notices").tell_whose(apps, None)
    assert Notice.objects.get(person=ali.person_id).whose_id == ben.person_id
    assert Notice.objects.get(person=ben.person_id).whose_id is None
    people.block(ali, person_id=ben.acting_id)
    assert told(ali) == []


def test_comments_are_counted_as_they_are_shown(
    ali: Principal, ben: Principal, third: Principal
) -> None:
    card = note(third, body="A walk.")
    head = actions.comment(ben, note_id=card.id, text="Nice.")
    actions.comment(third, note_id=card.id, text="Thanks.", parent_id=head)
    actions.comment(third, note_id=card.id, text="Anybody?")
    mine = actions.comment(ali, note_id=card.id, text="Me.")
    actions.comment(ben, note_id=card.id, text="And me.", parent_id=mine)
    assert [shown(who, card) for who in (ali, ben, third, ANONYMOUS)] == [5, 5, 5, 5]
    people.block(ali, person_id=ben.acting_id)
    assert [shown(who, card) for who in (ali, ben, third, ANONYMOUS)] == [2, 3, 5, 5]
    actions.delete_comment(ali, comment_id=mine)
    assert [shown(who, card) for who in (ali, third)] == [1, 4]


def test_what_stands_below_a_hidden_comment_is_not_counted_either(
    ali: Principal, ben: Principal
) -> None:
    card = note(ali, body="A walk.")
    head = actions.comment(ben, note_id=card.id, text="Rude.")
    actions.comment(ali, note_id=card.id, text="Please.", parent_id=head)
    restriction_changed.fire(
        RestrictionChange(Subject("comment", head), Limit.PUBLISH, active=True)
    )
    assert Comment.objects.get(pk=head).is_hidden
    assert shown(ali, card) == 0


def test_notes_are_counted_as_the_viewer_sees_them(
    ali: Principal, ben: Principal, third: Principal
) -> None:
    card, hidden = note(ben), note(ben, title="Another", body="Rude words.")
    Note.objects.filter(pk=hidden.id).update(is_hidden=True)
    actions.like(third, note_id=card.id)
    totals = [queries.note_totals(who, ben.acting_id) for who in (ali, ben, ANONYMOUS)]
    assert totals == [(1, 1), (2, 1), (1, 1)]
    people.block(ali, person_id=ben.acting_id)
    assert queries.note_totals(ali, ben.acting_id) == (0, 0)


def test_boards_count_the_notes_that_the_viewer_may_open(
    ali: Principal, ben: Principal, third: Principal
) -> None:
    cards = [note(ben), note(third, title="Another", body="Another walk.")]
    for card in cards:
        actions.save_to_board(ali, note_id=card.id)
    [board] = boards_of(ali, ali.acting_id)
    assert board.notes == 2
    people.block(ali, person_id=ben.acting_id)
    assert [one.notes for one in boards_of(ali, ali.acting_id)] == [1]
    mine = board_by_public_id(ali, board.public_id)
    assert mine is not None and mine.notes == 1
