"""The small files in the shapes that exporters and people produce: each comes in as it is meant."""

from datetime import UTC, date, datetime

import pytest

from tallgrass.notes.models import Note
from tallgrass.people.models import Person
from tests.notes.bringing import INPUTS, NOW, bring, tally

pytestmark = pytest.mark.django_db


def counts() -> list[tuple[int, int, int]]:
    return list(
        Note.objects.order_by("pk").values_list(
            "likes_imported", "saves_imported", "comments_imported"
        )
    )


def days() -> list[date | None]:
    notes = Note.objects.order_by("pk")
    return [note.written_at.date() if note.written_at else None for note in notes]


def test_a_workbook_of_spider_xhs_keeps_every_count_and_day() -> None:
    report = bring(INPUTS / "i01-spider-xhs.xlsx")
    assert tally(report) == (0, 2, 0, 0, 0)
    assert counts() == [(12_000, 8_653, 312), (203, 41, 7)]
    assert days() == [date(2024, 8, 12), date(2023, 5, 2)]
    assert (report.source, "分享数量" in report.unused) == ("spider-xhs", True)
    assert any("--map views=分享数量" in warning for warning in report.warnings)


def test_ids_that_a_spreadsheet_rounded_make_no_two_notes_one() -> None:
    report = bring(INPUTS / "i03b-mediacrawler-excel.csv")
    assert tally(report) == (0, 2, 0, 0, 0)
    assert {day.strftime("%Y-%m") for day in days() if day} == {"2024-08"}
    assert not Note.objects.filter(external_id__contains="E+").exists()
    assert "6.50E+23 is a spreadsheet's rounding" in report.remarks[0]["remark"]
    assert tally(bring(INPUTS / "i03b-mediacrawler-excel.csv")) == (0, 0, 0, 2, 0)


def test_serial_numbers_of_days_are_days() -> None:
    bring(INPUTS / "i04-serial.xlsx")
    assert days() == [date(2024, 8, 12)] * 3


def test_totals_and_footers_are_no_notes_and_are_counted() -> None:
    report = bring(INPUTS / "i06-totals.csv")
    assert tally(report) == (2, 2, 0, 0, 0)
    assert report.left_out == {"a total or an average": 1, "a heading or a footer": 1}
    assert list(Person.objects.values_list("name", flat=True)) == ["阿岚"]


def test_a_german_sheet_has_its_thousands_and_its_days() -> None:
    report = bring(INPUTS / "i07-de.csv")
    assert [row[0] for row in counts()] == [1_234, 987, 1_234_567]
    assert Person.objects.get().followers_imported == 12_345
    assert days() == [date(2024, 8, 12), date(2024, 8, 13), date(2024, 8, 31)]
    assert report.numbers["likes"] == "1.234 is read as 1,234 (a decimal comma)"


def test_a_brazilian_sheet_has_its_thousands_and_its_days() -> None:
    report = bring(INPUTS / "i07-br.csv")
    assert [row[0] for row in counts()] == [12_500, 3_400, 2_345]
    assert Person.objects.get().followers_imported == 1_200_000
    assert days() == [date(2024, 8, 5), date(2024, 8, 31), date(2024, 8, 30)]
    assert report.days == "05/08/2024 has the day before the month"


def test_the_second_sheet_is_looked_at_and_the_first_is_named() -> None:
    report = bring(INPUTS / "i09-second-sheet.xlsx")
    assert tally(report) == (0, 1, 0, 0, 0)
    assert report.sheets == ["笔记"]
    assert "no column says who wrote" in report.passed_over["说明"]


def test_dressed_up_ids_are_one_note_of_one_author() -> None:
    report = bring(INPUTS / "i11-ids.csv")
    assert Note.objects.get().external_id == "6612345678901234567"
    assert Person.objects.get().external_id == "94500012345"
    assert "stands in row 2 too, with another text" in report.remarks[0]["remark"]


def test_a_formula_without_a_result_is_refused_by_its_cell() -> None:
    report = bring(INPUTS / "i12-formula.xlsx")
    assert tally(report) == (0, 0, 0, 0, 2)
    assert ["D2" in report.refusals[0]["reason"], "C3" in report.refusals[1]["reason"]] == [
        True,
        True,
    ]


def test_24_ways_to_write_a_day_are_read_and_none_makes_a_note_of_today() -> None:
    report = bring(INPUTS / "i15-dates.csv")
    found = days()
    assert (len(found), found.count(None), report.days_unknown) == (28, 4, 4)
    assert NOW.date() not in found
    assert [day for day in found if day and day.year == 2024] == [
        date(2024, 8, 13) if at == 19 else date(2024, 8, 12) for at in range(20)
    ]
    assert "08/12/2024 8:13 PM has the month before the day" in report.days


def test_raw_answers_are_walked_to_their_leaves() -> None:
    bring(INPUTS / "i24-raw.json")
    note = Note.objects.get()
    assert (note.title, note.likes_imported, note.hashtags) == ("原始接口", 12_000, ["露营"])
    assert note.written_at == datetime(2024, 8, 12, 12, 13, 17, tzinfo=UTC)
    assert (note.author.name, note.author.external_id) == ("阿岚", "5a")


def test_the_named_clock_says_when_it_was() -> None:
    bring(INPUTS / "i53-shanghai.csv", zone="Asia/Shanghai")
    assert [note.written_at for note in Note.objects.order_by("pk")] == [
        datetime(2024, 8, 12, 12, 13, 17, tzinfo=UTC),
        datetime(2024, 8, 12, 17, 10, tzinfo=UTC),
    ]


def test_a_link_with_another_token_is_the_same_note() -> None:
    report = bring(INPUTS / "i55-links-with-token.csv")
    assert tally(report) == (0, 1, 1, 0, 0)
    assert counts() == [(1_210, 90, 12)]
    assert Note.objects.get().external_id == "66aa"
    assert (Person.objects.get().external_id, Person.objects.get().name) == ("94500012345", "阿岚")


def test_an_answer_of_feishu_is_read() -> None:
    bring(INPUTS / "i56-feishu.json")
    note = Note.objects.get()
    assert (note.title, note.body, note.likes_imported) == ("飞书多维表格", "第一段第二段", 120)
    assert (note.author.name, note.hashtags) == ("阿岚", ["露营", "周末"])


def test_a_table_out_of_a_document_has_no_author_of_dashes() -> None:
    report = bring(INPUTS / "i57-markdown.csv")
    assert tally(report) == (1, 1, 0, 0, 0)
    assert list(Person.objects.values_list("name", flat=True)) == ["阿岚"]


def test_an_object_with_one_array_is_opened() -> None:
    assert tally(bring(INPUTS / "i59-object.json")) == (0, 2, 0, 0, 0)
    assert [row[0] for row in counts()] == [1, 2]
