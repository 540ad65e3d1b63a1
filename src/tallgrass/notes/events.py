"""What happens to notes."""

from dataclasses import dataclass

from tallgrass.kernel.events import InternalId, InternalIds, Payload, event


def _named(payload: Payload) -> Payload:
    """Read version 1, which did not know the note's public id: nobody outside was told of events
    then."""
    return payload | {"note": ""}


@event("note.published", version=2, public=True, upcasts={1: _named})
@dataclass(frozen=True, slots=True)
class NotePublished:
    """A note was published. `handles` are the people it mentions."""

    note_id: InternalId
    author_id: InternalId
    note: str
    handles: tuple[str, ...]


@event("note.edited", version=2, public=True, upcasts={1: _named})
@dataclass(frozen=True, slots=True)
class NoteEdited:
    """A note's author changed it. `handles` are the people it mentions and did not before."""

    note_id: InternalId
    author_id: InternalId
    note: str
    handles: tuple[str, ...]


@event("note.deleted", version=2, public=True, upcasts={1: _named})
@dataclass(frozen=True, slots=True)
class NoteDeleted:
    """A note became a tombstone."""

    note_id: InternalId
    author_id: InternalId
    note: str


@event("note.imported", was=("notes.imported",))
@dataclass(frozen=True, slots=True)
class NotesImported:
    """Many notes came, or changed, at once by an import."""

    note_ids: InternalIds
    author_ids: InternalIds


@event("note.liked")
@dataclass(frozen=True, slots=True)
class NoteLiked:
    """A person likes a note."""

    note_id: InternalId
    author_id: InternalId
    person_id: InternalId


@event("note.unliked")
@dataclass(frozen=True, slots=True)
class NoteUnliked:
    """A person took back their like of a note."""

    note_id: InternalId
    author_id: InternalId
    person_id: InternalId


@event("note.saved")
@dataclass(frozen=True, slots=True)
class NoteSaved:
    """A person saved a note to a board; moving it to another board is none."""

    note_id: InternalId
    author_id: InternalId
    person_id: InternalId


def _comment_named(payload: Payload) -> Payload:
    return payload | {"note": "", "comment": ""}


@event("note.commented", version=2, public=True, upcasts={1: _comment_named})
@dataclass(frozen=True, slots=True)
class NoteCommented:
    """A person commented on a note. `handles` are the people the comment mentions."""

    note_id: InternalId
    author_id: InternalId
    person_id: InternalId
    comment_id: InternalId
    note: str
    comment: str
    handles: tuple[str, ...]
