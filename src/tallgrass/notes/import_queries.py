"""Reads of imports: which note a row of a file is, and what has been brought in."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Count, Q

from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.notes.models import Note, NoteImport
from tallgrass.notes.types import ImportCard, ImportRow

BY_TEXT = "text:"  # how the id of a note begins that its author, day and title name
_NEAR = timedelta(hours=14)  # how far 0.1.0, which knew no zones, may have been off


def notes_of_rows(rows: Sequence[ImportRow]) -> list[Note | None]:
    """Return the note that each row is about, or None for a new one; no note is two rows'.

    By its id within its source; else by an id of 0.1.0, which had no sources; else by author, day
    and title, where one of the two has no id of its own.
    """
    wanted = {row.external_id for row in rows} | {old for row in rows for old in row.older_ids}
    by_id = {
        (note.source, note.external_id): note
        for note in Note.objects.filter(
            source__in={row.source for row in rows} | {""}, external_id__in=wanted
        )
    }
    found: list[Note | None] = []
    taken: set[int] = set()
    for row in rows:
        note = by_id.get((row.source, row.external_id)) or by_id.get(("", row.external_id))
        if note is None:
            olds = (by_id.get(("", old)) for old in row.older_ids)
            note = next((old for old in olds if old and _is_the_same(old, row)), None)
        found.append(note if note and note.pk not in taken else None)
        taken |= {note.pk} if note else set()
    _match_texts(rows, found, taken)
    return found


def _match_texts(rows: Sequence[ImportRow], found: list[Note | None], taken: set[int]) -> None:
    """Fill in the notes that only author, day and title name."""
    open_rows = [
        (at, row)
        for at, row in enumerate(rows)
        if found[at] is None and row.author_id and row.created_at is not None
    ]
    if not open_rows:
        return
    titles = {row.title for _at, row in open_rows if row.title}
    untitled = {row.body for _at, row in open_rows if not row.title}
    asked = Note.objects.filter(
        Q(title__in=titles) | Q(title="", body__in=untitled),
        author_id__in={row.author_id for _at, row in open_rows},
        source__in={row.source for _at, row in open_rows} | {""},
        external_id__isnull=False,
    )
    by_name: dict[tuple[int, str, str], list[Note]] = {}
    for note in asked:
        by_name.setdefault((note.author_id, *_name(note)), []).append(note)
    for at, row in open_rows:
        for note in by_name.get((row.author_id or 0, *_name(row)), ()):
            if note.pk not in taken and _is_named_alike(note, row):
                found[at] = note
                taken.add(note.pk)
                break


def _name(said: Note | ImportRow) -> tuple[str, str]:
    """Return the title, or the body where there is none: many notes have no title."""
    return (said.title, "") if said.title else ("", said.body)


def _is_named_alike(note: Note, row: ImportRow) -> bool:
    is_nameless = row.external_id.startswith(BY_TEXT) or not _has_own_id(note)
    return is_nameless and _is_same_day(note.written_at, row.created_at, is_older=not note.source)


def _has_own_id(note: Note) -> bool:
    """Tell whether a note is kept by an id that is one: no digest, no link, no rounding."""
    kept = note.external_id or ""
    return not (kept.startswith((BY_TEXT, "http", "digest:")) or "E+" in kept or "e+" in kept)


def _is_the_same(note: Note, row: ImportRow) -> bool:
    """Tell whether a note of 0.1.0 with that cell as its id is the row's, and no other that had the
    same running number."""
    is_same_text = (note.title, note.body) == (row.title, row.body) or (
        bool(row.title) and note.title == row.title
    )
    return is_same_text and (not row.author_id or note.author_id == row.author_id)


def _is_same_day(kept: datetime | None, told: datetime | None, *, is_older: bool) -> bool:
    if kept is None or told is None:
        return kept is told
    return kept.date() == told.date() or (is_older and abs(kept - told) <= _NEAR)


def tells_another(note: Note, row: ImportRow) -> bool:
    """Tell whether nothing that the row says, neither title nor body nor day, is what the note
    says."""
    is_same_title = bool(row.title) and note.title == row.title
    is_same_body = bool(row.body) and note.body == row.body
    told = row.created_at.date() if row.created_at else None
    kept = note.written_at.date() if note.written_at else None
    return not (is_same_title or is_same_body or told == kept)


def imports(principal: Principal, *, most: int = 50) -> list[ImportCard]:
    """Return the last imports, newest first."""
    require(principal, "notes.import")
    rows = NoteImport.objects.annotate(
        made=Count(
            "note_rows",
            filter=Q(note_rows__isnull=False, note_rows__before__isnull=True),
        ),
        changed=Count("note_rows", filter=Q(note_rows__before__isnull=False)),
    ).order_by("-pk")[:most]
    return [
        ImportCard(
            id=row.pk,
            public_id=row.public_id,
            file_name=row.file_name,
            source=row.source,
            created_at=row.created_at,
            taken_back_at=row.taken_back_at,
            created=row.made,
            updated=row.changed,
        )
        for row in rows
    ]
