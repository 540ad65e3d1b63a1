"""Storing uploaded pictures and putting them into notes."""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import IO

from tallgrass.kernel import clock, limits
from tallgrass.kernel.costly import PICTURES, place_for
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.text import clean_line
from tallgrass.kernel.transaction import transaction
from tallgrass.notes import errors, pictures
from tallgrass.notes.models import Note, Picture
from tallgrass.notes.queries import picture_card
from tallgrass.notes.types import MOST_IMAGES, PictureCard, StoredPicture

KEEP_DAYS = 2
MOST_MEGAPIXELS = 150
"""Of the uploads of one form, as `pictures.pixels_to_decode` counts them: nine of a phone are 110
at most."""
MEGAPIXELS_AN_HOUR = 1_500
"""Of one person: thirty such forms of what most phones take."""


@dataclass(frozen=True, slots=True)
class NoteImage:
    """An image of a note to be: stored just now, or a picture stored before."""

    stored: StoredPicture | None = None
    public_id: str = ""


def store_picture(
    principal: Principal,
    *,
    data: bytes,
    alt: str = "",
    keep_days: int = KEEP_DAYS,
    as_person_id: int | None = None,
) -> PictureCard:
    """Keep an upload until a note uses it; an unused one is swept away after `keep_days`."""
    owner_id = as_person_id if as_person_id is not None else principal.acting_id
    require(principal, "notes.publish", owner_id)
    stored = pictures.store(data)
    now = clock.now()
    with transaction():
        row = Picture.objects.create(
            owner_id=owner_id,
            digest=stored.digest,
            width=stored.width,
            height=stored.height,
            alt=clean_line(alt, longest=200, field="alt", required=False),
            created_at=now,
            due_at=now,
            expires_at=now + timedelta(days=keep_days),
        )
    return picture_card(row)


@contextmanager
def uploading(principal: Principal, files: Sequence[IO[bytes]]) -> Iterator[None]:
    """Hold the place in which the uploads of one form are stored. Before anything is decoded, raise
    Invalid where they are too many or too large together, RateLimited where their owner has sent
    very much within the hour, Unavailable where as many pictures are decoded as may be."""
    if not files:
        yield
        return
    require(principal, "notes.publish", principal.acting_id)
    if len(files) > MOST_IMAGES:
        raise errors.TOO_MANY_PICTURES(most=MOST_IMAGES)
    megapixels = sum(map(pictures.pixels_to_decode, files)) / 1_000_000
    if megapixels > MOST_MEGAPIXELS:
        raise errors.PICTURES_TOO_MANY_PIXELS(most=MOST_MEGAPIXELS)
    with place_for(PICTURES):
        limits.spend(
            f"pictures:{principal.acting_id}",
            capacity=MEGAPIXELS_AN_HOUR,
            seconds=3600,
            tokens=math.ceil(megapixels),
        )
        yield


def prepare_pictures(images: Sequence[bytes | str]) -> list[NoteImage]:
    """Re-encode and store uploads, before any transaction begins. Raises Invalid for the first bad
    one."""
    if len(images) > MOST_IMAGES:
        raise errors.TOO_MANY_PICTURES(most=MOST_IMAGES)
    return [
        NoteImage(public_id=image) if isinstance(image, str) else NoteImage(pictures.store(image))
        for image in images
    ]


def attach_pictures(note: Note, prepared: Sequence[NoteImage], alts: Sequence[str] = ()) -> None:
    """Make these the note's pictures, in this order; pictures it no longer shows become orphans. In
    the caller's transaction."""
    now = clock.now()
    wanted = [item.public_id for item in prepared if item.public_id]
    mine = Picture.objects.select_for_update().filter(public_id__in=wanted, owner_id=note.author_id)
    known = {row.public_id: row for row in mine if row.note_id in (None, note.pk)}
    if len(known) != len(set(wanted)) or len(set(wanted)) != len(wanted):
        raise errors.PICTURE_GONE()
    note.pictures.exclude(public_id__in=wanted).update(note=None, expires_at=now)
    texts = [clean_line(alt, longest=200, field="alt", required=False) for alt in alts]
    for position, item in enumerate(prepared):
        alt = texts[position] if position < len(texts) else None
        if item.stored is None:
            row = known[item.public_id]
            row.note, row.position, row.expires_at = note, position, None
            row.alt = row.alt if alt is None else alt
            row.save(update_fields=["note", "position", "expires_at", "alt"])
        else:
            Picture.objects.create(
                owner_id=note.author_id,
                note=note,
                position=position,
                digest=item.stored.digest,
                width=item.stored.width,
                height=item.stored.height,
                alt=alt or "",
                created_at=now,
                due_at=now,
            )
