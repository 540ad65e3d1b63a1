"""Notes brought in from files, many at a time."""

from collections.abc import Sequence
from typing import Any

from tallgrass.kernel import audit, clock, outbox
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.text import clean_line, clean_text
from tallgrass.kernel.transaction import transaction
from tallgrass.notes.events import NotesImported
from tallgrass.notes.marks import MOST_TAGS, fold_tag, normal_language, tags_of
from tallgrass.notes.models import Note, NoteTag
from tallgrass.notes.types import LONGEST_BODY, LONGEST_TITLE, ImportRow

CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"


def import_notes(
    principal: Principal, *, rows: Sequence[ImportRow], dry_run: bool = False
) -> list[str]:
    """Create or update imported notes in one transaction; says of each row "created", "updated" or
    "unchanged".

    A known external id updates its note and never adds one; external ids within `rows` are
    distinct. News goes out once a batch: `notes.imported` with note_ids and author_ids.
    """
    require(principal, "notes.import")
    with transaction():
        known = {
            note.external_id: note
            for note in Note.objects.filter(external_id__in=[row.external_id for row in rows])
        }
        outcomes: list[str] = []
        fresh: list[Note] = []
        changed: list[Note] = []
        for row in rows:
            values = _values(row)
            note = known.get(row.external_id)
            if note is None:
                outcomes.append(CREATED)
                fresh.append(
                    Note(
                        **{
                            "external_id": row.external_id,
                            "created_at": clock.now(),
                            "updated_at": clock.now(),
                            **values,
                        }
                    )
                )
            elif note.deleted_at is not None or all(
                getattr(note, name) == value for name, value in values.items()
            ):
                outcomes.append(UNCHANGED)
            else:
                outcomes.append(UPDATED)
                _apply(note, values)
                changed.append(note)
        if not dry_run and (fresh or changed):
            _write(principal, fresh, changed)
    return outcomes


def _apply(note: Note, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(note, name, value)
    note.version += 1
    note.updated_at = clock.now()


def _write(principal: Principal, fresh: list[Note], changed: list[Note]) -> None:
    Note.objects.bulk_create(fresh, batch_size=200)
    for note in changed:
        note.save()
    NoteTag.objects.filter(note__in=changed).delete()
    NoteTag.objects.bulk_create(
        (
            NoteTag(note=note, tag=tag, created_at=note.created_at)
            for note in [*fresh, *changed]
            for tag in note.hashtags
        ),
        batch_size=500,
    )
    notes = [*fresh, *changed]
    audit.record(
        principal,
        "notes.import",
        Subject("note", notes[0].pk),
        created=len(fresh),
        updated=len(changed),
    )
    outbox.emit(
        NotesImported(
            note_ids=tuple(note.pk for note in notes),
            author_ids=tuple(sorted({note.author_id for note in notes})),
        )
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
        "hashtags": list(dict.fromkeys([*added, *tags_of(title, body)]))[:MOST_TAGS],
        **({"created_at": row.created_at} if row.created_at else {}),
        "views_imported": row.counts.views,
        "likes_imported": row.counts.likes,
        "saves_imported": row.counts.saves,
        "comments_imported": row.counts.comments,
    }
