"""Many people at one note at once: every like, save and comment is counted, none twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tallgrass.kernel.principal import Principal
from tallgrass.notes import actions
from tallgrass.notes.models import Board, Comment, Like, Note, Save
from tests.notes.factories import note, person

pytestmark = pytest.mark.django_db(transaction=True)
RACERS = 12


def test_counts_stay_exact_under_racing_readers() -> None:
    card = note(person("ali"))
    readers = [person(f"reader{i}") for i in range(RACERS)]

    def engage(reader: Principal) -> None:
        try:
            actions.like(reader, note_id=card.id)
            actions.save_to_board(reader, note_id=card.id)
            actions.comment(reader, note_id=card.id, text="Here too")
            actions.unlike(reader, note_id=card.id)
            actions.like(reader, note_id=card.id)
        finally:
            connection.close()

    with ThreadPoolExecutor(RACERS) as pool:
        list(pool.map(engage, [*readers, *readers]))
    row = Note.objects.get()
    assert (row.likes, row.saves, row.comments) == (RACERS, RACERS, 2 * RACERS)
    assert (Like.objects.count(), Save.objects.count(), Comment.objects.count()) == (
        RACERS,
        RACERS,
        2 * RACERS,
    )
    assert list(Board.objects.values_list("notes", flat=True)) == [1] * RACERS


def test_one_impatient_reader_makes_one_board() -> None:
    ali = person("ali")
    cards = [note(ali) for _ in range(8)]
    reader = person("reader")

    def save(turn: int) -> int:
        try:
            return actions.save_to_board(reader, note_id=cards[turn // 2].id)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(save, range(16))) == {1}
    assert Board.objects.get().notes == 8 and set(Note.objects.values_list("saves", flat=True)) == {
        1
    }
