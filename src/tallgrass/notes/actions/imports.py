"""Imports as a whole: begun, and taken back while nothing hangs on them."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tallgrass.governance.queries import is_spoken_of
from tallgrass.kernel import audit, clock, outbox
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.transaction import transaction
from tallgrass.notes import errors
from tallgrass.notes.actions.erasure import empty_note
from tallgrass.notes.actions.publishing import tombstone_note, write_tags
from tallgrass.notes.events import NotesImported
from tallgrass.notes.models import (
    Comment,
    ImportedAuthorRow,
    ImportedNoteRow,
    Like,
    Note,
    NoteImport,
    Save,
)
from tallgrass.notes.types import NoteHold, TakingBack, taking_back
from tallgrass.people.actions import import_undone
from tallgrass.people.import_queries import hanging_on


@dataclass(frozen=True, slots=True)
class ImportRef:
    """An import that was begun."""

    id: int
    public_id: str


def start_import(principal: Principal, *, path: Path, source: str) -> ImportRef:
    """Note that a file is being brought in."""
    require(principal, "notes.import")
    with path.open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
    row = NoteImport.objects.create(
        file_name=path.name[:200], digest=digest, source=source[:40], created_at=clock.now()
    )
    return ImportRef(row.pk, row.public_id)


def note_author(principal: Principal, *, run_id: int, person_id: int) -> None:
    """Note that an import made a person."""
    require(principal, "people.import")
    ImportedAuthorRow.objects.create(run_id=run_id, person_id=person_id)


def drop_if_empty(principal: Principal, *, started: ImportRef) -> str:
    """Forget an import that changed nothing; else its public id."""
    require(principal, "notes.import")
    row = NoteImport.objects.get(pk=started.id)
    if row.note_rows.exists() or row.author_rows.exists():
        return started.public_id
    row.delete()
    return ""


def take_back_import(principal: Principal, *, public_id: str) -> tuple[int, int, int]:
    """Undo a whole import: its new notes and the people made for them go, notes that it changed say
    again what they said. Says how many of each.

    Refused as Conflict, nothing changed, while anything hangs on it: a like, a comment, a contract,
    a follower, an edit, an account claimed, a later import of the same notes.
    """
    require(principal, "notes.import")
    with transaction():
        run = NoteImport.objects.select_for_update().filter(public_id=public_id).first()
        if run is None:
            raise errors.NO_SUCH_IMPORT()
        if run.taken_back_at is not None:
            raise errors.IMPORT_TAKEN_BACK()
        rows = list(run.note_rows.select_related("note"))
        made = [row.note for row in rows if row.before is None and row.note.deleted_at is None]
        changed = [row for row in rows if row.before is not None and row.note.deleted_at is None]
        people = _people_to_go(run, {note.pk for note in made})
        _refuse_held(run, made, changed, people)
        taking_back.fire(TakingBack(frozenset(note.pk for note in made), frozenset(people)))
        for note in made:
            tombstone_note(note)
            empty_note(note)
            Note.objects.filter(pk=note.pk).update(external_id=None, source="")
        for row in changed:
            _restore(row.note, row.before or {})
        for person_id in people:
            import_undone(principal, person_id=person_id)
        run.taken_back_at = clock.now()
        run.save(update_fields=["taken_back_at"])
        audit.record(principal, "notes.take_back", Subject("import", run.pk), notes=len(rows))
        if changed:
            outbox.emit(
                NotesImported(
                    note_ids=tuple(row.note_id for row in changed),
                    author_ids=tuple(sorted({row.note.author_id for row in changed})),
                )
            )
    return len(made), len(changed), len(people)


def _people_to_go(run: NoteImport, made: Collection[int]) -> set[int]:
    """Return the people whom the import made and who have no note besides."""
    people = set(run.author_rows.values_list("person_id", flat=True))
    others = Note.objects.filter(author_id__in=people, deleted_at=None).exclude(pk__in=made)
    return people - set(others.values_list("author_id", flat=True))


def _refuse_held(
    run: NoteImport, made: list[Note], changed: list[ImportedNoteRow], people: set[int]
) -> None:
    """Refuse where anything hangs on what would go."""
    touched = [*made, *(row.note for row in changed)]
    later = NoteImport.objects.filter(
        pk__gt=run.pk, taken_back_at=None, note_rows__note__in=[note.pk for note in touched]
    ).first()
    if later is not None:
        raise errors.IMPORT_FOLLOWED(file=later.file_name, number=later.public_id)
    held = _held(touched, {note.pk for note in made}, since=run.created_at)
    if held is not None:
        note, what = held
        raise errors.IMPORT_HELD(title=(note.title or note.body)[:60], what=what.label)
    hanging = hanging_on({note.author_id for note in made} | people, people)
    if hanging is not None:
        raise errors.IMPORT_AUTHOR_HELD(name=hanging.name, what=hanging.what.label)


def _held(notes: list[Note], made: set[int], *, since: datetime) -> tuple[Note, NoteHold] | None:
    """Return the first note on which something hangs, and what."""
    for note in notes:
        if note.entry_id or note.payer_org_id:
            return note, NoteHold.CONTRACT
        if note.edited_at and note.edited_at > since:
            return note, NoteHold.EDIT
    for hold, rows in (
        (NoteHold.COMMENT, Comment.objects.all()),
        (NoteHold.LIKE, Like.objects.all()),
        (NoteHold.LIKE, Save.objects.all()),
    ):
        found = rows.filter(note__in=made).select_related("note").first()
        if found is not None:
            return found.note, hold
    spoken = next((note for note in notes if note.pk in made), None)
    if spoken is not None and is_spoken_of("note", made):
        return next(note for note in notes if is_spoken_of("note", [note.pk])), NoteHold.CASE
    return None


def _restore(note: Note, before: dict[str, Any]) -> None:
    """Let a note say again what it said."""
    for name, value in before.items():
        setattr(note, name, datetime.fromisoformat(value) if name == "created_at" else value)
    note.version += 1
    note.updated_at = clock.now()
    note.save()
    write_tags(note)
