"""In which encoding a file is, and where one is damaged."""

import re
from pathlib import Path

import pytest

from tallgrass.notes.importing.failures import UnreadableFile
from tallgrass.notes.models import Note
from tests.notes.bringing import bring, tally

pytestmark = pytest.mark.django_db
LINES = ["作者,标题,正文", *(f"阿岚,第{n}天,今天在城西的书店看了一本书" for n in range(3_000))]


def spoilt(tmp_path: Path, at: bytes, bad: bytes) -> Path:
    whole = "\n".join(LINES).encode()
    place = whole.index(at)
    (tmp_path / "f.csv").write_bytes(whole[:place] + bad + whole[place:])
    return tmp_path / "f.csv"


@pytest.mark.parametrize("number", [0, 7, 2_999])
@pytest.mark.parametrize("bad", [b"\xa3", b"\xff", b"\xe9\x98"])
def test_a_file_of_utf8_but_for_a_byte_is_refused_with_its_place(
    tmp_path: Path, number: int, bad: bytes
) -> None:
    path = spoilt(tmp_path, f"第{number}天".encode(), bad)
    with pytest.raises(UnreadableFile) as refused:
        bring(path)
    said = str(refused.value)
    found = re.search(r"the first 0x(\w\w) in line (\d+), byte (\d+)", said)
    assert found, said
    line = path.read_bytes().split(b"\n")[int(found[2]) - 1]
    assert int(found[2]) == number + 2
    assert line[int(found[3]) - 1] == int(found[1], 16) == bad[0]
    assert not Note.objects.exists()


def test_a_named_encoding_that_is_wrong_is_refused_with_the_place(tmp_path: Path) -> None:
    path = spoilt(tmp_path, "第7天".encode(), b"\xff")
    with pytest.raises(UnreadableFile, match=r"not in utf-8 \(0xFF in line 9\)"):
        bring(path, encoding="utf-8")


@pytest.mark.parametrize(
    ("encoding", "read"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gbk", "gb18030"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16"),
    ],
)
def test_the_encoding_that_was_read_is_said(tmp_path: Path, encoding: str, read: str) -> None:
    (tmp_path / "f.csv").write_bytes("\n".join(LINES[:4]).encode(encoding))
    report = bring(tmp_path / "f.csv")
    assert (report.encoding, tally(report)) == (read, (0, 3, 0, 0, 0))
    assert Note.objects.first().title.startswith("第")  # type: ignore[union-attr]


def test_a_few_western_letters_are_no_damage(tmp_path: Path) -> None:
    rows = ["author,title,text", *["Zoë,Déjà vu,Crème brûlée"] * 3]
    (tmp_path / "f.csv").write_bytes("\n".join(rows).encode("cp1252"))
    bring(tmp_path / "f.csv")
    assert Note.objects.get().title == "Déjà vu"


@pytest.mark.parametrize("head", ["作者,标题,正文", "author,title,text"])
@pytest.mark.parametrize("number", [3, 150])
def test_a_chinese_file_with_a_bad_byte_is_read_as_no_other_language(
    tmp_path: Path, head: str, number: int
) -> None:
    whole = "\n".join([head, *LINES[1:200]]).encode("gb18030")
    place = whole.index(f"第{number}天".encode("gb18030"))
    (tmp_path / "f.csv").write_bytes(whole[:place] + b"\xff" + whole[place:])
    with pytest.raises(UnreadableFile, match=r"gb18030 but for a few bytes \(0x.. in line \d+\)"):
        bring(tmp_path / "f.csv")
    assert not Note.objects.exists()
