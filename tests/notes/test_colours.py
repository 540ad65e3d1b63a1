"""Pictures look as they were meant to: colours, greys, turns; and as large as phones take them."""

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from tallgrass.notes import pictures
from tallgrass.notes.errors import PICTURE_HEIC, PICTURE_TOO_MANY_PIXELS
from tests.notes.factories import picture
from tests.refusals import refused

P3 = Path(__file__).parent / "inputs" / "p3.png"


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]


def file_of(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def stored(data: bytes) -> Image.Image:
    return Image.open(pictures.path_of(pictures.store(data).digest))


def near(found: object, wanted: tuple[int, ...], by: int = 6) -> bool:
    assert isinstance(found, tuple)
    return all(abs(a - b) <= by for a, b in zip(found, wanted, strict=True))


def test_display_p3_keeps_its_green() -> None:
    image = stored(P3.read_bytes())
    assert near(image.getpixel((150, 100)), (0, 205, 56)), image.getpixel((150, 100))
    assert "icc_profile" not in image.info


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG"])
def test_a_profile_is_heeded_in_every_format(kind: str) -> None:
    with Image.open(P3) as image:
        profile, colour = image.info["icc_profile"], image.getpixel((9, 9))
    plain = Image.new("RGB", (200, 120), colour)  # type: ignore[arg-type]
    assert near(stored(file_of(plain, kind, icc_profile=profile)).getpixel((60, 60)), (0, 205, 56))
    assert near(stored(file_of(plain, kind)).getpixel((60, 60)), colour)  # type: ignore[arg-type]


def test_what_shines_through_keeps_shining_with_a_profile() -> None:
    with Image.open(P3) as image:
        profile = image.info["icc_profile"]
    half = Image.new("RGBA", (200, 120), (60, 200, 80, 128))
    found = stored(file_of(half, icc_profile=profile))
    assert found.mode == "RGBA" and near(found.getpixel((60, 60)), (0, 205, 56, 128))


@pytest.mark.parametrize("profile", [b"no profile at all", b"\0" * 200])
def test_a_damaged_profile_does_no_harm(profile: bytes) -> None:
    plain = Image.new("RGB", (200, 120), (60, 200, 80))
    found = stored(file_of(plain, "JPEG", icc_profile=profile))
    assert near(found.getpixel((60, 60)), (60, 200, 80))


def test_a_profile_of_other_colours_does_no_harm() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    plain = Image.new("RGB", (200, 120), (60, 200, 80))
    assert near(stored(file_of(plain, icc_profile=lab)).getpixel((9, 9)), (60, 200, 80))


def test_sixteen_bit_grey_keeps_its_greys() -> None:
    ramp = np.linspace(0, 65_535, 256).astype(np.uint16)
    found = stored(file_of(Image.fromarray(np.tile(ramp, (64, 1)))))
    greys = [found.getpixel((x, 32)) for x in (0, 64, 128, 192, 255)]
    for grey, wanted in zip(greys, (0, 64, 128, 192, 255), strict=True):
        assert near(grey, (wanted,) * 3), greys


@pytest.mark.parametrize(
    ("mode", "colour", "wanted"),
    [
        ("L", 120, (120, 120, 120)),
        ("1", 1, (255, 255, 255)),
        ("P", 0, (60, 200, 80)),
        ("LA", (120, 128), (120, 120, 120, 128)),
        ("RGBA", (60, 200, 80, 0), (60, 200, 80, 0)),
    ],
)
def test_other_modes_keep_their_colours(mode: str, colour: object, wanted: tuple[int, ...]) -> None:
    image = Image.new(mode, (200, 120), colour)  # type: ignore[arg-type]
    if mode == "P":
        image.putpalette([60, 200, 80])
    found = stored(file_of(image)).getpixel((60, 60))
    shown = found if wanted[-1] else found[-1:]  # type: ignore[index]
    assert near(shown, wanted if wanted[-1] else wanted[-1:])


def test_cmyk_is_no_negative() -> None:
    image = Image.new("CMYK", (200, 120), (0, 200, 200, 20))  # a red
    red, green, blue = stored(file_of(image, "JPEG", quality=95)).getpixel((60, 60))  # type: ignore[misc]
    assert red > 180 and green < 110 and blue < 110


def test_a_palette_with_a_hole_and_a_grey_with_a_hole_stay_holed() -> None:
    image = Image.new("P", (200, 120), 0)
    image.putpalette([60, 200, 80, 10, 10, 10])
    found = stored(file_of(image, transparency=0))
    assert found.mode == "RGBA" and found.getpixel((5, 5))[3] == 0  # type: ignore[index]


def test_a_picture_taken_upright_stands_upright_and_says_nothing_more() -> None:
    image = Image.new("RGB", (300, 100), "#a8452c")
    exif = Image.Exif()
    exif[0x0112] = 6
    note = PngInfo()
    note.add_text("Comment", "secret")
    for data in (
        file_of(image, "JPEG", exif=exif),
        file_of(image, "WEBP", exif=exif),
        file_of(image, "PNG", exif=exif, pnginfo=note),
    ):
        found = stored(data)
        assert found.size == (100, 300)
        assert not found.getexif() and b"secret" not in file_of(found)


_TAKE = """
import io, resource, sys, time
from pathlib import Path
import django; django.setup()
from django.conf import settings
from tallgrass.notes import pictures
settings.MEDIA_ROOT = sys.argv[2]
data = Path(sys.argv[1]).read_bytes()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
found = pictures.store(data)
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(found.width, found.height, (after - before) // 1024)
"""


@pytest.mark.parametrize("size", [(12_000, 9_000), (16_320, 12_240)])
def test_a_picture_of_a_phone_of_108_or_200_megapixels_is_taken_within_bounds(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    file = tmp_path / "large.jpg"
    Image.new("RGB", size, "#3c7a50").save(file, "JPEG", quality=80)
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _TAKE, str(file), str(tmp_path / "media")],
        env={"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    width, height, megabytes = map(int, ran.stdout.split())
    assert max(width, height) == pictures.LONGEST_SIDE
    assert abs(width / height - 4 / 3) < 0.01
    assert megabytes < 320, f"{megabytes} MB"


def test_what_must_be_decoded_whole_has_a_smaller_bound() -> None:
    large = Image.new("1", (9_000, 6_000))
    for data in (file_of(large), file_of(large.convert("L"), "JPEG", progressive=True)):
        with refused(PICTURE_TOO_MANY_PIXELS):
            pictures.store(data)


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"mif1", b"avif"])
def test_a_heic_says_how_to_mend_it(brand: bytes) -> None:
    data = b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0mif1heic" + b"\0" * 100
    with refused(PICTURE_HEIC):
        pictures.store(data)


def test_a_plain_picture_is_stored_as_before() -> None:
    assert pictures.store(picture()).digest == pictures.store(picture()).digest
