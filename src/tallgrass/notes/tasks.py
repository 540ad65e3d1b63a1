"""The deadlines of notes: sizes of pictures, unused uploads, files without a row, deleted notes."""

from datetime import timedelta

import structlog
from django.db.models import F
from PIL import UnidentifiedImageError

from tallgrass.kernel import clock
from tallgrass.kernel.sweeps import sweep
from tallgrass.kernel.transaction import transaction
from tallgrass.notes import erasure, pictures
from tallgrass.notes.models import Note, Picture, PictureState

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 5
_log = structlog.get_logger("tallgrass.notes")


@sweep("notes.pictures", every=1)
def make_variants(limit: int = 20) -> int:
    """Make the sizes of new pictures. A row is claimed for a minute; if we are killed, its turn
    comes again."""
    due = Picture.objects.filter(state=PictureState.WAITING, due_at__lte=clock.now()).order_by(
        "due_at"
    )[:limit]
    return sum(_make(row) for row in due)


def _make(row: Picture) -> int:
    now = clock.now()
    mine = Picture.objects.filter(pk=row.pk, state=PictureState.WAITING, due_at=row.due_at)
    if not mine.update(due_at=now + LEASE, attempts=F("attempts") + 1):
        return 0
    try:
        pictures.make_variants(row.digest)
    except (OSError, ValueError, UnidentifiedImageError) as error:
        _log.error("picture sizes failed", picture=row.pk, error=repr(error))
        if row.attempts + 1 >= MOST_ATTEMPTS:
            Picture.objects.filter(pk=row.pk).update(state=PictureState.FAILED)
        return 0
    with transaction():
        Picture.objects.filter(pk=row.pk).update(state=PictureState.READY)
        if row.note_id:
            Note.objects.filter(pk=row.note_id).update(version=F("version") + 1)
    return 1


@sweep("notes.unused_uploads", every=60)
def drop_unused(limit: int = 200) -> int:
    """Forget uploads that no note took within their days."""
    due = Picture.objects.filter(note=None, expires_at__lte=clock.now()).order_by("expires_at")[
        :limit
    ]
    rows = list(due.values_list("pk", "digest"))
    with transaction():
        Picture.objects.filter(pk__in=[pk for pk, _digest in rows], note=None).delete()
    erasure.drop_files({digest for _pk, digest in rows})
    return len(rows)


@sweep("notes.stray_files", every=600)
def drop_strays() -> int:
    """Delete files that a killed process left without a row, one of 256 folders a turn."""
    folder = f"{int(clock.now().timestamp() // 600) % 256:02x}"
    found = pictures.stray_digests(folder, older_than=timedelta(days=1))
    known = set(Picture.objects.filter(digest__in=found).values_list("digest", flat=True))
    for digest in found - known:
        pictures.remove(digest)
    return len(found - known)


@sweep("notes.deleted", every=300)
def empty_deleted() -> int:
    """Erase what notes deleted a month ago said."""
    return erasure.empty_deleted()
