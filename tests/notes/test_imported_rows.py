"""Imported notes: created once, updated by their id, counts kept apart."""

from datetime import UTC, datetime

import pytest

from tallgrass.kernel.errors import NOT_PERMITTED
from tallgrass.notes import actions, queries
from tallgrass.notes.models import Note
from tallgrass.notes.types import ImportedCounts, ImportRow, NoteCounts
from tests.notes.factories import person
from tests.refusals import refused

pytestmark = pytest.mark.django_db
DAY = datetime(2025, 3, 1, tzinfo=UTC)


def row(author_id: int, number: int, **values: object) -> ImportRow:
    fields = {
        "title": f"Note {number}",
        "body": "Words #tag",
        "language": "",
        "created_at": DAY,
        "counts": ImportedCounts(9, 5, 2, 1),
    }
    return ImportRow(author_id=author_id, external_id=f"x:{number}", **{**fields, **values})  # type: ignore[arg-type]


def test_a_second_import_changes_nothing_and_a_changed_row_updates() -> None:
    root, ali = person("root", is_operator=True), person("ali")
    author = ali.person_id or 0
    rows = [row(author, number) for number in range(3)]
    assert (
        actions.import_notes(root, rows=rows, dry_run=True) == ["created"] * 3
        and not Note.objects.exists()
    )
    assert actions.import_notes(root, rows=rows) == ["created"] * 3
    before = list(Note.objects.order_by("pk").values())
    assert actions.import_notes(root, rows=rows) == ["unchanged"] * 3
    assert list(Note.objects.order_by("pk").values()) == before
    changed = [row(author, 0, counts=ImportedCounts(10, 6, 2, 1)), rows[1], row(author, 3)]
    assert actions.import_notes(root, rows=changed) == ["updated", "unchanged", "created"]
    ids = dict(Note.objects.filter(external_id="x:0").values_list("external_id", "pk"))
    assert queries.counts(ids.values()) == {
        ids["x:0"]: NoteCounts(
            views_imported=10, likes_imported=6, saves_imported=2, comments_imported=1
        )
    }


def test_a_note_its_author_deleted_is_not_brought_back() -> None:
    root, ali = person("root", is_operator=True), person("ali")
    rows = [row(ali.person_id or 0, 1)]
    actions.import_notes(root, rows=rows)
    actions.delete_note(ali, note_id=Note.objects.get().pk)
    assert actions.import_notes(root, rows=[row(ali.person_id or 0, 1, title="Back")]) == [
        "unchanged"
    ]
    assert Note.objects.get().deleted_at is not None


def test_only_operators_import() -> None:
    ali = person("ali")
    with refused(NOT_PERMITTED, verb="notes.import"):
        actions.import_notes(ali, rows=[row(ali.person_id or 0, 1)])
    assert not Note.objects.exists()
