"""A record of a file, made into a note: what is taken from which column, what is refused, what is
said about it."""

import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tallgrass.kernel.text import clean_line, clean_text
from tallgrass.notes.importing import values
from tallgrass.notes.importing.failures import RefusedRow
from tallgrass.notes.importing.headers import Column
from tallgrass.notes.importing.reading import Record
from tallgrass.notes.marks import language_of
from tallgrass.notes.types import LONGEST_BODY, LONGEST_TITLE, ImportedCounts

LONGEST_NOTE_ID = 160
LONGEST_AUTHOR_ID = 120


@dataclass(frozen=True, slots=True)
class ImportedNote:
    """A note as the file tells it. `remarks` say what was taken otherwise than it stands there."""

    row: int
    external_id: str
    author: str
    author_name: str
    author_stand_in: str
    followers: int | None
    title: str
    body: str
    tags: tuple[str, ...]
    counts: ImportedCounts
    created: datetime | None
    place: str
    language: str
    remarks: list[str] = field(default_factory=list)


class Preparer:
    """Turns records into notes by the columns found for each field."""

    def __init__(self, columns: Mapping[str, Column], *, now: datetime) -> None:
        self._columns = columns
        self._now = now

    def external_id(self, record: Record) -> str:
        """The id by which this note is known again: the file's own, else a digest of author, day
        and text."""
        found = values.identifier(self._raw(record, "id"))
        if not found:
            parts = [
                values.text(self._raw(record, name))
                for name in ("author", "created", "title", "body")
            ]
            return "text:" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:40]
        return _short(found, LONGEST_NOTE_ID)

    def prepare(self, record: Record) -> ImportedNote:
        """The note. Raises RefusedRow with the reason."""
        if record.fault:
            raise RefusedRow(record.fault)
        author = values.identifier(self._raw(record, "author"))
        if not author:
            raise RefusedRow("no author")
        title = clean_line(
            values.prose(self._raw(record, "title")), longest=sys.maxsize, required=False
        )
        body = clean_text(
            values.prose(self._raw(record, "body")), longest=sys.maxsize, required=False
        )
        if not title and not body:
            raise RefusedRow("no text at all: title and body are empty")
        remarks: list[str] = []
        counts = {
            name: self._count(record, name, remarks) or 0
            for name in ("views", "likes", "saves", "comments")
        }
        followers = self._count(record, "followers", remarks)
        if len(title) > LONGEST_TITLE:
            remarks.append(f"the title is cut to {LONGEST_TITLE} characters")
        if len(body) > LONGEST_BODY:
            remarks.append(f"the body is cut to {LONGEST_BODY:,} characters")
        return ImportedNote(
            row=record.row,
            external_id=self.external_id(record),
            author=_short(author, LONGEST_AUTHOR_ID),
            author_name=self._name(record, author),
            author_stand_in=_stand_in(author),
            followers=followers,
            title=title[: LONGEST_TITLE * 4],
            body=body[: LONGEST_BODY * 2],
            tags=values.tags(self._raw(record, "tags")),
            counts=ImportedCounts(**counts),
            created=self._created(record, remarks),
            place=values.text(self._raw(record, "place"))[:80],
            language=values.text(self._raw(record, "language"))[:10]
            or language_of(f"{title} {body}"),
            remarks=remarks,
        )

    def _raw(self, record: Record, name: str) -> object:
        column = self._columns.get(name)
        return record.values.get(column.name) if column else None

    def _count(self, record: Record, name: str, remarks: list[str]) -> int | None:
        column = self._columns.get(name)
        if column is None:
            return None
        try:
            found = values.count(record.values.get(column.name), column.unit)
        except ValueError as error:
            remarks.append(f"{name}: {error}; taken as unknown")
            return None
        if found is not None and found < 0:
            if not column.is_score:
                raise RefusedRow(f"a negative count: {name} is {found}")
            remarks.append(f"the score {found} is below zero and counts as 0")
            return 0
        return found

    def _created(self, record: Record, remarks: list[str]) -> datetime | None:
        try:
            return values.moment(self._raw(record, "created"), now=self._now)
        except ValueError as error:
            remarks.append(f"created: {error}; taken as unknown")
            return None

    def _name(self, record: Record, author: str) -> str:
        """What the file calls the author, if it does."""
        name = " ".join(values.text(self._raw(record, "author_name")).split())
        return name[:60] if name != author else ""


def _stand_in(author: str) -> str:
    """What to call an author of whom only the id is known: the id itself where a person might bear
    it."""
    is_code = (
        author.isdecimal()
        or len(author) > 30
        or (len(author) > 11 and all(c in "0123456789abcdef-" for c in author.casefold()))
    )
    return f"Author {author[:8]}" if is_code else author


def _short(text: str, longest: int) -> str:
    """An id that fits its column: a longer one by its digest."""
    return text if len(text) <= longest else "digest:" + hashlib.sha256(text.encode()).hexdigest()
