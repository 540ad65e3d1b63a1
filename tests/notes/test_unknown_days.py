"""A note whose day nobody knows is of no day: not of today, nowhere."""

from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client
from django.utils import translation

from tallgrass.kernel import clock
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.principal import ANONYMOUS, SYSTEM
from tallgrass.notes import queries
from tallgrass.notes.actions import import_notes
from tallgrass.notes.models import Note, NoteTag
from tallgrass.notes.types import DAY_UNKNOWN, ImportedCounts, ImportRow
from tallgrass.profiles.reading import read
from tests.notes.bringing import NOW, bring, sheet
from tests.notes.factories import note, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def undated(tmp_path: Path) -> Note:
    bring(sheet(tmp_path / "f.csv", "id|author|title|text", "n1|lan|No day|words #hill"))
    return Note.objects.get(title="No day")


def test_it_has_no_day_for_other_rooms(undated: Note) -> None:
    assert undated.written_at is None
    assert queries.cards(ANONYMOUS, [undated.pk])[0].created_at is None
    assert queries.texts([undated.pk])[undated.pk].created_at is None
    assert queries.notes_by_author([undated.author_id], NOW - timedelta(days=9_000)) == {}


@pytest.mark.parametrize(("language", "words"), [("en", "day unknown"), ("zh-hans", "日期不详")])
def test_its_page_says_so_in_both_languages(undated: Note, language: str, words: str) -> None:
    client = Client()
    client.cookies["django_language"] = language
    with translation.override(language):
        html = client.get(
            f"/n/{undated.public_id}/", headers={"accept-language": language}, follow=True
        ).content.decode()
    assert words in html
    assert "1970" not in html
    assert "datePublished" not in html
    assert "published_time" not in html


def test_a_list_has_it_last_and_a_tag_too(undated: Note) -> None:
    lan = person("tove")
    Note.objects.filter(pk=undated.pk).update(author_id=lan.person_id)
    with use_clock(FrozenClock(datetime(2001, 1, 1, tzinfo=UTC))):
        old = note(lan, title="Old", body="Twenty years ago #hill")
    shown = queries.notes_of(ANONYMOUS, lan.person_id or 0).items
    assert [card.id for card in shown] == [old.id, undated.pk]
    assert queries.ids_by_tag(ANONYMOUS, "hill").items == [old.id, undated.pk]


def test_it_is_no_part_of_pace_nor_of_the_last_ninety_days(undated: Note) -> None:
    lan, now = person("tove"), clock.now()
    Note.objects.filter(pk=undated.pk).update(author_id=lan.person_id)
    for days in (2, 4, 6):
        with use_clock(FrozenClock(now - timedelta(days=days))):
            note(lan, title=f"{days} days ago", body="words")
    texts = queries.notes_by_author([lan.person_id or 0])
    topics = {text.id: {} for own in texts.values() for text in own}
    reading = read(texts, topics, {}, now)[lan.person_id or 0]
    assert (reading.notes, reading.cadence_days) == (4, 2.0)
    assert "imported_90d" not in reading.medians
    assert reading.medians["imported_all"] == (0.0, 1)


def test_a_file_that_tells_the_day_later_sets_it_and_one_that_does_not_keeps_it(
    undated: Note,
) -> None:
    row = ImportRow(
        author_id=undated.author_id,
        external_id="n1",
        title="No day",
        body="words #hill",
        language="en",
        created_at=datetime(2024, 8, 12, tzinfo=UTC),
        counts=ImportedCounts(),
        source=undated.source,
    )
    assert import_notes(SYSTEM, rows=[row]) == ["updated"]
    undated.refresh_from_db()
    assert undated.written_at == datetime(2024, 8, 12, tzinfo=UTC)


def test_notes_that_an_earlier_release_dated_by_their_import_lose_that_day(undated: Note) -> None:
    then = datetime(2026, 3, 1, 9, 30, 12, 345_678, tzinfo=UTC)
    Note.objects.update(created_at=then, updated_at=then + timedelta(microseconds=40), version=1)
    NoteTag.objects.update(created_at=then)
    told = note(person("tove"), title="Told", body="words")
    Note.objects.filter(pk=told.id).update(
        external_id="n2", created_at=then - timedelta(days=3), updated_at=then, version=1
    )
    migration = import_module("tallgrass.notes.migrations.0004_unknown_days")
    migration.forget_days(apps, None)
    undated.refresh_from_db()
    assert (undated.created_at, undated.version) == (DAY_UNKNOWN, 2)
    assert NoteTag.objects.get(note=undated).created_at == DAY_UNKNOWN
    assert Note.objects.get(pk=told.id).created_at == then - timedelta(days=3)
