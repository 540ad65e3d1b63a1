"""Reads that cost the same however much there is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tallgrass.notes import actions, queries
from tallgrass.notes.board_queries import board_covers, boards_of
from tests.notes.factories import note, person

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_the_covers_of_many_boards_take_as_many_queries_as_those_of_one() -> None:
    ali, ben = person("ali"), person("ben")
    for n in range(4):
        board = actions.create_board(ali, name=f"Board {n}")
        for number in range(n + 1):  # a note lies on one board
            card = note(ben, title=f"Note {n}.{number}")
            actions.save_to_board(ali, note_id=card.id, board_id=board.id)
    boards = boards_of(ali, ali.acting_id)
    counts = []
    for some in (boards[:1], boards):
        with CaptureQueriesContext(connection) as captured:
            covers = board_covers(ali, some)
        counts.append(len(captured))
    assert counts[0] == counts[1]
    shown = {
        board.name: [card.title for card in covers[board.id]]
        for board in boards
        if board.name.startswith("Board")
    }
    assert shown == {
        "Board 0": ["Note 0.0"],
        "Board 1": ["Note 1.1", "Note 1.0"],
        "Board 2": ["Note 2.2", "Note 2.1", "Note 2.0"],
        "Board 3": ["Note 3.3", "Note 3.2", "Note 3.1"],
    }


def test_totals_are_added_up_by_the_database() -> None:
    ali, ben = person("ali"), person("ben")
    assert queries.note_totals(ben, ben.acting_id) == (0, 0)
    for n in range(3):
        actions.like(ali, note_id=note(ben, title=f"Note {n}").id)
    with CaptureQueriesContext(connection) as captured:
        assert queries.note_totals(ben, ben.acting_id) == (3, 3)
    assert "SUM(" in captured[-1]["sql"]
    assert len(captured) == 2  # whom a block hides from whoever looks is read first


def test_authors_are_read_in_pages() -> None:
    authors = [person(name) for name in ("ali", "ben", "cleo")]
    for author in (*authors, authors[0]):
        note(author, title="Hello")
    ids = sorted(author.acting_id for author in authors)
    assert queries.authors_after(0, size=2) == ids[:2]
    assert queries.authors_after(ids[1], size=2) == ids[2:]
    assert queries.authors_after(ids[2], size=2) == []
