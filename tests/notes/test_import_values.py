"""What stands in a cell, however an export spells it."""

from datetime import UTC, date, datetime

import pytest

from tallgrass.notes.importing import days, ids, numbers, texts
from tallgrass.notes.importing.cells import text

CLOCK = days.DayClock(now=datetime(2026, 11, 24, tzinfo=UTC))


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1.2w", 12_000),
        ("1.2W", 12_000),
        ("3万", 30_000),
        ("10万+", 100_000),
        ("1千+", 1_000),
        ("1,024", 1_024),
        ("１２", 12),
        ("12.0", 12),
        (12.0, 12),
        (7, 7),
        ("1.2E+05", 120_000),
        ("3.5k", 3_500),
        ("1亿", 100_000_000),
        (" 5 ", 5),
        ("-3", -3),
        ("1.2萬", 12_000),
        ("1億", 100_000_000),
        ("", None),
        (None, None),
        ("nan", None),
        (float("nan"), None),
        ("NULL", None),
        ("-", None),
        ("暂无", None),
    ],
)
def test_counts(cell: object, number: int | None) -> None:
    assert numbers.count(cell) == number


@pytest.mark.parametrize(
    "cell", ["many", "1,2,3", "1e999999999", "1e99", "--5", "5%", "9" * 500, "1.2.3", "inf"]
)
def test_what_is_no_count_is_refused_at_once(cell: str) -> None:
    with pytest.raises(ValueError, match=r"not a number|impossibly large"):
        numbers.count(cell)


def test_a_header_unit_multiplies_plain_numbers_only() -> None:
    assert numbers.count("3.2", 10_000) == 32_000
    assert numbers.count("3.2万", 10_000) == 32_000


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2011-06-21T20:19:34.730", datetime(2011, 6, 21, 20, 19, 34, 730_000, tzinfo=UTC)),
        ("Mon, 05 Jan 2026 10:00:00 +0800", datetime(2026, 1, 5, 2, tzinfo=UTC)),
        ("Mon Jan 05 10:00:00 +0800 2026", datetime(2026, 1, 5, 2, tzinfo=UTC)),
        ("Jan 5, 2026", datetime(2026, 1, 5, tzinfo=UTC)),
        ("5 January 2026", datetime(2026, 1, 5, tzinfo=UTC)),
        ("2019/1/5 8:03", datetime(2019, 1, 5, 8, 3, tzinfo=UTC)),
        ("2019年1月5日 12:30", datetime(2019, 1, 5, 12, 30, tzinfo=UTC)),
        ("1/13/2020", datetime(2020, 1, 13, tzinfo=UTC)),
        ("1577836800000", datetime(2020, 1, 1, tzinfo=UTC)),
        (1577836800, datetime(2020, 1, 1, tzinfo=UTC)),
        ("2020-01-01T00:00:00+08:00", datetime(2019, 12, 31, 16, tzinfo=UTC)),
        (date(2020, 1, 1), datetime(2020, 1, 1, tzinfo=UTC)),
        ("nan", None),
    ],
)
def test_days(cell: object, moment: datetime | None) -> None:
    assert days.moment(cell, clock=CLOCK) == moment


@pytest.mark.parametrize(
    "cell", ["soon", "2020-13-01", "9999-01-01", "0001-01-01", "99999999999999999999", "2020-02-30"]
)
def test_impossible_days_are_said(cell: str) -> None:
    with pytest.raises(ValueError, match=r"not a d"):
        days.moment(cell, clock=CLOCK)


def test_ids_lose_the_point_a_spreadsheet_gave_them() -> None:
    assert [ids.identifier(cell) for cell in ("9.0", 9.0, 9, " a b ", "1.50", "nan")] == [
        "9",
        "9",
        "9",
        "a b",
        "1.50",
        "",
    ]


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("<caribbean><amazon-river>", ("caribbean", "amazon-river")),
        ("#护肤[话题]# #防晒[话题]#", ("护肤", "防晒")),
        ("#a #b", ("a", "b")),
        ("['a', 'b c']", ("a", "b_c")),
        ('["a", "b"]', ("a", "b")),
        ("美食、旅行，美食", ("美食", "旅行")),
        (["x", {"name": "y"}], ("x", "y")),
        ("[" * 5_000, ()),
        ("nan", ()),
    ],
)
def test_tags(cell: object, found: tuple[str, ...]) -> None:
    assert texts.tags(cell) == found


def test_html_becomes_lines_and_keeps_no_markup() -> None:
    html = (
        "<p>Fish &amp; "
        "<b>chips</b></p>\n<ul><li>one</li><li>two</li></ul><script>alert(1)</script><p>end&lt;br&gt;</p>"
    )
    assert texts.prose(html) == "Fish & chips\n\n- one\n- two\n\nend<br>"


def test_plain_text_with_signs_stays() -> None:
    assert texts.prose("AT&amp;T, 5 < 6 && a<b") == "AT&T, 5 < 6 && a<b"


def test_pasted_topics_and_loud_letters_are_made_plain() -> None:
    assert texts.prose("𝓢𝓷𝓸𝔀 ｄａｙ，走！#初雪[话题]# 真冷") == "Snow day，走！#初雪  真冷"


def test_lone_surrogates_and_nul_bytes_go() -> None:
    assert text("a\ud83d\0b") == "ab"
