"""What the profiles room does on others' news."""

from tallgrass.kernel import outbox
from tallgrass.notes.events import NoteDeleted, NoteEdited, NotePublished, NotesImported
from tallgrass.people.types import Erasing, erasing
from tallgrass.profiles import actions


@outbox.on(NotePublished, NoteEdited, NoteDeleted)
def author_changed(happened: NotePublished | NoteEdited | NoteDeleted) -> None:
    """Mark the profile of a note's author as due: the note came, changed or went."""
    actions.mark_stale([happened.author_id])


@outbox.on(NotesImported)
def authors_changed(happened: NotesImported) -> None:
    """Mark the profiles of many authors as due, whose notes came at once."""
    actions.mark_stale(happened.author_ids)


@erasing.connect
def person_erased(event: Erasing) -> None:
    """Leave nothing that was derived from the notes of somebody who leaves."""
    actions.forget(event.person_id)
