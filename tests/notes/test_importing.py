"""Files of notes, brought in: what is made, what is refused, and that a second run changes
nothing."""

import csv
import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow
import pytest
from pyarrow import parquet

from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.errors import NOT_PERMITTED
from tallgrass.kernel.principal import SYSTEM
from tallgrass.notes.importing.failures import UnreadableFile
from tallgrass.notes.importing.options import ImportOptions
from tallgrass.notes.importing.run import ImportReport, import_file
from tallgrass.notes.importing.taking import Tell
from tallgrass.notes.models import Note
from tallgrass.people import actions as people_actions
from tallgrass.people.models import Person
from tests.notes.factories import person
from tests.refusals import refused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
COLUMNS = [
    "id",
    "author",
    "title",
    "body",
    "views",
    "likes",
    "saves",
    "comments",
    "created",
    "place",
    "tags",
]
FIRST = [
    "n1",
    "阿藜",
    "拉面地图",
    "四家",
    "1.2w",
    "1,024",
    "1千+",
    "3",
    "2026-01-05",
    "Toronto",
    "#美食[话题]# #拉面[话题]#",
]
SECOND = [
    "n2",
    "Tove",
    "Bus times",
    "<p>North &amp; back</p>",
    "nan",
    "12.0",
    "",
    "",
    "2026/2/1 08:00",
    "",
    "<hiking><bus>",
]


def table(path: Path, *rows: list[str]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as handle:
        csv.writer(handle).writerows([COLUMNS, *rows])
    return path


def bring(path: Path, tell: Tell = lambda verdict: None, **options: Any) -> ImportReport:
    with use_clock(FrozenClock(NOW)):
        return import_file(SYSTEM, path=path, tell=tell, options=ImportOptions(**options))


def tally(report: ImportReport) -> tuple[int, ...]:
    counted = (report.skipped, report.created, report.updated, report.unchanged, report.refused)
    assert report.read == sum(counted)
    return counted


def snapshot() -> list[Any]:
    notes = Note.objects.order_by("pk").values_list()
    return [*notes, *Person.objects.order_by("pk").values_list()]


def test_notes_and_unclaimed_authors_are_made_with_imported_counts(tmp_path: Path) -> None:
    report = bring(table(tmp_path / "f.csv", FIRST, SECOND))
    assert tally(report) == (0, 2, 0, 0, 0)
    first, second = Note.objects.order_by("pk")
    assert (
        first.views_imported,
        first.likes_imported,
        first.saves_imported,
        first.comments_imported,
    ) == (12_000, 1_024, 1_000, 3)
    assert (first.likes, first.saves, first.comments) == (0, 0, 0)
    assert (first.title, first.place, first.language, first.hashtags) == (
        "拉面地图",
        "Toronto",
        "zh-hans",
        ["美食", "拉面"],
    )
    assert first.created_at == datetime(2026, 1, 5, tzinfo=UTC)
    assert (second.body, second.hashtags, second.language) == (
        "North & back",
        ["hiking", "bus"],
        "en",
    )
    author = Person.objects.get(pk=first.author_id)
    assert (author.name, author.email, author.claimed_at, author.external_id) == (
        "阿藜",
        None,
        None,
        "阿藜",
    )
    assert not author.has_usable_password()


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    path = table(
        tmp_path / "f.csv", FIRST, SECOND, ["n1", *FIRST[1:3], "an earlier text", *FIRST[4:]], FIRST
    )
    bring(path)
    before = snapshot()
    with use_clock(FrozenClock(NOW + timedelta(days=3))):
        assert tally(import_file(SYSTEM, path=path)) == (0, 0, 0, 4, 0)
    assert snapshot() == before


def test_a_known_id_updates_and_never_adds(tmp_path: Path) -> None:
    bring(table(tmp_path / "f.csv", FIRST, SECOND))
    changed = ["n1", "阿藜", "拉面地图（更新）", "五家", *FIRST[4:]]
    assert tally(bring(table(tmp_path / "f.csv", changed, SECOND))) == (0, 0, 1, 1, 0)
    assert list(Note.objects.order_by("pk").values_list("title", flat=True)) == [
        "拉面地图（更新）",
        "Bus times",
    ]


def test_a_file_that_does_not_tell_the_authors_name_leaves_it_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    for line in (
        '{"uid": 7, "nickname": "阿藜", "text": "one"}',
        '{"uid": 7, "fans": 12, "text": "two"}',
    ):
        path.write_text(line)
        bring(path)
    assert [(person.name, person.followers_imported) for person in Person.objects.all()] == [
        ("阿藜", 12)
    ]
    path.write_text('{"uid": 7, "nickname": "藜藜", "text": "three"}')
    bring(path)
    assert Person.objects.get().name == "藜藜"


def test_rows_without_an_id_are_known_by_their_text(tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    path.write_text(
        '{"author": "Tove", "text": "Three hours north"}\n{"author": "Tove", "text": "Home '
        'again"}\n'
    )
    assert tally(bring(path)) == (0, 2, 0, 0, 0)
    with use_clock(FrozenClock(NOW + timedelta(days=1))):
        assert tally(import_file(SYSTEM, path=path)) == (0, 0, 0, 2, 0)
    assert Note.objects.count() == 2


def test_each_refusal_has_its_reason_and_the_others_go_in(tmp_path: Path) -> None:
    rows = [
        FIRST,
        ["n3", "", "No author", "text", *[""] * 7],
        ["n4", "Tove", "", "<p><img src=x></p>", *[""] * 7],
        ["n5", "Tove", "Negative", "text", "-5", *[""] * 6],
        ["n6", "nan", "Nobody", "text", *[""] * 7],
    ]
    report = bring(table(tmp_path / "f.csv", *rows))
    assert tally(report) == (0, 1, 0, 0, 4)
    assert report.refusals == [
        {"row": 3, "reason": "there is no author", "code": "notes.row_without_author"},
        {
            "row": 4,
            "reason": "there is no text: title and body are empty",
            "code": "notes.row_without_words",
        },
        {"row": 5, "reason": "views is a negative number: -5", "code": "notes.row_count_negative"},
        {"row": 6, "reason": "there is no author", "code": "notes.row_without_author"},
    ]
    assert Note.objects.count() == 1
    assert Person.objects.count() == 1


def test_a_score_below_zero_counts_as_nothing_and_is_said(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("id,user,text,Score\n1,9.0,Hello there,-4\n2,9.0,Good day,7\n")
    report = bring(tmp_path / "f.csv")
    assert tally(report) == (0, 2, 0, 0, 0)
    assert report.remarks == [{"row": 2, "remark": "the score -4 is below zero and counts as 0"}]
    assert list(Note.objects.order_by("pk").values_list("likes_imported", flat=True)) == [0, 7]
    assert Person.objects.get().external_id == "9"


def test_unreadable_numbers_and_days_are_left_out_and_said(tmp_path: Path) -> None:
    report = bring(
        table(
            tmp_path / "f.csv",
            ["n1", "Tove", "Title", "Body", "many", *[""] * 3, "tomorrow-ish", "", ""],
            ["n2", "Tove", "Another", "Body", *[""] * 4, "2026-01-05", "", ""],
        )
    )
    assert [remark["remark"] for remark in report.remarks] == [
        "created: 'tomorrow-ish' is not a date; the day is unknown",
        "views: 'many' is not a number; taken as unknown",
    ]
    assert [note.written_at for note in Note.objects.order_by("pk")] == [
        None,
        datetime(2026, 1, 5, tzinfo=UTC),
    ]


def test_a_dry_run_tells_each_row_and_writes_nothing(tmp_path: Path) -> None:
    bring(table(tmp_path / "f.csv", FIRST))
    before = snapshot()
    rows = [["n1", "阿藜", "新标题", *FIRST[3:]], SECOND, SECOND, ["n9", "", "x", "y", *[""] * 7]]
    told: list[tuple[int, str, str]] = []
    path = table(tmp_path / "f.csv", *rows)
    report = bring(
        path,
        dry_run=True,
        tell=lambda verdict: told.append((verdict.row, verdict.outcome, verdict.reason)),
    )
    assert told == [
        (2, "updated", ""),
        (3, "created", ""),
        (4, "updated", ""),
        (5, "refused", "there is no author"),
    ]
    assert tally(report) == (0, 1, 2, 0, 1)
    assert snapshot() == before


def test_where_takes_matching_rows_only(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("id,author,text,kind\n1,a,one,1.0\n2,a,two,2.0\n3,a,three,1\n")
    assert tally(bring(tmp_path / "f.csv", where={"kind": "1"})) == (1, 2, 0, 0, 0)
    with pytest.raises(UnreadableFile, match="no column Kind; it has id, author, text, kind"):
        bring(tmp_path / "f.csv", where={"Kind": "1"})


def test_a_file_that_breaks_off_leaves_nothing_behind(tmp_path: Path) -> None:
    rows = [["n" + str(i), "Tove", f"Title {i}", "Body " * 40, *[""] * 7] for i in range(2_000)]
    whole = table(tmp_path / "f.csv", *rows).read_bytes()
    (tmp_path / "cut.csv.gz").write_bytes(gzip.compress(whole)[:-200])
    (tmp_path / "cut.json").write_text(
        json.dumps([dict(zip(COLUMNS, row, strict=True)) for row in rows])[:-50]
    )
    for name in ("cut.csv.gz", "cut.json"):
        with pytest.raises(UnreadableFile, match="breaks off"):
            bring(tmp_path / name)
    assert (Note.objects.count(), Person.objects.count()) == (0, 0)


@pytest.mark.parametrize("kind", ["csv.gz", "xlsx", "jsonl", "json", "parquet"])
def test_the_same_notes_from_every_format(tmp_path: Path, kind: str) -> None:
    bring(table(tmp_path / "f.csv", FIRST, SECOND))
    dicts = [dict(zip(COLUMNS, row, strict=True)) for row in (FIRST, SECOND)]
    path = tmp_path / f"f.{kind}"
    if kind == "csv.gz":
        path.write_bytes(gzip.compress((tmp_path / "f.csv").read_bytes()))
    elif kind == "xlsx":
        book = openpyxl.Workbook()
        for row in (["导出"], COLUMNS, FIRST, SECOND):
            book.active.append(row)
        book.save(path)
    elif kind == "parquet":
        parquet.write_table(pyarrow.Table.from_pylist(dicts), path)
    else:
        path.write_text(json.dumps(dicts) if kind == "json" else "\n".join(map(json.dumps, dicts)))
    assert tally(bring(path)) == (0, 0, 0, 2, 0)


def test_a_file_without_author_or_text_says_how_to_name_them(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("who,what\na,b\n")
    with pytest.raises(UnreadableFile, match="--map author=COLUMN; there are who, what"):
        bring(tmp_path / "f.csv")
    assert tally(bring(tmp_path / "f.csv", mapping={"author": "who", "body": "what"})) == (
        0,
        1,
        0,
        0,
        0,
    )


def test_a_note_cannot_be_taken_over_by_its_id(tmp_path: Path) -> None:
    bring(table(tmp_path / "f.csv", FIRST))
    report = bring(table(tmp_path / "f.csv", ["n1", "Mallory", "Mine now", *FIRST[3:]]))
    assert report.refusals == [
        {
            "row": 2,
            "reason": "the id n1 belongs to a note of another author",
            "code": "notes.row_of_another_author",
        }
    ]
    assert Note.objects.get().title == "拉面地图"


def test_whoever_has_claimed_their_account_is_not_written_over(tmp_path: Path) -> None:
    bring(table(tmp_path / "f.csv", FIRST))
    author = Person.objects.get()
    code = people_actions.issue_claim_code(SYSTEM, person_id=author.pk)
    people_actions.claim_person(
        code=code, email="ali@example.org", password="tall grass bends and stands"
    )
    rows = [FIRST, ["n7", "阿藜", "又一篇", *FIRST[3:]]]
    report = bring(table(tmp_path / "f.csv", *rows))
    assert tally(report) == (0, 0, 0, 1, 1)
    assert report.refusals == [
        {
            "row": 3,
            "reason": "the author now has an account, so only they can change their notes",
            "code": "notes.row_author_has_account",
        }
    ]
    assert Note.objects.count() == 1


def test_only_operators_import(tmp_path: Path) -> None:
    path = table(tmp_path / "f.csv", FIRST)
    with refused(NOT_PERMITTED, verb="notes.import"):
        import_file(person("reader"), path=path)
    assert (Note.objects.count(), Person.objects.count()) == (0, 1)


def test_c32_markup_formulas_and_hidden_letters_come_in_as_text(tmp_path: Path) -> None:
    row = [
        "=cmd|' /C calc'!A0",
        "=SUM(1)",
        "<script>alert(1)</script>Hi",
        "a\u202eb\u200bc\x00d <b>bold</b>",
        *[""] * 7,
    ]
    bring(table(tmp_path / "f.csv", row))
    note = Note.objects.get()
    assert (note.title, note.body) == ("<script>alert(1)</script>Hi", "abcd bold")
    assert note.external_id == "=cmd|' /C calc'!A0"
