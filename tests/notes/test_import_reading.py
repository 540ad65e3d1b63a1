"""Files of every format, whole and damaged."""

import gzip
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow
import pytest
from pyarrow import parquet

from tallgrass.notes.importing.failures import UnreadableFile
from tallgrass.notes.importing.reading import open_tables

ROWS = [
    ["author", "title", "body"],
    ["阿藜", "拉面", "下雪天，吃面"],
    ["Tove", "Bus times", 'Line one\nline "two"'],
]
AS_DICTS = [dict(zip(ROWS[0], row, strict=True)) for row in ROWS[1:]]
CSV = '\nauthor,title,body\n阿藜,拉面,"下雪天，吃面"\nTove,Bus times,"Line one\nline ""two"""\n'


def read(path: Path) -> list[dict[str, Any]]:
    return [record.values for record in open_tables(path)[0].records()]


def faults(path: Path) -> list[tuple[int, str]]:
    return [(record.row, record.fault) for record in open_tables(path)[0].records() if record.fault]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "big5", "utf-16", "utf-16-le", "utf-32"]
)
def test_csv_of_any_common_encoding(tmp_path: Path, encoding: str) -> None:
    text = (
        CSV + "".join(f"阿藜,第{i}天,今天在城西的書店看了一本書\n" for i in range(30))
        if encoding == "big5"
        else CSV * 1
    )
    (tmp_path / "f.csv").write_bytes(
        text.replace("拉面", "拉麵").encode(encoding, "replace")
        if encoding == "big5"
        else text.encode(encoding)
    )
    rows = read(tmp_path / "f.csv")
    assert rows[0]["author"] == "阿藜"
    assert rows[1]["body"] == 'Line one\nline "two"'


def test_western_letters_in_cp1252(tmp_path: Path) -> None:
    text = (
        "author;title;body\n"
        + "Zoë;Déjà vu;Crème brûlée à Montréal, où l’on mange très bien\n" * 20
    )
    (tmp_path / "f.csv").write_bytes(text.encode("cp1252"))
    assert read(tmp_path / "f.csv")[0] == {
        "author": "Zoë",
        "title": "Déjà vu",
        "body": "Crème brûlée à Montréal, où l’on mange très bien",
    }


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_any_delimiter(tmp_path: Path, delimiter: str) -> None:
    (tmp_path / "f.txt").write_text(
        f"author{delimiter}title{delimiter}body\na{delimiter}b{delimiter}c\n"
    )
    assert read(tmp_path / "f.txt") == [{"author": "a", "title": "b", "body": "c"}]


def test_gzip_around_csv(tmp_path: Path) -> None:
    (tmp_path / "f.csv.gz").write_bytes(gzip.compress(CSV.encode()))
    assert read(tmp_path / "f.csv.gz") == AS_DICTS


def test_json_lines_and_what_is_none(tmp_path: Path) -> None:
    lines = [
        json.dumps(AS_DICTS[0], ensure_ascii=False),
        "[1, 2]",
        '{"broken',
        "",
        json.dumps({"user": {"nickname": "Tove"}, "text": "x"}),
    ]
    (tmp_path / "f.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert read(tmp_path / "f.jsonl") == [
        AS_DICTS[0],
        {},
        {},
        {"user.nickname": "Tove", "text": "x"},
    ]
    assert faults(tmp_path / "f.jsonl") == [
        (2, "this line is not a JSON object"),
        (3, "this line is not a JSON object"),
    ]


def test_a_json_array_however_it_is_laid_out(tmp_path: Path) -> None:
    (tmp_path / "f.json").write_bytes(
        b"\xef\xbb\xbf"
        + json.dumps([*AS_DICTS, 5, *AS_DICTS], ensure_ascii=False, indent=2).encode()
    )
    assert read(tmp_path / "f.json") == [*AS_DICTS, {}, *AS_DICTS]
    assert faults(tmp_path / "f.json") == [(3, "this item is not a JSON object")]


def test_a_long_json_array_is_read_in_pieces(tmp_path: Path) -> None:
    (tmp_path / "f.json").write_text(
        json.dumps([{"author": "a", "body": f"{i}" * 300} for i in range(3_000)])
    )
    assert [row["body"] for row in read(tmp_path / "f.json")] == [
        f"{i}" * 300 for i in range(3_000)
    ]


def test_xlsx_with_a_banner(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["导出 2026"])
    for row in [[], *ROWS, ["Ivo", 12.0, None]]:
        book.active.append(row)
    book.save(tmp_path / "f.xlsx")
    assert read(tmp_path / "f.xlsx") == [*AS_DICTS, {"author": "Ivo", "title": 12}]


@pytest.mark.parametrize("name", ["f.xls", "f.download"])
def test_a_workbook_is_known_by_its_content_whatever_it_is_called(
    tmp_path: Path, name: str
) -> None:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.save(tmp_path / "f.xlsx")
    assert read((tmp_path / "f.xlsx").rename(tmp_path / name)) == AS_DICTS


def test_parquet(tmp_path: Path) -> None:
    parquet.write_table(pyarrow.Table.from_pylist(AS_DICTS * 700), tmp_path / "f.parquet")
    assert read(tmp_path / "f.parquet") == AS_DICTS * 700


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("empty.csv", b"", "empty"),
        (
            "picture.csv",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 4,
            "not a text file|encoding",
        ),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Excel"),
        ("table.xls", b"<html><table><tr><td>author</td></tr></table></html>", "a web page"),
        ("cut.csv.gz", gzip.compress(CSV.encode() * 50)[:-30], "breaks off"),
        ("cut.xlsx", b"PK\x03\x04" + b"\0" * 100, "damaged"),
        ("cut.parquet", b"PAR1" + b"\0" * 100, "damaged"),
        ("cut.json", b'[{"author": "a"}, {"author": "b"', "breaks off"),
        ("cut2.json", b'[{"author": "a"}', "breaks off"),
        ("cut3.json", b'{"author": "a", "title": ', "cut off"),
        ("object.json", b'{\n"notes": 5,\n"more": {}\n}', "without an array of notes"),
        ("wrong.json", b'[{"author": "a"} {"author": "b"}]', "neither a comma"),
        ("deep.json", b"[" * 100_000, "not JSON"),
        ("quote.csv", b'author,body\na,"' + b"x" * 2_500_000, "quotation mark"),
        ("mark.csv", b"\xef\xbb\xbfauthor,body\n\xff\xfe", "says it is utf-8"),
    ],
)
def test_a_damaged_file_is_refused_whole(
    tmp_path: Path, name: str, content: bytes, complaint: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableFile, match=complaint):
        read(tmp_path / name)


def test_a_csv_that_breaks_off_loses_its_last_row_only(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("author,title,body\na,b,c\nd,broken in the mid")
    assert faults(tmp_path / "f.csv") == [(3, "the file breaks off in this row")]


@pytest.mark.parametrize(
    "rest", ['d,e,"broken in the mid', 'd,"e,f\ng,h,i\n', 'd,"a ""quoted"" word']
)
def test_a_quotation_mark_that_never_closes_swallows_no_rows(tmp_path: Path, rest: str) -> None:
    (tmp_path / "f.csv").write_text(f"author,title,body\na,b,c\n{rest}")
    assert [(row, "never closes" in fault) for row, fault in faults(tmp_path / "f.csv")] == [
        (3, True)
    ]


def test_inch_marks_and_closed_quotations_are_no_fault(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(
        'author,title,body\na,b,"c ""d"""\na,5" nails,a 3" gap\na,b,"x" and "y"'
    )
    assert (len(read(tmp_path / "f.csv")), faults(tmp_path / "f.csv")) == (3, [])


def test_a_row_with_too_many_values_says_so(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("author,title,body\na,b,c,d\n")
    assert faults(tmp_path / "f.csv") == [
        (2, "4 values for 3 columns: is a quotation mark missing?")
    ]


def test_a_workbook_bomb_is_refused_unopened(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"):
            archive.writestr(name, b"<row>" + b" " * 40_000_000)
    with pytest.raises(UnreadableFile, match="times its size"):
        read(tmp_path / "bomb.xlsx")


def test_an_archive_is_not_taken_for_a_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "notes.zip", "w") as archive:
        archive.writestr("notes.csv", CSV)
    with pytest.raises(UnreadableFile, match="unpack it"):
        read(tmp_path / "notes.zip")


def test_entities_in_a_workbook_are_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["author", "body"])
    book.save(tmp_path / "plain.xlsx")
    evil = (
        '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b '
        '"&a;&a;&a;">]><worksheet>&b;</worksheet>'
    )
    with (
        zipfile.ZipFile(tmp_path / "plain.xlsx") as plain,
        zipfile.ZipFile(tmp_path / "evil.xlsx", "w") as archive,
    ):
        for member in plain.infolist():
            archive.writestr(
                member,
                evil if member.filename.startswith("xl/worksheets/sheet") else plain.read(member),
            )
    with pytest.raises(UnreadableFile, match=r"not allowed|damaged"):
        read(tmp_path / "evil.xlsx")


def test_a_claimed_width_of_a_million_columns_is_ignored(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.save(tmp_path / "plain.xlsx")
    with (
        zipfile.ZipFile(tmp_path / "plain.xlsx") as plain,
        zipfile.ZipFile(tmp_path / "wide.xlsx", "w") as archive,
    ):
        for member in plain.infolist():
            content = plain.read(member)
            if member.filename.startswith("xl/worksheets/sheet"):
                content = content.replace(b'ref="A1:C3"', b'ref="A1:XFD1048576"')
            archive.writestr(member, content)
    assert read(tmp_path / "wide.xlsx") == AS_DICTS
