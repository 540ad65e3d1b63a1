"""Uploads: attack files are refused, metadata goes, sizes appear however often the worker is
killed."""

import io
import os
import struct
import subprocess
import sys
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from tallgrass.kernel import clock
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.principal import ANONYMOUS
from tallgrass.notes import actions, pictures, queries, tasks
from tallgrass.notes.actions import uploads
from tallgrass.notes.errors import (
    PICTURE_DAMAGED,
    PICTURE_TOO_LARGE,
    PICTURE_TOO_MANY_PIXELS,
    PICTURE_TOO_SMALL,
    PICTURE_UNREADABLE,
)
from tallgrass.notes.media_queries import media_file
from tallgrass.notes.models import Note, Picture, PictureState
from tests.notes.factories import note, person, picture
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]


def png_claiming(width: int, height: int) -> bytes:
    """A tiny PNG file whose header claims a huge picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HOSTILE = {
    "a pixel bomb": (png_claiming(60_000, 60_000), PICTURE_TOO_MANY_PIXELS),
    "a bomb just above": (png_claiming(10_001, 5_000), PICTURE_TOO_MANY_PIXELS),
    "cut short": (picture(kind="PNG", width=900)[:400], PICTURE_DAMAGED),
    "a JPEG cut short": (picture(width=900)[:600], PICTURE_DAMAGED),
    "an SVG": (SVG, PICTURE_UNREADABLE),
    "HTML": (b"<!doctype html><script>alert(1)</script>", PICTURE_UNREADABLE),
    "HTML behind a picture's first bytes": (
        b"\xff\xd8\xff<html><script>alert(1)</script>",
        PICTURE_DAMAGED,
    ),
    "a GIF": (picture(kind="GIF"), PICTURE_UNREADABLE),
    "a sound in RIFF": (b"RIFF\x24\x00\x00\x00WAVEfmt " + b"\0" * 40, PICTURE_DAMAGED),
    "nothing": (b"", PICTURE_UNREADABLE),
    "too small": (picture(16, 16), PICTURE_TOO_SMALL),
    "a thread": (picture(32, 4_000, kind="PNG"), PICTURE_TOO_SMALL),
    "too many bytes": (picture() + b"\0" * pictures.LARGEST_FILE, PICTURE_TOO_LARGE),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_c33_a_hostile_upload_is_refused_with_a_reason_and_nothing_is_kept(name: str) -> None:
    ali = person("ali")
    data, why = HOSTILE[name]
    with refused(why, field="images") as refusal:
        actions.store_picture(ali, data=data)
    assert refusal.value.hint
    with refused(why):
        note(ali, images=[picture(), data])
    assert not Picture.objects.exists() and not Note.objects.exists()


def test_c33_place_camera_and_comments_are_gone_and_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[Base.Orientation] = 6
    exif[Base.Make] = "Secretcam"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (43.0, 39.0, 0.0)
    data = picture(400, 300, exif=exif, comment=b"my street")
    stored = pictures.store(data)
    assert (stored.width, stored.height) == (300, 400)
    kept = pictures.path_of(stored.digest).read_bytes()
    with Image.open(io.BytesIO(kept)) as image:
        assert (
            image.format == "WEBP"
            and not image.getexif()
            and "exif" not in image.info
            and "xmp" not in image.info
        )
    assert b"Secretcam" not in kept and b"my street" not in kept


def test_c33_a_polyglot_leaves_its_other_half_behind() -> None:
    stored = pictures.store(picture() + b"<script>alert(1)</script>PK\x03\x04")
    kept = pictures.path_of(stored.digest).read_bytes()
    assert b"script" not in kept and b"PK\x03\x04" not in kept


def test_large_pictures_are_made_smaller_and_transparency_stays() -> None:
    stored = pictures.store(picture(4_000, 3_000))
    assert (stored.width, stored.height) == (2560, 1920)
    out = io.BytesIO()
    Image.new("RGBA", (64, 64), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(pictures.path_of(pictures.store(out.getvalue()).digest)) as image:
        assert image.mode == "RGBA"


def test_pages_show_the_original_until_the_sizes_are_made() -> None:
    card = note(person("ali"), images=[picture(2_000, 1_500)])
    assert card.cover["image"].endswith("/original.webp")
    assert tasks.make_variants() == 1
    [card] = queries.cards(ANONYMOUS, [card.id])
    assert card.cover["image"].endswith("/card.webp") and card.version == 2
    row = Picture.objects.get()
    assert row.state == PictureState.READY
    with Image.open(pictures.path_of(row.digest, "card")) as image:
        assert image.size == (480, 360)
    assert tasks.make_variants() == 0


@pytest.mark.django_db(transaction=True)  # as the worker runs: what an attempt wrote stays
def test_a_picture_whose_file_is_lost_fails_in_the_end_and_the_page_stays() -> None:
    note(person("ali"), images=[picture()])
    row = Picture.objects.get()
    pictures.remove(row.digest)
    moment = FrozenClock(clock.now())
    with use_clock(moment):
        for _ in range(uploads.MOST_ATTEMPTS):
            assert tasks.make_variants() == 0
            moment.advance(timedelta(hours=1))
    assert Picture.objects.get().state == PictureState.FAILED


def test_an_unused_upload_is_swept_away_with_its_files() -> None:
    ali = person("ali")
    moment = FrozenClock(clock.now())
    with use_clock(moment):
        actions.store_picture(ali, data=picture())
        card = note(ali, images=[picture(colour="#a8452c")])
        tasks.make_variants()
        unused = Picture.objects.get(note=None)
        moment.advance(timedelta(days=2, seconds=1))
        assert tasks.drop_unused() == 1
    assert (
        not pictures.path_of(unused.digest).exists()
        and not pictures.path_of(unused.digest, "card").exists()
    )
    assert pictures.path_of(Picture.objects.get(note_id=card.id).digest).exists()


def test_a_file_two_pictures_share_stays_for_the_other() -> None:
    ali = person("ali")
    first, second = note(ali, images=[picture()]), note(ali, images=[picture()])
    moment = FrozenClock(clock.now())
    with use_clock(moment):
        actions.delete_note(ali, note_id=first.id)
        moment.advance(timedelta(days=31))
        assert tasks.empty_deleted() == 1
    row = Picture.objects.get()
    assert row.note_id == second.id and pictures.path_of(row.digest).exists()
    assert Note.objects.get(pk=first.id).body == ""


def test_stray_files_go_and_known_ones_stay() -> None:
    note(person("ali"), images=[picture()])
    row = Picture.objects.get()
    stray = pictures.path_of(row.digest[:4] + "0" * 60)
    stray.write_bytes(b"left behind")
    part = stray.with_name(".part-1")
    part.write_bytes(b"half")
    for path in stray.parent.iterdir():
        past = clock.now().timestamp() - 2 * 86_400
        os.utime(path, (past, past))
    moment = FrozenClock(clock.now())
    with use_clock(moment):
        for _ in range(256):
            tasks.drop_strays()
            moment.advance(timedelta(seconds=600))
    assert pictures.path_of(row.digest).exists() and not stray.exists() and not part.exists()


def test_who_may_see_a_picture() -> None:
    ali, ben, root = person("ali"), person("ben"), person("root", is_operator=True)
    upload = actions.store_picture(ali, data=picture())
    assert media_file(ali, upload.public_id, "original")
    assert media_file(ben, upload.public_id, "original") is None
    assert media_file(root, upload.public_id, "original") is None
    card = note(ali, images=[upload.public_id])
    assert media_file(ANONYMOUS, upload.public_id, "page")
    assert media_file(ali, upload.public_id, "huge") is None
    assert media_file(ali, "../../etc/passwd", "page") is None
    Note.objects.update(is_hidden=True)
    assert (
        media_file(ANONYMOUS, upload.public_id, "page") is None
        and media_file(ben, upload.public_id, "page") is None
    )
    assert media_file(ali, upload.public_id, "page") and media_file(root, upload.public_id, "page")
    actions.delete_note(ali, note_id=card.id)
    assert media_file(ali, upload.public_id, "page") is None


def test_c24_sizes_appear_though_the_worker_is_killed_in_the_middle(tmp_path: Path) -> None:
    """kill -9 before the first write, between writing aside and renaming, and after the last
    write."""
    (tmp_path / "home").mkdir()
    script = Path(__file__).with_name("killed_worker.py")
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": ":".join(sys.path),
        "TALLGRASS_HOME": str(tmp_path / "home"),
        "TALLGRASS_SECRET_KEY": settings.SECRET_KEY,
    }
    done = subprocess.run(
        [sys.executable, str(script)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    assert done.stdout.split() == [
        "killed",
        "waiting",
        "killed",
        "waiting",
        "killed",
        "waiting",
        "ready",
        "card",
        "page",
        "thumb",
    ]
