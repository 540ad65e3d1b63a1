"""Which file an address of a picture means, and whether this viewer may have it."""

from dataclasses import dataclass

from tallgrass.kernel.ids import is_public_id
from tallgrass.kernel.permissions import can
from tallgrass.kernel.principal import Principal
from tallgrass.notes.models import Picture, PictureState
from tallgrass.notes.types import Variant


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A stored file. `is_public` when anybody may see it; `is_exact` when it is the size that was
    asked for."""

    digest: str
    variant: str
    is_public: bool
    is_exact: bool


def media_file(viewer: Principal, public_id: str, variant: str) -> MediaFile | None:
    """Return the file behind an address, or None when there is none this viewer may see.

    Until the worker has made a size, the original stands in for it. A picture of a note is seen by
    whoever may see the note by its link; one that no note shows yet, by its owner, and by operators
    through a case about them.
    """
    if variant not in Variant.values or not is_public_id(public_id):
        return None
    row = Picture.objects.select_related("note").filter(public_id=public_id).first()
    if row is None:
        return None
    is_public = row.note is not None and row.note.is_public
    withdrawn = row.note is not None and row.note.deleted_at is not None
    if not is_public and (withdrawn or not _may_see(viewer, row)):
        return None
    is_exact = variant == Variant.ORIGINAL or row.state == PictureState.READY
    return MediaFile(row.digest, variant if is_exact else Variant.ORIGINAL, is_public, is_exact)


def _may_see(viewer: Principal, row: Picture) -> bool:
    """Tell whether this viewer may see a picture that is not public."""
    is_restricted = row.note is not None
    if is_restricted and can(viewer, "notes.see_restricted"):
        return True
    return can(viewer, "notes.see_picture", row.owner_id)
