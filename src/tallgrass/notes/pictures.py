"""Picture files: read with suspicion, re-encoded, stored by the hash of their content."""

import hashlib
import io
import os
import tempfile
import time
import warnings
from datetime import timedelta
from pathlib import Path
from typing import IO

from django.conf import settings
from PIL import Image, UnidentifiedImageError

from tallgrass.kernel.costly import PICTURES, place_for, quietly
from tallgrass.notes import colours, errors
from tallgrass.notes.types import StoredPicture, Variant

LARGEST_FILE = 40_000_000
MOST_PIXELS = {"JPEG": 220_000_000, "MPO": 220_000_000, "whole": 50_000_000}
"""Of a JPEG more than any phone takes; of what has to be decoded as a whole, what memory bears."""
SMALLEST_SIDE = 32
LONGEST_SIDE = 2560
WIDTHS = {Variant.PAGE: 1080, Variant.CARD: 480, Variant.THUMB: 160}
FORMATS = ("JPEG", "PNG", "WEBP")
LEAST_SHARE = 4  # a JPEG scaled while it is read costs a quarter of one that is decoded whole
Image.MAX_IMAGE_PIXELS = MOST_PIXELS["JPEG"]
UNREADABLE = (
    *(UnidentifiedImageError, OSError, SyntaxError, ValueError),
    *(EOFError, KeyError, IndexError, TypeError),
)
"""What the decoders raise for a damaged file."""
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")
_MAGIC = {"JPEG": (b"\xff\xd8\xff",), "PNG": (b"\x89PNG\r\n\x1a\n",), "WEBP": (b"RIFF",)}


def path_of(digest: str, variant: str = Variant.ORIGINAL) -> Path:
    """Return where the file of that content hash and size lies."""
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest[2:4] / f"{digest}-{variant}.webp"


def store(data: bytes) -> StoredPicture:
    """Check an upload, re-encode it as WebP without any metadata, upright, and store it. Raises
    Invalid with what is wrong, Unavailable where as many pictures are decoded as may be."""
    with place_for(PICTURES):
        encoded, width, height = quietly(_re_encoded, data)
    digest = hashlib.sha256(encoded).hexdigest()
    write(path_of(digest), encoded)
    return StoredPicture(digest, width, height)


def pixels_to_decode(file: IO[bytes]) -> int:
    """Return what decoding an upload would cost, in pixels: its head says so, and no more of it is
    read. Zero of what is no picture of ours, which is never decoded."""
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file, formats=FORMATS) as image:
                share = 1 if _kind(image) == "whole" else LEAST_SHARE
                return image.width * image.height // share
    except (Image.DecompressionBombError, *UNREADABLE):
        return 0
    finally:
        file.seek(0)


def make_variants(digest: str) -> None:
    """Write every size of a stored picture that is missing. Safe to repeat and to be killed at any
    line."""
    wanted = {variant: path_of(digest, variant) for variant in WIDTHS}
    missing = {variant: path for variant, path in wanted.items() if not path.exists()}
    if not missing:
        return
    with Image.open(path_of(digest)) as original:
        original.load()
        for variant, path in missing.items():
            width = min(WIDTHS[variant], original.width)
            size = (width, max(1, round(original.height * width / original.width)))
            write(path, _encoded(original.resize(size, Image.Resampling.LANCZOS), quality=80))


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: aside first, synced, then renamed into place."""
    if path.exists():
        os.utime(path)  # in use again: no sweep takes it for a stray
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, aside = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        Path(aside).replace(path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


def remove(digest: str) -> None:
    """Delete every size of a picture."""
    for variant in Variant.values:
        path_of(digest, variant).unlink(missing_ok=True)


def stray_digests(folder: str, older_than: timedelta) -> set[str]:
    """Return content hashes of the files in one of the 256 folders that were not touched lately;
    parts of files begun are removed."""
    limit = time.time() - older_than.total_seconds()
    found = set()
    for path in (Path(settings.MEDIA_ROOT) / folder).glob("*/*"):
        if path.stat().st_mtime < limit:
            if path.name.startswith(".part-"):
                path.unlink(missing_ok=True)
            else:
                found.add(path.name.partition("-")[0])
    return found


def _re_encoded(data: bytes) -> tuple[bytes, int, int]:
    """Return an upload as we store it, with its sides. While somebody waits: as small as method 4,
    in less than half the time."""
    image = _decoded(data)
    return _encoded(image, quality=88, method=2), image.width, image.height


def _decoded(data: bytes) -> Image.Image:
    if len(data) > LARGEST_FILE:
        raise errors.PICTURE_TOO_LARGE(most=LARGEST_FILE // 1_000_000)
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        raise errors.PICTURE_HEIC()
    if not any(data.startswith(magic) for magics in _MAGIC.values() for magic in magics):
        raise errors.PICTURE_UNREADABLE()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image: Image.Image = Image.open(io.BytesIO(data), formats=FORMATS)
            _check_size(image)
            image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is scaled as it is read
            image.load()
            return colours.as_shown(image, longest=LONGEST_SIDE)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise errors.PICTURE_TOO_MANY_PIXELS(most=MOST_PIXELS["JPEG"] // 1_000_000) from error
    except UNREADABLE as error:
        raise errors.PICTURE_DAMAGED() from error


def _check_size(image: Image.Image) -> None:
    """Refuse what could not be decoded within bounds of memory: only a JPEG written in one pass,
    as cameras do, can be scaled while it is read."""
    most = MOST_PIXELS[_kind(image)]
    if image.width * image.height > most:
        raise errors.PICTURE_TOO_MANY_PIXELS(most=most // 1_000_000)
    shorter, longer = sorted((image.width, image.height))
    if shorter < SMALLEST_SIDE or longer > 40 * shorter:
        raise errors.PICTURE_TOO_SMALL(side=SMALLEST_SIDE)


def _kind(image: Image.Image) -> str:
    kind = "whole" if "progressive" in image.info else str(image.format)
    return kind if kind in MOST_PIXELS else "whole"


def _encoded(image: Image.Image, *, quality: int, method: int = 4) -> bytes:
    clean = Image.new(image.mode, image.size)
    clean.paste(image)
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=quality, method=method)
    return out.getvalue()
