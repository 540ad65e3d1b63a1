"""What the profiles room does on others' news."""

from tallgrass.kernel import outbox
from tallgrass.notes.events import NoteDeleted, NoteEdited, NotePublished, NotesImported
from tallgrass.people.types import Erasing, erasing
from tallgrass.profiles import actions


@outbox.on(NotePublished, NoteEdited, NoteDeleted)
def author_changed(happened: NotePublished | NoteEdited | NoteDeleted) -> None:
    """A note came, changed or went: its author's profile is due."""
    actions.mark_stale([happened.author_id])


@outbox.on(NotesImported)
def authors_changed(happened: NotesImported) -> None:
    """Many notes came at once."""
    actions.mark_stale(happened.author_ids)


@erasing.connect
def person_erased(event: Erasing) -> None:
    """They leave: nothing derived from their notes stays."""
    actions.forget(event.person_id)
