"""Reads: order, paging, changes to follow, and how many queries they cost."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.errors import CURSOR_DAMAGED
from tallgrass.kernel.principal import ANONYMOUS
from tallgrass.notes import actions, queries
from tests.notes.factories import note, person, picture
from tests.refusals import refused

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 1, tzinfo=UTC)


def test_cards_keep_the_order_asked() -> None:
    ali = person("ali")
    ids = [note(ali).id for _ in range(3)]
    wanted = [ids[1], ids[2], ids[0], 10**9, ids[1]]
    assert [card.id for card in queries.cards(ANONYMOUS, wanted)] == [ids[1], ids[2], ids[0]]


@pytest.mark.parametrize("count", [2, 12])
def test_cards_cost_the_same_queries_however_many(
    count: int, django_assert_num_queries: Any
) -> None:
    viewer = person("viewer")
    ids = []
    for i in range(count):
        author = person(f"author{i}")
        ids += [note(author).id, note(author, images=[picture()]).id]
    with django_assert_num_queries(5):
        assert len(queries.cards(viewer, ids)) == 2 * count


def test_pages_of_a_person_and_a_tag_reach_every_note_once() -> None:
    ali = person("ali")
    moment = FrozenClock(START)
    with use_clock(moment):
        ids = [note(ali).id for _ in range(7)]  # all at the same moment
    for read in (
        lambda cursor: queries.ids_by_tag(ANONYMOUS, "DrySkin", cursor=cursor, size=3),
        lambda cursor: queries.ids_by_authors(
            ANONYMOUS, [ali.person_id or 0], cursor=cursor, size=3
        ),
    ):
        seen, cursor = [], ""
        while True:
            page = read(cursor)
            seen += page.items
            cursor = page.next
            if not cursor:
                break
        assert seen == ids[::-1]
    with refused(CURSOR_DAMAGED):
        queries.notes_of(ANONYMOUS, ali.person_id or 0, cursor="nonsense")


def test_changes_can_be_followed_from_a_cursor() -> None:
    ali = person("ali")
    moment = FrozenClock(START)
    with use_clock(moment):
        ids = [note(ali).id for _ in range(5)]
        texts, cursor = queries.texts_since(limit=2)
        more, cursor = queries.texts_since(cursor)
        assert [text.id for text in [*texts, *more]][:2] == ids[:2] and more[-1].id == ids[-1]
        assert queries.texts_since(cursor) == ([], cursor)
        moment.advance(timedelta(seconds=1))
        actions.like(person("ben"), note_id=ids[0])
        assert queries.texts_since(cursor) == ([], cursor)
        actions.edit_note(ali, note_id=ids[0], title="New", body="")
        actions.delete_note(ali, note_id=ids[1])
        texts, cursor = queries.texts_since(cursor)
    assert [(text.id, text.title, text.is_public) for text in texts] == [
        (ids[0], "New", True),
        (ids[1], "", False),
    ]


def test_notes_by_author_since_a_day() -> None:
    ali, ben = person("ali"), person("ben")
    moment = FrozenClock(START)
    with use_clock(moment):
        note(ali)
        moment.advance(timedelta(days=2))
        new = note(ali)
        other = note(ben)
    found = queries.notes_by_author(
        [ali.person_id or 0, ben.person_id or 0], since=START + timedelta(days=1)
    )
    assert {person: [text.id for text in texts] for person, texts in found.items()} == {
        ali.person_id: [new.id],
        ben.person_id: [other.id],
    }
