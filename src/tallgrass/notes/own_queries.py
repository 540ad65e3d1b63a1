"""Reads of what somebody wrote, for them alone."""

from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.notes.models import Note
from tallgrass.notes.queries import note_by_public_id
from tallgrass.notes.types import NoteFull


def own_note(viewer: Principal, public_id: str) -> NoteFull | None:
    """Return the note whole, for whoever may edit it; None where there is none this viewer may see.
    Raises PermissionDenied for somebody else's."""
    full = note_by_public_id(viewer, public_id)
    if full is not None:
        require(viewer, "notes.edit", full.card.author.id)
    return full


def has_written(viewer: Principal) -> bool:
    """Tell whether the viewer ever published a note here or had notes imported, deleted ones
    included."""
    return viewer.is_person and Note.objects.filter(author_id=viewer.acting_id).exists()
