"""A whole import is taken back while nothing hangs on it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tallgrass.kernel.errors import NOT_PERMITTED
from tallgrass.kernel.principal import SYSTEM
from tallgrass.notes import actions, errors, queries
from tallgrass.notes.import_queries import imports
from tallgrass.notes.models import Note, NoteTag
from tallgrass.people import actions as people_actions
from tallgrass.people.models import Person
from tests.notes.bringing import bring, sheet, tally
from tests.notes.factories import person
from tests.refusals import refused

pytestmark = pytest.mark.django_db
HEAD = "id|author|title|text|likes|date"
FIRST = "n1|lan|One|first #hill|5|2024-08-12"
SECOND = "n2|tove|Two|second|6|2024-08-13"


def snapshot() -> list[object]:
    notes = Note.objects.filter(deleted_at=None).order_by("pk")
    kept = ("pk", "title", "body", "likes_imported", "created_at", "hashtags")
    people = Person.objects.filter(erased_at=None).order_by("pk")
    return [*notes.values_list(*kept), *people.values_list("pk", "name", "external_id")]


def test_notes_and_people_go_and_changed_notes_say_again_what_they_said(tmp_path: Path) -> None:
    bring(sheet(tmp_path / "f.csv", HEAD, FIRST))
    before = snapshot()
    changed = "n1|lan|One|changed #lake|9|2024-08-12"
    second = bring(sheet(tmp_path / "g.csv", HEAD, changed, SECOND))
    assert [card.created for card in imports(SYSTEM)] == [1, 1]
    assert actions.take_back_import(SYSTEM, public_id=second.import_id) == (1, 1, 1)
    assert snapshot() == before
    assert list(NoteTag.objects.values_list("tag", flat=True)) == ["hill"]
    assert imports(SYSTEM)[0].taken_back_at is not None
    assert tally(bring(tmp_path / "g.csv")) == (0, 1, 1, 0, 0)  # it can come again


def test_an_import_that_changed_nothing_is_none(tmp_path: Path) -> None:
    path = sheet(tmp_path / "f.csv", HEAD, FIRST)
    assert bring(path, dry_run=True).import_id == ""
    assert bring(path).import_id
    assert bring(path).import_id == ""
    assert len(imports(SYSTEM)) == 1


def like(note: Note) -> None:
    actions.like(person("reader"), note_id=note.pk)


def comment(note: Note) -> None:
    actions.comment(person("reader"), note_id=note.pk, text="Where is that?")


def save(note: Note) -> None:
    actions.save_to_board(person("reader"), note_id=note.pk)


def follow(note: Note) -> None:
    people_actions.follow(person("reader"), person_id=note.author_id)


def claim_code(note: Note) -> None:
    people_actions.issue_claim_code(SYSTEM, person_id=note.author_id)


def claim(note: Note) -> None:
    code = people_actions.issue_claim_code(SYSTEM, person_id=note.author_id)
    people_actions.claim_person(
        code=code, email="lan@example.org", password="tall grass bends and stands"
    )


@pytest.mark.parametrize("happens", [like, comment, save])
def test_what_hangs_on_a_note_keeps_the_import(
    tmp_path: Path, happens: Callable[[Note], None]
) -> None:
    report = bring(sheet(tmp_path / "f.csv", HEAD, FIRST, SECOND))
    happens(Note.objects.get(title="One"))
    before = snapshot()
    with refused(errors.IMPORT_HELD, title="One"):
        actions.take_back_import(SYSTEM, public_id=report.import_id)
    assert snapshot() == before


@pytest.mark.parametrize("happens", [follow, claim_code, claim])
def test_what_hangs_on_a_person_keeps_the_import(
    tmp_path: Path, happens: Callable[[Note], None]
) -> None:
    report = bring(sheet(tmp_path / "f.csv", HEAD, FIRST, SECOND))
    happens(Note.objects.get(title="One"))
    before = snapshot()
    with refused(errors.IMPORT_AUTHOR_HELD, name="lan"):
        actions.take_back_import(SYSTEM, public_id=report.import_id)
    assert snapshot() == before


def test_a_later_import_of_the_same_notes_goes_first(tmp_path: Path) -> None:
    first = bring(sheet(tmp_path / "f.csv", HEAD, FIRST))
    later = bring(sheet(tmp_path / "g.csv", HEAD, FIRST.replace("first", "later")))
    with refused(errors.IMPORT_FOLLOWED, file="g.csv", number=later.import_id):
        actions.take_back_import(SYSTEM, public_id=first.import_id)
    actions.take_back_import(SYSTEM, public_id=later.import_id)
    assert actions.take_back_import(SYSTEM, public_id=first.import_id) == (1, 0, 1)
    assert snapshot() == []


def test_a_person_with_another_note_stays(tmp_path: Path) -> None:
    first = bring(sheet(tmp_path / "f.csv", HEAD, FIRST))
    bring(sheet(tmp_path / "g.csv", HEAD, SECOND.replace("tove", "lan")))
    assert actions.take_back_import(SYSTEM, public_id=first.import_id) == (1, 0, 0)
    assert [text.title for text in queries.notes_by_author([Person.objects.get().pk]).popitem()[1]]


def test_taking_back_twice_or_nothing_is_refused(tmp_path: Path) -> None:
    report = bring(sheet(tmp_path / "f.csv", HEAD, FIRST))
    actions.take_back_import(SYSTEM, public_id=report.import_id)
    with refused(errors.IMPORT_TAKEN_BACK):
        actions.take_back_import(SYSTEM, public_id=report.import_id)
    with refused(errors.NO_SUCH_IMPORT):
        actions.take_back_import(SYSTEM, public_id="3f9k2mzq4hx7bw2c")


def test_only_operators_take_imports_back(tmp_path: Path) -> None:
    report = bring(sheet(tmp_path / "f.csv", HEAD, FIRST))
    with refused(NOT_PERMITTED, verb="notes.import"):
        actions.take_back_import(person("reader"), public_id=report.import_id)
    assert Note.objects.get().deleted_at is None
