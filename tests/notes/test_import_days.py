"""Days and times, however people, tools and spreadsheets write them."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tallgrass.notes.importing.days import DayClock, moment
from tallgrass.notes.importing.failures import UnreadableFile
from tallgrass.notes.models import Note
from tests.notes.bringing import NOW, bring, sheet, tally

SHANGHAI = DayClock(now=NOW, zone=ZoneInfo("Asia/Shanghai"), is_east_asian=True)
SHOWN = datetime(2024, 8, 12, 12, 13, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    "cell",
    [
        "2024-08-12 20:13:17",
        "2024-08-12_20:13:17",
        "2024-08-12_20.13.17",
        "2024/8/12 下午8:13:17",
        "2024年8月12日 20时13分17秒",
        "2024年08月12日 星期一 下午8:13:17",
        "20240812201317",
        "20240812 20:13:17",
        "20240812T121317Z",
        "2024-08-12T12:13:17Z",
        "2024-08-12T12:13:17.000+00:00",
        "2024-08-12T20:13:17+08:00[Asia/Shanghai]",
        "2024-08-12 12:13:17 UTC",
        "2024-08-12 20:13:17 +0800",
        "2024-08-12 20:13:17 CST",
        "2024-08-12 20:13:17 Asia/Shanghai",
        "2024-08-12 20:13:17（北京时间）",
        "2024-08-12T20:13:17.000+08",
        "2024–08–12 20:13:17",
        "发布时间：2024-08-12 20:13:17",
        "12 Aug '24 20:13:17",
        "2024년 8월 12일 오후 8:13:17",
        "Aug 12, 2024, 8:13:17 PM",
        "Monday, August 12, 2024 8:13:17 PM",
        "12 août 2024 à 20:13:17",
        "12. August 2024 20:13:17",
        "12 de agosto de 2024 20:13:17",
        "Mon Aug 12 20:13:17 +0800 2024",
        "Mon, 12 Aug 2024 12:13:17 GMT",
        "编辑于 2024-08-12 20:13:17",
        "發佈於 2024-08-12 20:13:17 台灣",
        "1723464797",
        "1723464797000",
        "1723464797000000",
        1723464797,
        45516.84255787037,
        datetime(2024, 8, 12, 20, 13, 17),
    ],
)
def test_one_moment_in_thirty_spellings(cell: object) -> None:
    assert moment(cell, clock=SHANGHAI) == SHOWN


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("08-12", date(2026, 8, 12)),
        ("12-25", date(2025, 12, 25)),
        ("8月12日", date(2026, 8, 12)),
        ("08/12", date(2026, 8, 12)),
        ("12.08.", date(2026, 8, 12)),
        ("Aug 12", date(2026, 8, 12)),
        ("3天前", date(2026, 11, 21)),
        ("昨天 20:15", date(2026, 11, 23)),
        ("2 weeks ago", date(2026, 11, 10)),
        ("2d", date(2026, 11, 22)),
        ("vor 2 Tagen", date(2026, 11, 22)),
        ("hace 3 días", date(2026, 11, 21)),
        ("2024-08-12 浙江", date(2024, 8, 12)),
        ("2024-08-12 24:00:00", date(2024, 8, 13)),
        ("2024/8/12 上午12:05", date(2024, 8, 12)),
        ("12-Aug-24", date(2024, 8, 12)),
        ("45516", date(2024, 8, 12)),
        (date(2024, 8, 12), date(2024, 8, 12)),
    ],
)
def test_days_without_a_year_a_time_or_a_date(cell: object, day: date) -> None:
    found = moment(cell, clock=SHANGHAI)
    assert found is not None
    assert found.astimezone(SHANGHAI.zone).date() == day


@pytest.mark.parametrize(
    "cell",
    [
        "0",
        "1970-01-01",
        "1899-12-30",
        "2024-02-30",
        "2024-13-01",
        "2027-01-01",
        "3个月前",
        "2024",
        "202408",
        "1.7E+12",
        "soon",
        "20:13",
        "2024-08-12 25:00",
        "99999999999999999999",
    ],
)
def test_what_says_no_day_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match=r"not a d|month only|rounded"):
        moment(cell, clock=SHANGHAI)


@pytest.mark.parametrize("cell", ["", None, "未知", "unknown", "-", "nan"])
def test_nothing_is_no_day(cell: object) -> None:
    assert moment(cell, clock=SHANGHAI) is None


def brought(
    tmp_path: Path, *cells: str, head: str = "date", **options: object
) -> list[date | None]:
    rows = [f"n{n}|lan|t{n}|{cell}" for n, cell in enumerate(cells)]
    bring(sheet(tmp_path / "f.csv", f"id|author|title|{head}", *rows), **options)
    notes = Note.objects.order_by("pk")
    return [note.written_at.date() if note.written_at else None for note in notes]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (("05/08/2024", "31/08/2024"), [date(2024, 8, 5), date(2024, 8, 31)]),
        (("05/08/2024", "08/31/2024"), [date(2024, 5, 8), date(2024, 8, 31)]),
        (("05/08/2024 8:13 PM", "06/08/2024 9:00 AM"), [date(2024, 5, 8), date(2024, 6, 8)]),
        (("05.08.2024", "06.08.2024"), [date(2024, 8, 5), date(2024, 8, 6)]),
        (("05-08-2024", "31-08-2024"), [date(2024, 8, 5), date(2024, 8, 31)]),
        (("11/12/2026", "10/11/2026"), [date(2026, 11, 12), date(2026, 10, 11)]),
        (("08/08/2024", "2024-08-09"), [date(2024, 8, 8), date(2024, 8, 9)]),
    ],
)
def test_the_order_of_day_and_month_is_the_columns(
    tmp_path: Path, cells: tuple[str, ...], found: list[date]
) -> None:
    assert brought(tmp_path, *cells) == found


@pytest.mark.django_db
def test_where_nothing_decides_the_order_it_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"05/08/2024 .*--days dmy or --days mdy"):
        brought(tmp_path, "05/08/2024", "06/08/2024")
    assert not Note.objects.exists()
    assert brought(tmp_path, "05/08/2024", days="dmy") == [date(2024, 8, 5)]
    Note.objects.all().delete()
    assert brought(tmp_path, "05/08/2024", days="mdy") == [date(2024, 5, 8)]


@pytest.mark.django_db
def test_a_column_of_both_orders_is_refused_with_both(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"13/02/2024 has .* 02/13/2024 has"):
        brought(tmp_path, "13/02/2024", "02/13/2024")


@pytest.mark.django_db
def test_where_day_and_time_are_two_columns_the_day_is_taken(tmp_path: Path) -> None:
    rows = ["n1|lan|a|2024-08-12|20:13", "n2|lan|b|2024-08-13|08:00"]
    report = bring(sheet(tmp_path / "f.csv", "id|author|title|发布日期|发布时间", *rows))
    assert report.columns["created"] == "发布日期"
    assert "发布日期 is taken instead" in report.warnings[0]


@pytest.mark.django_db
def test_an_import_stops_where_most_days_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"2 of 3 days in column date .*whenever"):
        brought(tmp_path, "whenever", "one day", "2024-08-12")
    assert not Note.objects.exists()
    assert brought(tmp_path, "whenever", "one day", mapping={"created": ""}) == [None, None]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("head", "zone", "hour"),
    [
        ("发布时间", "Asia/Shanghai (the headers are Chinese)", 12),
        ("發布時間", "Asia/Taipei (the headers are traditional Chinese)", 12),
        ("date", "UTC (nothing says otherwise; --zone names another)", 20),
    ],
)
def test_the_files_language_says_which_clock(
    tmp_path: Path, head: str, zone: str, hour: int
) -> None:
    row = "n1|lan|t|2024-08-12 20:13:17"
    report = bring(sheet(tmp_path / "f.csv", f"id|author|title|{head}", row))
    written = Note.objects.get().written_at
    assert (report.zone, written.hour if written else None) == (zone, hour)


@pytest.mark.django_db
def test_a_named_clock_wins_and_one_that_is_none_is_refused(tmp_path: Path) -> None:
    row = "n1|lan|t|2024-08-12 20:13:17"
    path = sheet(tmp_path / "f.csv", "id|author|title|发布时间", row)
    assert bring(path, zone="America/Sao_Paulo").zone == "America/Sao_Paulo (as --zone says)"
    assert Note.objects.get().written_at == datetime(2024, 8, 12, 23, 13, 17, tzinfo=UTC)
    with pytest.raises(UnreadableFile, match="no time zone Mars/Olympus"):
        bring(path, zone="Mars/Olympus")


@pytest.mark.django_db
def test_days_told_from_a_day_count_from_the_files_own(tmp_path: Path) -> None:
    as_of = datetime(2024, 8, 15, 12, tzinfo=UTC)
    assert brought(tmp_path, "3天前", "08-12", as_of=as_of) == [date(2024, 8, 12)] * 2


@pytest.mark.django_db
def test_serials_of_a_workbook_that_counts_from_1904(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(["id", "author", "title", "date"])
    book.active.append(["n1", "lan", "t", 45516 - 1462])
    book.save(tmp_path / "f.xlsx")
    assert tally(bring(tmp_path / "f.xlsx")) == (0, 1, 0, 0, 0)
    written = Note.objects.get().written_at
    assert written is not None
    assert written.date() == date(2024, 8, 12)
