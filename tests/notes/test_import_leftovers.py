"""Rows that are no notes, and sheets that hold none."""

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tallgrass.notes.models import Note
from tallgrass.people.models import Person
from tests.notes.bringing import bring, sheet, tally

pytestmark = pytest.mark.django_db
HEAD = "昵称|笔记ID|标题|点赞数|收藏数"
NOTES = ("阿岚|k1|一|12|3", "阿岚|k2|二|15|4")


@pytest.mark.parametrize(
    "row",
    [
        "合计||2篇|27|7",
        "总计：|||27|7",
        "||合计|27|7",
        "|合计||27|7",
        "平均|||13.5|3.5",
        "Total|||27|7",
        "Grand Total|||27|7",
        "Average||2 notes|13.5|3.5",
        "Summe|||27|7",
        "小计（2篇）|||27|7",
        "---|---|---|---|---",
        "————————||||",
        "昵称|笔记ID|标题|点赞数|收藏数",
        "数据来源：后台导出||||",
        "导出时间：||2024-09-01||",
        "* 仅供参考||||",
        "共 2 条||||",
    ],
)
def test_a_row_that_is_no_note_is_skipped_and_counted(tmp_path: Path, row: str) -> None:
    report = bring(sheet(tmp_path / "f.csv", HEAD, NOTES[0], row, NOTES[1], row))
    assert tally(report) == (2, 2, 0, 0, 0)
    assert sum(report.left_out.values()) == 2
    assert list(Person.objects.values_list("name", flat=True)) == ["阿岚"]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("author|title|likes", "Max|Bike tour|12"),
        ("author|title|likes", "lan|Average|12"),
        ("author|title|date", "Total|A brand of bread|2024-08-12"),
        ("author|title|text", "合计|一篇笔记|正文在这里"),
        ("category|author|title", "Total|lan|Looks"),
        ("title|author|likes", "备注|lan|5"),
        ("title|author|likes|saves", "说明书怎么读|lan||"),
        ("id|author|title", "n1|平均|身高"),
    ],
)
def test_a_note_that_resembles_one_is_taken(tmp_path: Path, head: str, row: str) -> None:
    assert tally(bring(sheet(tmp_path / "f.csv", head, row))) == (0, 1, 0, 0, 0)


def test_every_sheet_is_looked_at_and_said(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active.append(["导出说明"])
    for month in ("九月", "十月"):
        page = book.create_sheet(month)
        page.append(["博主昵称", "笔记标题", "点赞数"])
        page.append(["阿岚", f"{month}的笔记", 5])
        page.append([None, "缺作者", 6])
    comments = book.create_sheet("Comments")
    comments.append(["comment_id", "note_id", "content", "user_id", "like_count"])
    comments.append(["c1", "n1", "nice", "u2", 3])
    people = book.create_sheet("Creators")
    people.append(["user_id", "nickname", "gender", "desc", "fans"])
    people.append(["u1", "阿岚", "女", "爱露营", 900])
    book.save(tmp_path / "f.xlsx")
    report = bring(tmp_path / "f.xlsx")
    assert tally(report) == (0, 2, 0, 0, 2)
    assert report.sheets == ["九月", "十月"]
    assert set(report.passed_over) == {"说明", "Comments", "Creators"}
    assert "holds comments" in report.passed_over["Comments"]
    assert [entry["sheet"] for entry in report.refusals] == ["九月", "十月"]
    assert [entry["row"] for entry in report.refusals] == [3, 3]
    assert tally(bring(tmp_path / "f.xlsx", parts=("九月",))) == (0, 0, 0, 1, 1)


def test_a_formula_and_an_error_are_refused_by_their_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["笔记ID", "昵称", "标题", "点赞数", "备注"],
        ["f1", "阿岚", "一", "=10+2", "x"],
        ["f2", "阿岚", "二", "#REF!", "x"],
        ["f3", "阿岚", "三", 5, "=A1"],
    ):
        book.active.append(row)
    book.save(tmp_path / "f.xlsx")
    report = bring(tmp_path / "f.xlsx")
    assert tally(report) == (0, 1, 0, 0, 2)  # whether an unused column holds one is no matter
    assert ["cell D2" in report.refusals[0]["reason"], "cell D3" in report.refusals[1]["reason"]]
    assert Note.objects.get().title == "三"


def test_a_formula_that_gives_an_empty_text_is_an_empty_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["笔记ID", "昵称", "标题", "点赞数"])
    book.active.append(["f1", "阿岚", "一", '=IF(1=1,"","x")'])
    book.save(tmp_path / "plain.xlsx")
    with (
        zipfile.ZipFile(tmp_path / "plain.xlsx") as plain,
        zipfile.ZipFile(tmp_path / "f.xlsx", "w") as stored,
    ):
        for member in plain.infolist():
            content = plain.read(member).decode()
            content = re.sub(
                r'<c r="D2">(<f>.*?</f>)<v ?/>', r'<c r="D2" t="str">\1<v></v>', content
            )
            stored.writestr(member, content)
    assert tally(bring(tmp_path / "plain.xlsx")) == (0, 0, 0, 0, 1)
    assert tally(bring(tmp_path / "f.xlsx")) == (0, 1, 0, 0, 0)


def test_one_id_on_two_sheets_is_one_note_and_is_said(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for page, title, day in (
        (book.active, "九月标题", "2024-09-01"),
        (book.create_sheet("十月"), "十月标题", "2024-10-05"),
    ):
        page.append(["笔记ID", "昵称", "标题", "正文", "发布时间"])
        page.append(["x1", "阿岚", title, f"{title}的正文", day])
    book.save(tmp_path / "f.xlsx")
    report = bring(tmp_path / "f.xlsx")
    assert tally(report) == (0, 1, 1, 0, 0)
    assert "“九月标题”, here “十月标题”" in report.remarks[0]["remark"]
    assert tally(bring(tmp_path / "f.xlsx")) == (0, 0, 0, 2, 0)
