"""Pictures that come in a ZIP beside a file of notes."""

import zipfile
from pathlib import Path

import pytest

from tallgrass.notes.importing.failures import UnreadableFile
from tallgrass.notes.models import Note, Picture
from tests.notes.bringing import bring, sheet, tally
from tests.notes.factories import picture

pytestmark = pytest.mark.django_db
HEAD = "id|author|title|text|图片"


def packed(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def shown(title: str) -> list[int]:
    note = Note.objects.get(title=title)
    return list(note.pictures.order_by("position").values_list("width", flat=True))


def test_notes_get_the_pictures_that_they_name_in_order(tmp_path: Path) -> None:
    media = packed(
        tmp_path / "m.zip",
        **{"a.jpg": picture(310), "图/第二张.png": picture(320, kind="PNG"), "c.jpg": picture(330)},
    )
    path = sheet(
        tmp_path / "f.csv",
        HEAD,
        "n1|lan|One|t|第二张.png, A.JPG",
        "n2|lan|Two|t|",
        "n3|lan|Three|t|./c.jpg",
    )
    report = bring(path, media=media)
    assert (tally(report), report.pictures) == ((0, 3, 0, 0, 0), 3)
    assert (shown("One"), shown("Two"), shown("Three")) == ([320, 310], [], [330])
    assert tally(bring(path, media=media)) == (0, 0, 0, 3, 0)
    assert tally(bring(path)) == (0, 0, 0, 3, 0)  # without the ZIP they stay
    assert Picture.objects.count() == 3


def test_addresses_of_pictures_find_them_by_their_last_part(tmp_path: Path) -> None:
    media = packed(tmp_path / "m.zip", **{"x/1.jpg": picture(310), "x/2.jpg": picture(320)})
    cell = "['https://e.org/p/2.jpg?w=9', 'https://e.org/p/1.jpg']"
    bring(sheet(tmp_path / "f.csv", HEAD, f"n1|lan|One|t|{cell}"), media=media)
    assert shown("One") == [320, 310]


def test_a_picture_whose_packing_is_broken_is_said_and_the_note_comes(tmp_path: Path) -> None:
    media = packed(tmp_path / "m.zip", **{"a.png": bytes(range(256)) * 40})
    data = bytearray(media.read_bytes())
    begin = data.index(b"a.png") + len("a.png")
    data[begin : begin + 20] = b"\xff" * 20
    media.write_bytes(data)
    report = bring(sheet(tmp_path / "f.csv", HEAD, "n1|lan|One|t|a.png"), media=media)
    assert (tally(report)[1], shown("One")) == (1, [])
    assert any("damaged in the ZIP" in remark for remark in map(str, report.remarks))


def test_a_picture_that_is_missing_double_or_none_is_said_and_the_note_comes(
    tmp_path: Path,
) -> None:
    media = packed(
        tmp_path / "m.zip",
        **{
            "a/x.jpg": picture(),
            "b/x.jpg": picture(),
            "bad.jpg": b"no picture",
            "more.jpg": picture(),
        },
    )
    report = bring(
        sheet(tmp_path / "f.csv", HEAD, "n1|lan|One|t|gone.jpg;x.jpg;bad.jpg;a/x.jpg"), media=media
    )
    assert tally(report) == (0, 1, 0, 0, 0)
    said = [remark["remark"] for remark in report.remarks]
    assert ["has no picture gone.jpg" in said[0], "2 pictures x.jpg" in said[1]] == [True, True]
    assert "bad.jpg: We cannot read this picture." in said[2]
    assert shown("One") == [300]
    assert report.warnings == ["2 pictures of the ZIP are named by no row: b/x.jpg, more.jpg"]


def test_a_dry_run_keeps_no_picture(tmp_path: Path) -> None:
    media = packed(tmp_path / "m.zip", **{"a.jpg": picture()})
    path = sheet(tmp_path / "f.csv", HEAD, "n1|lan|One|t|a.jpg;gone.jpg")
    report = bring(path, media=media, dry_run=True)
    assert (report.pictures, len(report.remarks), Picture.objects.count()) == (1, 1, 0)


@pytest.mark.parametrize(
    ("members", "complaint"),
    [({"a.jpg": b"\0" * 60_000_000}, "times its size"), ({}, "no ZIP")],
)
def test_a_bomb_and_what_is_no_zip_are_refused_before_anything(
    tmp_path: Path, members: dict[str, bytes], complaint: str
) -> None:
    media = tmp_path / "m.zip"
    packed(media, **members) if members else media.write_bytes(b"PK nothing")
    path = sheet(tmp_path / "f.csv", HEAD, "n1|lan|One|t|a.jpg")
    with pytest.raises(UnreadableFile, match=complaint):
        bring(path, media=media)
    assert not Note.objects.exists()


def test_pictures_are_named_where_no_column_names_them(tmp_path: Path) -> None:
    media = packed(tmp_path / "m.zip", **{"a.jpg": picture()})
    path = sheet(tmp_path / "f.csv", "id|author|title|bild", "n1|lan|One|a.jpg")
    assert "--map pictures=COLUMN" in bring(path, media=media).warnings[-1]
    bring(path, media=media, mapping={"pictures": "bild"})
    assert shown("One") == [300]
