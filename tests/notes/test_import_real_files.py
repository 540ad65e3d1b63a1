"""Two real exports, as they are."""

import pytest

from tallgrass.kernel.principal import SYSTEM
from tallgrass.notes.importing.options import ImportOptions
from tallgrass.notes.importing.run import ImportReport, import_file
from tallgrass.notes.models import Note
from tests.shared_data import shared_data

pytestmark = [pytest.mark.data, pytest.mark.django_db, pytest.mark.long]


def tally(report: ImportReport) -> tuple[int, ...]:
    return (
        report.read,
        report.skipped,
        report.created,
        report.updated,
        report.unchanged,
        report.refused,
    )


def test_a_dump_of_questions() -> None:
    path = shared_data("posts", "travel.csv.gz")
    options = ImportOptions(mapping={"author": "OwnerUserId"}, where={"PostTypeId": "1"})
    assert tally(import_file(SYSTEM, path=path, options=options)) == (
        10_000,
        7_275,
        2_589,
        0,
        0,
        136,
    )
    assert (Note.objects.count(), Note.objects.values("author").distinct().count()) == (2_589, 812)
    assert not Note.objects.filter(body__contains="</p>").exists()
    before = list(Note.objects.order_by("pk").values_list())
    assert tally(import_file(SYSTEM, path=path, options=options)) == (
        10_000,
        7_275,
        0,
        0,
        2_589,
        136,
    )
    assert list(Note.objects.order_by("pk").values_list()) == before


def test_short_replies_in_traditional_chinese() -> None:
    path = shared_data("posts", "cofacts.csv")
    assert tally(
        import_file(SYSTEM, path=path, options=ImportOptions(mapping={"author": "author_id"}))
    ) == (
        8_017,
        0,
        7_844,
        0,
        0,
        173,
    )
    assert Note.objects.values("author").distinct().count() == 397
    assert tally(
        import_file(SYSTEM, path=path, options=ImportOptions(mapping={"author": "author_id"}))
    ) == (
        8_017,
        0,
        0,
        0,
        7_844,
        173,
    )
