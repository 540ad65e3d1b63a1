"""What is an id of a note, and what only looks like one."""

from pathlib import Path

import pytest

from tallgrass.notes.importing import ids
from tallgrass.notes.models import Note
from tallgrass.people.models import Person
from tests.notes.bringing import bring, sheet, tally

pytestmark = pytest.mark.django_db
REAL = "6612345678901234567"


@pytest.mark.parametrize(
    "cell",
    [
        f"'{REAL}",
        f"\t{REAL}",
        f"\u200b{REAL}",
        f"\ufeff{REAL}\u2060",
        f'="{REAL}"',
        f'"{REAL}"',
        f"“{REAL}”",
        f" {REAL}\u00a0",
        f"\u200e{REAL}\u200f",
        int(REAL),
    ],
)
def test_what_dresses_an_id_up_comes_off(cell: object) -> None:
    assert ids.identifier(cell) == REAL


@pytest.mark.parametrize(
    "cell", ["6.50E+23", "6,61235E+18", "6.61234567890123e+18", "6612345678901230000", 6.5e23]
)
def test_a_spreadsheets_rounding_is_known(cell: object) -> None:
    assert ids.is_rounded(cell)


@pytest.mark.parametrize("cell", [REAL, "65e1aa", "65e12345", "1200", 12.0, "1000000000000000"])
def test_a_real_id_is_no_rounding(cell: object) -> None:
    assert not ids.is_rounded(cell)


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("https://example.org/explore/66aa?xsec_token=AB", "66aa"),
        ("https://example.org/explore/66aa/#top", "66aa"),
        ("www.example.org/explore/66aa?x=1", "66aa"),
        ("看这篇 http://example.org/a/66aa，复制打开", "66aa"),
        ("[查看](https://example.org/explore/66aa)", "66aa"),
        ("https://example.org/watch?v=66aa", "66aa"),
        ("https://example.org/user/x9?modal_id=66aa", "66aa"),
        ("查看", ""),
        ("https://example.org/", ""),
        ("66aa", ""),
    ],
)
def test_the_id_of_a_link_is_its_paths_last_part(link: str, found: str) -> None:
    assert ids.of_link(link) == found


@pytest.mark.parametrize("head", ["编号", "序号", "No.", "index", "#", "id", "笔记ID"])
@pytest.mark.parametrize("form", ["{}", "{:03}", "No.{}", "第{}条"])
def test_a_running_number_lets_october_be(tmp_path: Path, head: str, form: str) -> None:
    for month in ("九月", "十月"):
        rows = [f"{form.format(n)}|阿岚|{month}的第{n}篇|{month}的文{n}" for n in (1, 2, 3)]
        report = bring(sheet(tmp_path / "f.csv", f"{head}|作者|标题|正文", *rows))
        assert tally(report) == (0, 3, 0, 0, 0)
    assert Note.objects.count() == 6


def test_a_running_number_is_said_and_can_be_asked_for(tmp_path: Path) -> None:
    path = sheet(tmp_path / "f.csv", "编号|作者|标题", "1|阿岚|一", "2|阿岚|二")
    assert "--map id=编号 takes it all the same" in bring(path).warnings[0]
    report = bring(path, mapping={"id": "编号"}, source="own")
    assert (report.warnings, Note.objects.filter(source="own", external_id="1").count()) == ([], 1)


def test_numbers_that_only_resemble_rows_are_ids(tmp_path: Path) -> None:
    bring(sheet(tmp_path / "f.csv", "编号|作者|标题", "8812|阿岚|一", "1207|阿岚|二"))
    assert set(Note.objects.values_list("external_id", flat=True)) == {"8812", "1207"}


def test_an_id_is_one_of_its_source(tmp_path: Path) -> None:
    path = sheet(tmp_path / "f.csv", "id|author|title|text|date", "x1|lan|One|a|2024-08-12")
    bring(path, source="red")
    other = sheet(tmp_path / "g.csv", "id|author|title|text|date", "x1|lan|Two|b|2024-09-01")
    assert tally(bring(other, source="blue")) == (0, 1, 0, 0, 0)
    assert tally(bring(other, source="blue")) == (0, 0, 0, 1, 0)
    assert list(Note.objects.order_by("pk").values_list("source", "title")) == [
        ("red", "One"),
        ("blue", "Two"),
    ]


def test_a_note_of_an_earlier_release_is_any_sources_and_then_one_ones(tmp_path: Path) -> None:
    path = sheet(tmp_path / "f.csv", "id|author|title|text|date", "x1|lan|One|a|2024-08-12")
    bring(path)
    Note.objects.update(source="")
    assert tally(bring(path, source="red")) == (0, 0, 0, 1, 0)
    assert Note.objects.get().source == "red"
    other = sheet(tmp_path / "g.csv", "id|author|title|text|date", "x1|lan|Two|b|2024-09-01")
    assert tally(bring(other, source="blue")) == (0, 1, 0, 0, 0)


def test_an_earlier_releases_link_and_running_number_are_known_again(tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "f.csv",
        "编号|笔记链接|作者|标题|正文|发布时间",
        "1|https://example.org/explore/66aa?xsec_token=AB|阿岚|一|文|2024-08-12",
    )
    bring(path)
    for kept in ("1", "https://example.org/explore/66aa?xsec_token=OLD"):
        Note.objects.update(source="", external_id=kept)
        assert tally(bring(path)) == (0, 0, 0, 1, 0)
        assert Note.objects.get().external_id == "66aa"


def test_without_an_id_author_day_and_title_recognise_a_note(tmp_path: Path) -> None:
    path = sheet(tmp_path / "f.csv", "作者|标题|正文|点赞|日期", "阿岚|一|旧文|5|2024-08-12")
    bring(path)
    sheet(path, "作者|标题|正文|点赞|日期", "阿岚|一|新文|9|2024-08-12 09:30")
    assert tally(bring(path)) == (0, 0, 1, 0, 0)
    sheet(
        path, "作者|标题|正文|点赞|日期", "阿岚|一|新文|9|2024-08-13", "阿青|一|新文|9|2024-08-12"
    )
    assert tally(bring(path)) == (0, 2, 0, 0, 0)


def test_a_note_without_an_id_takes_the_one_it_gets(tmp_path: Path) -> None:
    bring(sheet(tmp_path / "f.csv", "作者|标题|正文|日期", "阿岚|一|文|2024-08-12"))
    named = sheet(tmp_path / "g.csv", "笔记ID|作者|标题|正文|日期", "66aa|阿岚|一|文|2024-08-12")
    assert tally(bring(named)) == (0, 0, 0, 1, 0)
    assert Note.objects.get().external_id == "66aa"


def test_two_texts_of_one_author_day_and_title_are_two_notes(tmp_path: Path) -> None:
    rows = ["阿岚|日常|早饭|2024-08-12", "阿岚|日常|晚饭|2024-08-12", "阿岚|日常|无日期|"]
    path = sheet(tmp_path / "f.csv", "作者|标题|正文|日期", *rows, "阿岚|日常|也无日期|")
    assert tally(bring(path)) == (0, 4, 0, 0, 0)
    assert tally(bring(path)) == (0, 0, 0, 4, 0)


def test_a_row_that_leaves_nothing_of_its_note_is_refused_with_both_shown(tmp_path: Path) -> None:
    head = "id|author|title|text|date"
    bring(sheet(tmp_path / "f.csv", head, "x1|lan|Old title|old body|2024-09-01"))
    other = sheet(tmp_path / "g.csv", head, "x1|lan|New title|new body|2024-10-05")
    for dry_run in (True, False):
        report = bring(other, dry_run=dry_run)
        assert tally(report) == (0, 0, 0, 0, 1)
        reason = report.refusals[0]["reason"]
        for shown in ("Old title", "2024-09-01", "New title", "2024-10-05", "--replace"):
            assert shown in reason
    assert Note.objects.get().title == "Old title"
    assert tally(bring(other, replace=True)) == (0, 0, 1, 0, 0)
    assert Note.objects.get().title == "New title"


@pytest.mark.parametrize(
    "row",
    [
        "x1|lan|Old title|new body|2024-10-05",
        "x1|lan|New|old body|2024-10-05",
        "x1|lan|New title|new body|2024-09-01",
    ],
)
def test_a_row_that_keeps_title_body_or_day_is_an_edit(tmp_path: Path, row: str) -> None:
    head = "id|author|title|text|date"
    bring(sheet(tmp_path / "f.csv", head, "x1|lan|Old title|old body|2024-09-01"))
    assert tally(bring(sheet(tmp_path / "g.csv", head, row))) == (0, 0, 1, 0, 0)


def test_a_rounded_id_of_an_author_makes_no_person(tmp_path: Path) -> None:
    rows = ["a1|9.45E+10|阿岚|一", "a2|9.45E+10|阿青|二"]
    report = bring(sheet(tmp_path / "f.csv", "笔记ID|小红书号|昵称|标题", *rows))
    assert (tally(report), Person.objects.count()) == ((0, 0, 0, 0, 2), 0)
    assert "--map author=COLUMN" in report.refusals[0]["reason"]
    assert tally(bring(tmp_path / "f.csv", mapping={"author": "昵称"})) == (0, 2, 0, 0, 0)


def test_an_author_kept_by_name_before_is_not_doubled_by_their_id(tmp_path: Path) -> None:
    head = "笔记链接|达人昵称|笔记标题|点赞|发布时间"
    row = "https://example.org/explore/66aa|阿岚|露营|5|2024-08-12"
    bring(sheet(tmp_path / "f.csv", head, row))
    better = sheet(tmp_path / "g.csv", f"达人小红书号|{head}", f"94500012345|{row}")
    assert tally(bring(better)) == (0, 0, 0, 1, 0)
    assert Person.objects.count() == 1


def test_a_column_shows_a_rounding_that_a_cell_does_not(tmp_path: Path) -> None:
    rounded = [f"498765432101{n}340" for n in (1, 2, 3)]
    rows = [f"{note_id}|lan|t{n}|2024-08-12" for n, note_id in enumerate(rounded)]
    report = bring(sheet(tmp_path / "f.csv", "mid|author|title|date", *rows), mapping={"id": "mid"})
    assert (tally(report), len(report.remarks)) == ((0, 3, 0, 0, 0), 3)
    assert not Note.objects.filter(external_id__in=rounded).exists()
    rows.append("4987654321019345|lan|t9|2024-08-12")
    bring(sheet(tmp_path / "g.csv", "mid|author|title|date", *rows), mapping={"id": "mid"})
    assert Note.objects.filter(external_id__in=rounded).count() == 3


def test_a_second_run_of_repeated_rows_without_ids_changes_nothing(tmp_path: Path) -> None:
    rows = ["阿岚|一|文|5|2024-08-12", "阿青|二|文|1|2024-08-12", "阿岚|一|文|9|2024-08-12"]
    path = sheet(tmp_path / "f.csv", "作者|标题|正文|点赞|日期", *rows)
    assert tally(bring(path)) == (0, 2, 1, 0, 0)
    before = list(Note.objects.order_by("pk").values())
    assert tally(bring(path)) == (0, 0, 0, 3, 0)
    assert list(Note.objects.order_by("pk").values()) == before
    assert Note.objects.get(title="一").likes_imported == 9
