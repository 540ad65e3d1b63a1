"""What becomes of uploads: their sizes are made, and what no note took goes again."""

from datetime import datetime, timedelta

from django.db.models import F

from tallgrass.kernel import clock, sweeps
from tallgrass.kernel.failures import Key
from tallgrass.kernel.transaction import transaction
from tallgrass.notes import pictures
from tallgrass.notes.actions.erasure import drop_files
from tallgrass.notes.models import Note, Picture, PictureState

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 5


def next_picture() -> datetime | None:
    """Return when the next picture falls due, or has."""
    waiting = Picture.objects.filter(state=PictureState.WAITING).order_by("due_at")
    return waiting.values_list("due_at", flat=True).first()


def make_variants(limit: int = 20) -> int:
    """Make the sizes of new pictures. A row is claimed for a minute; if we are killed, its turn
    comes again."""
    due = Picture.objects.filter(state=PictureState.WAITING, due_at__lte=clock.now())
    return sweeps.each("notes.pictures", due, _make, most=limit, atomic=False, postpone=_make_later)


def _make_later(picture_id: Key, moment: datetime) -> None:
    Picture.objects.filter(pk=picture_id).update(due_at=moment)


def _make(picture_id: int) -> bool:
    row, now = Picture.objects.get(pk=picture_id), clock.now()
    mine = Picture.objects.filter(pk=row.pk, state=PictureState.WAITING, due_at=row.due_at)
    if row.due_at > now or not mine.update(due_at=now + LEASE, attempts=F("attempts") + 1):
        return False
    try:
        pictures.make_variants(row.digest)
    except Exception:
        if row.attempts + 1 >= MOST_ATTEMPTS:
            Picture.objects.filter(pk=row.pk).update(state=PictureState.FAILED)
        raise
    with transaction():
        Picture.objects.filter(pk=row.pk).update(state=PictureState.READY)
        if row.note_id:
            Note.objects.filter(pk=row.note_id).update(version=F("version") + 1)
    return True


def drop_unused(limit: int = 200) -> int:
    """Forget uploads that no note took within their days."""
    due = Picture.objects.filter(note=None, expires_at__lte=clock.now())
    return sweeps.each(
        "notes.unused_uploads", due, _drop, by="expires_at", most=limit, atomic=False
    )


def _drop(picture_id: int) -> bool:
    """Drop the row, then its files: files left without a row are strays, a row without files is
    not."""
    digest = Picture.objects.values_list("digest", flat=True).get(pk=picture_id)
    gone, _models = Picture.objects.filter(pk=picture_id, note=None).delete()
    if gone:
        drop_files({digest})
    return gone > 0


def drop_strays() -> int:
    """Delete files that a killed process left without a row, one of 256 folders a turn."""
    folder = f"{int(clock.now().timestamp() // 600) % 256:02x}"
    found = pictures.stray_digests(folder, older_than=timedelta(days=1))
    known = set(Picture.objects.filter(digest__in=found).values_list("digest", flat=True))
    strays = sorted(found - known)
    return sweeps.each("notes.stray_files", strays, _remove, kind="file", atomic=False)


def _remove(digest: str) -> bool:
    pictures.remove(digest)
    return True
