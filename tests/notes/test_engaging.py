"""Likes, boards, comments: exact counts, one row a person, nothing across a block."""

import pytest
from django.utils import translation

from tallgrass.kernel.errors import (
    NOT_PERMITTED,
    SIGN_IN_FIRST,
)
from tallgrass.kernel.outbox import deliver_due
from tallgrass.kernel.principal import ANONYMOUS, SYSTEM, Principal
from tallgrass.notes import actions, queries
from tallgrass.notes.board_queries import (
    board_by_public_id,
    boards_of,
    comments_on,
    liked_notes,
    notes_on_board,
)
from tallgrass.notes.errors import (
    ANSWERED_COMMENT_GONE,
    BOARD_NAME_TAKEN,
    NO_SUCH_COMMENT,
    NO_SUCH_NOTE,
    NOTE_DELETED,
)
from tallgrass.notes.models import Board, Comment, Like, Note, Save
from tallgrass.notices.queries import inbox
from tallgrass.people import actions as people_actions
from tests.notes.factories import note, person
from tests.refusals import denied, refused

pytestmark = pytest.mark.django_db


def told(person_id: int | None) -> list[str]:
    while deliver_due():
        pass
    return [card.kind for card in inbox(Principal(person_id=person_id)).items]


def test_a_like_counts_once_and_can_be_taken_back() -> None:
    ali, ben = person("ali"), person("ben")
    card = note(ali)
    assert [actions.like(ben, note_id=card.id), actions.like(ben, note_id=card.id)] == [1, 1]
    assert Note.objects.get().likes == 1 and Like.objects.count() == 1
    assert queries.liked_ids(ben) == [card.id]
    assert [c.id for c in liked_notes(ben, ben.person_id or 0).items] == [card.id]
    assert told(ali.person_id) == ["notes.liked"]
    assert [actions.unlike(ben, note_id=card.id), actions.unlike(ben, note_id=card.id)] == [0, 0]
    assert Note.objects.get().likes == 0 and not Like.objects.exists()


def test_a_save_goes_to_a_private_board_and_moves_with_its_counts() -> None:
    ali, ben = person("ali"), person("ben")
    card = note(ali)
    assert actions.save_to_board(ben, note_id=card.id) == 1
    first = boards_of(ben, ben.person_id or 0)[0]
    assert first.is_private and first.notes == 1
    assert (
        board_by_public_id(ali, first.public_id) is None
        and boards_of(ali, ben.person_id or 0) == []
    )
    other = actions.create_board(ben, name="Skin", is_private=False)
    assert actions.save_to_board(ben, note_id=card.id, board_id=other.id) == 1
    assert [board.notes for board in boards_of(ben, ben.person_id or 0)] == [0, 1]
    seen = board_by_public_id(ANONYMOUS, other.public_id)
    assert seen and [c.id for c in notes_on_board(ANONYMOUS, seen.id).items] == [card.id]
    assert actions.unsave(ben, note_id=card.id) == 0
    assert (
        Note.objects.get().saves,
        Save.objects.count(),
        Board.objects.get(pk=other.id).notes,
    ) == (0, 0, 0)


def test_deleting_a_board_unsaves_its_notes() -> None:
    ben = person("ben")
    card = note(person("ali"))
    board = actions.create_board(ben, name="Skin")
    actions.save_to_board(ben, note_id=card.id, board_id=board.id)
    actions.delete_board(ben, board_id=board.id)
    assert (
        Note.objects.get().saves == 0 and not Save.objects.exists() and not Board.objects.exists()
    )


def test_the_board_of_a_first_save_is_named_as_its_reader_speaks_until_it_has_a_name() -> None:
    ben = person("ben")
    actions.save_to_board(ben, note_id=note(person("ali")).id)
    [board] = boards_of(ben, ben.acting_id)
    with translation.override("zh-hans"):
        assert (board.name, boards_of(ben, ben.acting_id)[0].name) == ("Saved", "收藏")
    actions.change_board(ben, board_id=board.id, name="Later", is_private=True)
    with translation.override("zh-hans"):
        assert boards_of(ben, ben.acting_id)[0].name == "Later"


def test_deleting_a_note_takes_it_off_boards() -> None:
    ali, ben = person("ali"), person("ben")
    card = note(ali)
    actions.save_to_board(ben, note_id=card.id)
    actions.delete_note(ali, note_id=card.id)
    assert Board.objects.get().notes == 0 and not Save.objects.exists()


def test_boards_belong_to_their_owner() -> None:
    ali, ben = person("ali"), person("ben")
    card = note(ali)
    board = actions.create_board(ben, name="Skin", is_private=False)
    for who, verb, attempt in (
        (
            ali,
            "notes.board",
            lambda: actions.change_board(ali, board_id=board.id, name="Mine", is_private=True),
        ),
        (ali, "notes.board", lambda: actions.delete_board(ali, board_id=board.id)),
        (
            ali,
            "notes.board",
            lambda: actions.save_to_board(ali, note_id=card.id, board_id=board.id),
        ),
        (ANONYMOUS, "notes.board", lambda: actions.create_board(ANONYMOUS, name="x")),
        (SYSTEM, "", lambda: actions.create_board(SYSTEM, name="x")),
    ):
        with denied(who, verb):
            attempt()
    row = Board.objects.get()
    assert (row.name, row.is_private, row.notes, Save.objects.count()) == ("Skin", False, 0, 0)


def test_two_boards_of_one_name_are_refused() -> None:
    ben = person("ben")
    board = actions.create_board(ben, name="Skin")
    other = actions.create_board(ben, name="Home")
    with refused(BOARD_NAME_TAKEN):
        actions.create_board(ben, name=" Skin ")
    with refused(BOARD_NAME_TAKEN):
        actions.change_board(ben, board_id=other.id, name="Skin", is_private=True)
    actions.change_board(ben, board_id=board.id, name="Skin", is_private=False)
    assert list(Board.objects.order_by("pk").values_list("name", "is_private")) == [
        ("Skin", False),
        ("Home", True),
    ]


def test_comments_and_answers_are_one_thread_deep() -> None:
    ali, ben = person("ali"), person("ben")
    card = note(ali)
    first = actions.comment(ben, note_id=card.id, text="Does it sting? @ali")
    answer = actions.comment(ali, note_id=card.id, text="A little.", parent_id=first)
    actions.comment(ben, note_id=card.id, text="Thank you.", parent_id=answer)
    [thread] = comments_on(ANONYMOUS, card.id).items
    assert [reply.text for reply in thread.replies] == ["A little.", "Thank you."]
    assert Note.objects.get().comments == 3
    assert told(ali.person_id) == ["notes.commented", "notes.commented"]
    assert told(ben.person_id) == ["notes.answered"]


def test_a_deleted_comment_leaves_its_place_while_it_is_answered() -> None:
    ali, ben = person("ali"), person("ben")
    card = note(ali)
    first = actions.comment(ben, note_id=card.id, text="Does it sting?")
    answer = actions.comment(ali, note_id=card.id, text="A little.", parent_id=first)
    actions.delete_comment(ben, comment_id=first)
    [thread] = comments_on(ANONYMOUS, card.id).items
    assert thread.is_deleted and thread.text == "" and len(thread.replies) == 1
    assert Note.objects.get().comments == 1
    actions.delete_comment(ali, comment_id=answer)
    assert comments_on(ANONYMOUS, card.id).items == [] and Note.objects.get().comments == 0
    with refused(NO_SUCH_COMMENT):
        actions.delete_comment(ali, comment_id=answer)


def test_c39_neither_the_author_of_a_note_nor_an_operator_deletes_criticism() -> None:
    ali, ben, root = person("ali"), person("ben"), person("root", is_operator=True)
    card = note(ali)
    first = actions.comment(ben, note_id=card.id, text="It stung.")
    for somebody in (ali, root):
        with refused(NOT_PERMITTED, verb="notes.delete_comment"):
            actions.delete_comment(somebody, comment_id=first)
    assert Comment.objects.get().text == "It stung." and Note.objects.get().comments == 1


def test_a_form_sent_twice_is_one_note_and_one_comment() -> None:
    ali, ben = person("ali"), person("ben")
    one = actions.publish_note(
        ali, idempotency_key="k" * 16, title="Nine mornings", body="No pilling."
    )
    assert (
        actions.publish_note(
            ali, idempotency_key="k" * 16, title="Nine mornings", body="No pilling."
        ).id
        == one.id
    )
    other = actions.publish_note(
        ali, idempotency_key="k" * 16, title="Ten mornings", body="No pilling."
    )
    assert Note.objects.count() == 2 and one.id != other.id
    first = actions.comment(ben, idempotency_key="k" * 16, note_id=one.id, text="Does it sting?")
    assert (
        actions.comment(ben, idempotency_key="k" * 16, note_id=one.id, text="Does it sting?")
        == first
    )
    actions.comment(ben, idempotency_key="k" * 16, note_id=one.id, text="And on day two?")
    assert Note.objects.get(pk=one.id).comments == Comment.objects.count() == 2


def test_a_note_deleted_since_is_not_published_again_by_an_old_form() -> None:
    ali = person("ali")
    card = actions.publish_note(ali, idempotency_key="k" * 16, title="Nine mornings", body="")
    actions.delete_note(ali, note_id=card.id)
    with refused(NOTE_DELETED):
        actions.publish_note(ali, idempotency_key="k" * 16, title="Nine mornings", body="")
    assert Note.objects.exclude(deleted_at=None).count() == Note.objects.count() == 1


def test_an_answer_to_another_notes_comment_is_refused() -> None:
    ali, ben = person("ali"), person("ben")
    one, two = note(ali), note(ali)
    first = actions.comment(ben, note_id=one.id, text="Here")
    with refused(ANSWERED_COMMENT_GONE):
        actions.comment(ben, note_id=two.id, text="There", parent_id=first)
    assert Comment.objects.count() == 1 and Note.objects.get(pk=two.id).comments == 0


@pytest.mark.parametrize("blocker", ["ali", "ben"])
def test_a_block_parts_two_people_in_both_directions(blocker: str) -> None:
    cast = {"ali": person("ali"), "ben": person("ben")}
    ali, ben = cast["ali"], cast["ben"]
    card, own = note(ali), note(ben, body="Hello @ali")
    actions.comment(ali, note_id=own.id, text="Hello")
    other = ben if blocker == "ali" else ali
    people_actions.block(cast[blocker], person_id=other.person_id or 0)
    for attempt in (
        lambda: actions.like(ben, note_id=card.id),
        lambda: actions.save_to_board(ben, note_id=card.id),
        lambda: actions.comment(ben, note_id=card.id, text="x"),
    ):
        with refused(NO_SUCH_NOTE):
            attempt()
    assert (
        queries.cards(ben, [card.id]) == []
        and queries.note_by_public_id(ben, card.public_id) is None
    )
    assert (
        queries.ids_by_tag(ben, "dryskin").items == []
        and queries.ids_by_authors(ben, [ali.person_id or 0]).items == []
    )
    assert comments_on(ben, own.id).items == [] and len(comments_on(ANONYMOUS, own.id).items) == 1
    assert told(ali.person_id) == []
    assert (Like.objects.count(), Save.objects.count(), Note.objects.get(pk=card.id).comments) == (
        0,
        0,
        0,
    )


def test_nobody_engages_without_an_account_or_with_a_deleted_note() -> None:
    ali = person("ali")
    card = note(ali)
    gone = note(ali)
    actions.delete_note(ali, note_id=gone.id)
    for principal, note_id in ((ANONYMOUS, card.id), (ali, gone.id), (ali, 10**9)):
        why, verb = (
            (NO_SUCH_NOTE, {}) if principal.is_person else (SIGN_IN_FIRST, {"verb": "notes.engage"})
        )
        for operation in (actions.like, actions.save_to_board):
            with refused(why, **verb):
                operation(principal, note_id=note_id)
        with refused(why, **verb):
            actions.comment(principal, note_id=note_id, text="x")
    assert not Like.objects.exists() and not Save.objects.exists() and not Comment.objects.exists()


def test_whoever_is_mentioned_hears_of_it_once() -> None:
    ali, ben = person("ali"), person("ben")
    card = note(ali, body="With @ben and @nobody")
    assert told(ben.person_id) == ["notes.mentioned"]
    actions.edit_note(ali, note_id=card.id, title="With", body="Again with @ben")
    assert told(ben.person_id) == ["notes.mentioned"]
