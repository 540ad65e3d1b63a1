"""Notes brought in from files, many at a time."""

from collections.abc import Sequence
from typing import Any

from tallgrass.kernel import audit, clock, outbox
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.text import clean_line, clean_text
from tallgrass.kernel.transaction import transaction
from tallgrass.notes.actions.pictures import NoteImage, attach_pictures
from tallgrass.notes.events import NotesImported
from tallgrass.notes.import_queries import BY_TEXT, notes_of_rows
from tallgrass.notes.marks import MOST_TAGS, each_once, fold_tag, normal_language, tag_key, tags_of
from tallgrass.notes.models import ImportedNoteRow, Note, NoteTag, Picture
from tallgrass.notes.types import (
    DAY_UNKNOWN,
    LONGEST_BODY,
    LONGEST_TITLE,
    ImportRow,
    StoredPicture,
)

CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"
KEPT = (
    "title",
    "body",
    "language",
    "place",
    "hashtags",
    "views_imported",
    "likes_imported",
    "saves_imported",
    "comments_imported",
)


def import_notes(
    principal: Principal, *, rows: Sequence[ImportRow], dry_run: bool = False, run_id: int = 0
) -> list[str]:
    """Create or update imported notes in one transaction; says of each row "created", "updated" or
    "unchanged".

    A known note (`import_queries.notes_of_rows`) is updated and never added again; ids within
    `rows` are distinct. What was done is kept under `run_id`, so that it can be taken back. News
    goes out once a batch: `notes.imported` with note_ids and author_ids.
    """
    require(principal, "notes.import")
    with transaction():
        outcomes: list[str] = []
        batch = _Batch()
        for row, note in zip(rows, notes_of_rows([cleaned(row) for row in rows]), strict=True):
            values = _values(row)
            if note is None:
                outcomes.append(CREATED)
                batch.make(row, values)
            elif note.deleted_at is not None or _says_so_already(note, row, values):
                outcomes.append(UNCHANGED)
                batch.adopt(note, row)
            else:
                outcomes.append(UPDATED)
                batch.change(note, row, values)
        if not dry_run:
            batch.write(principal, run_id)
    return outcomes


def cleaned(row: ImportRow) -> ImportRow:
    """Return a row with its words as a note keeps them."""
    values = _values(row)
    return ImportRow(
        author_id=row.author_id,
        external_id=row.external_id,
        title=values["title"],
        body=values["body"],
        language=row.language,
        created_at=row.created_at,
        source=row.source,
        older_ids=row.older_ids,
    )


def _says_so_already(note: Note, row: ImportRow, values: dict[str, Any]) -> bool:
    if any(getattr(note, name) != value for name, value in values.items()):
        return False
    if row.images is None:
        return True
    shown = Picture.objects.filter(note=note).order_by("position").values_list("digest", flat=True)
    return list(shown) == [image.digest for image in row.images]


class _Batch:
    """What one call makes and changes."""

    def __init__(self) -> None:
        self._fresh: list[Note] = []
        self._changed: list[Note] = []
        self._adopted: list[Note] = []
        self._before: dict[int, dict[str, Any]] = {}
        self._images: list[tuple[Note, tuple[StoredPicture, ...]]] = []

    def make(self, row: ImportRow, values: dict[str, Any]) -> None:
        """Note a new note."""
        now = clock.now()
        note = Note(
            **{
                "source": row.source,
                "external_id": row.external_id,
                "created_at": DAY_UNKNOWN,
                "updated_at": now,
                **values,
            }
        )
        self._fresh.append(note)
        self._picture(note, row)

    def change(self, note: Note, row: ImportRow, values: dict[str, Any]) -> None:
        """Note a change, and what stood there before."""
        self._before[note.pk] = {
            **{name: getattr(note, name) for name in KEPT},
            "created_at": note.created_at.isoformat(),
        }
        for name, value in values.items():
            setattr(note, name, value)
        note.version += 1
        note.updated_at = clock.now()
        _take_over(note, row)
        self._changed.append(note)
        self._picture(note, row)

    def adopt(self, note: Note, row: ImportRow) -> None:
        """Give a note that says so already its source and its id, where it had none."""
        if note.deleted_at is None and _take_over(note, row):
            self._adopted.append(note)

    def write(self, principal: Principal, run_id: int) -> None:
        """Store it all, and tell."""
        Note.objects.bulk_update(self._adopted, ["source", "external_id"], batch_size=200)
        if not self._fresh and not self._changed:
            return
        Note.objects.bulk_create(self._fresh, batch_size=200)
        for note in self._changed:
            note.save()
        notes = [*self._fresh, *self._changed]
        _write_tags(notes, self._changed)
        for note, images in self._images:
            attach_pictures(note, [NoteImage(stored=image) for image in images])
        if run_id:
            ImportedNoteRow.objects.bulk_create(
                (
                    ImportedNoteRow(run_id=run_id, note=note, before=self._before.get(note.pk))
                    for note in notes
                ),
                batch_size=500,
                ignore_conflicts=True,  # the first of a run says how it was before
            )
        audit.record(
            principal,
            "notes.import",
            Subject("note", notes[0].pk),
            created=len(self._fresh),
            updated=len(self._changed),
        )
        outbox.emit(
            NotesImported(
                note_ids=tuple(note.pk for note in notes),
                author_ids=tuple(sorted({note.author_id for note in notes})),
            )
        )

    def _picture(self, note: Note, row: ImportRow) -> None:
        if row.images is not None:
            self._images.append((note, row.images))


def _take_over(note: Note, row: ImportRow) -> bool:
    """Let a note of 0.1.0, or one without an id, be known by the row's source and id."""
    before = (note.source, note.external_id)
    if not note.source:
        note.source = row.source
    if not row.external_id.startswith(BY_TEXT) or (note.external_id or "").startswith(BY_TEXT):
        note.external_id = row.external_id
    return before != (note.source, note.external_id)


def _write_tags(notes: Sequence[Note], changed: Sequence[Note]) -> None:
    NoteTag.objects.filter(note__in=changed).delete()
    NoteTag.objects.bulk_create(
        (
            NoteTag(note=note, tag=tag, key=tag_key(tag), created_at=note.created_at)
            for note in notes
            for tag in note.hashtags
        ),
        batch_size=500,
    )


def _values(row: ImportRow) -> dict[str, Any]:
    title = clean_line(row.title, longest=10**6, required=False)
    body = clean_text(row.body, longest=10**7, required=False)
    title = title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip() + "…"
    body = body if len(body) <= LONGEST_BODY else body[: LONGEST_BODY - 1].rstrip() + "…"
    added = [tag for tag in map(fold_tag, row.tags) if tag]
    return {
        "author_id": row.author_id,
        "title": title,
        "body": body,
        "language": normal_language(row.language, f"{title} {body}"),
        "place": clean_line(row.place, longest=10**4, required=False)[:80],
        "hashtags": each_once([*added, *tags_of(title, body)])[:MOST_TAGS],
        **({"created_at": row.created_at} if row.created_at else {}),
        "views_imported": row.counts.views,
        "likes_imported": row.counts.likes,
        "saves_imported": row.counts.saves,
        "comments_imported": row.counts.comments,
    }
