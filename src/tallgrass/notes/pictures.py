"""Picture files: read with suspicion, re-encoded, stored by the hash of their content."""

import hashlib
import io
import os
import tempfile
import time
import warnings
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageOps, UnidentifiedImageError

from tallgrass.notes import errors
from tallgrass.notes.types import StoredPicture, Variant

LARGEST_FILE = 15_000_000
MOST_PIXELS = 50_000_000
SMALLEST_SIDE = 32
LONGEST_SIDE = 2560
WIDTHS = {Variant.PAGE: 1080, Variant.CARD: 480, Variant.THUMB: 160}
FORMATS = ("JPEG", "PNG", "WEBP")
_MAGIC = {"JPEG": (b"\xff\xd8\xff",), "PNG": (b"\x89PNG\r\n\x1a\n",), "WEBP": (b"RIFF",)}


def path_of(digest: str, variant: str = Variant.ORIGINAL) -> Path:
    """Return where the file of that content hash and size lies."""
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest[2:4] / f"{digest}-{variant}.webp"


def store(data: bytes) -> StoredPicture:
    """Check an upload, re-encode it as WebP without any metadata, upright, and store it. Raises
    Invalid with what is wrong."""
    image = _decoded(data)
    encoded = _encoded(
        image, quality=88, method=2
    )  # while somebody waits: as small as method 4, in less than half the time
    digest = hashlib.sha256(encoded).hexdigest()
    write(path_of(digest), encoded)
    return StoredPicture(digest, image.width, image.height)


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


def _decoded(data: bytes) -> Image.Image:
    if len(data) > LARGEST_FILE:
        raise errors.PICTURE_TOO_LARGE(most=LARGEST_FILE // 1_000_000)
    if not any(data.startswith(magic) for magics in _MAGIC.values() for magic in magics):
        raise errors.PICTURE_UNREADABLE()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image: Image.Image = Image.open(io.BytesIO(data), formats=FORMATS)
            _check_size(image.width, image.height)
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            image.load()
            image = ImageOps.exif_transpose(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise errors.PICTURE_TOO_MANY_PIXELS(most=MOST_PIXELS // 1_000_000) from error
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        KeyError,
        IndexError,
        TypeError,
    ) as error:
        raise errors.PICTURE_DAMAGED() from error
    has_alpha = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    image = image.convert("RGBA" if has_alpha else "RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return image


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise errors.PICTURE_TOO_MANY_PIXELS(most=MOST_PIXELS // 1_000_000)
    if min(width, height) < SMALLEST_SIDE or max(width, height) > 40 * min(width, height):
        raise errors.PICTURE_TOO_SMALL(side=SMALLEST_SIDE)


def _encoded(image: Image.Image, *, quality: int, method: int = 4) -> bytes:
    clean = Image.new(image.mode, image.size)
    clean.paste(image)
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=quality, method=method)
    return out.getvalue()
