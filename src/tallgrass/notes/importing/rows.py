"""A record of a file, made into a note: what is taken from which column, what is refused, what is
said about it."""

import hashlib
import re
import sys
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tallgrass.kernel.text import clean_line, clean_text
from tallgrass.notes import errors
from tallgrass.notes.import_queries import BY_TEXT
from tallgrass.notes.importing import days, ids, media, numbers, texts
from tallgrass.notes.importing.cells import ValuelessCell, is_unknown, text
from tallgrass.notes.importing.reading import Record
from tallgrass.notes.importing.study import Study
from tallgrass.notes.marks import language_of
from tallgrass.notes.types import LONGEST_BODY, LONGEST_TITLE, ImportedCounts

LONGEST_NOTE_ID = 160
LONGEST_AUTHOR_ID = 120

_STAND_INS = {"无标题", "無標題", "untitled", "no title", "(无标题)", "暂无标题"}


@dataclass(frozen=True, slots=True)
class ImportedNote:
    """A note as the file tells it. `remarks` say what was taken otherwise than it stands there;
    `older_ids` are those by which an earlier release would have kept it."""

    row: int
    part: str
    source: str
    external_id: str
    older_ids: tuple[str, ...]
    author: str
    older_author: str
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
    pictures: tuple[str, ...] = ()
    remarks: list[str] = field(default_factory=list)

    @property
    def mark(self) -> int:
        """A mark of the id within its source."""
        return hash((self.source, self.external_id))

    @property
    def words(self) -> int:
        """A mark of what it says, to tell two texts apart."""
        return hash((self.title, self.body))


class Preparer:
    """Turns the records of one table into notes, as its study found them to be read."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._columns = study.columns
        self._words_of_key: dict[int, int] = {}

    def prepare(self, record: Record) -> ImportedNote:
        """Return the note. Raises Invalid with the reason why it is none."""
        if record.fault:
            raise errors.ROW_UNREADABLE(reason=record.fault)
        self._refuse_unresolved(record)
        remarks: list[str] = []
        author = self._author(record)
        title, body = self._words(record)
        created = self._created(record, remarks)
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
            part=self._study.table.part,
            source=self._study.source,
            external_id=self._id(record, author, created, title, body, remarks),
            older_ids=self._older_ids(record),
            author=_short(author, LONGEST_AUTHOR_ID),
            older_author=_short(_as_before(self._raw(record, "author")), LONGEST_AUTHOR_ID),
            author_name=self._name(record, author),
            author_stand_in=_stand_in(author),
            followers=followers,
            title=title[: LONGEST_TITLE * 4],
            body=body[: LONGEST_BODY * 2],
            tags=texts.tags(self._raw(record, "tags")),
            counts=ImportedCounts(**counts),
            created=created,
            place=""
            if is_unknown(self._raw(record, "place"))
            else self._text(record, "place")[:80],
            language=self._text(record, "language")[:10] or language_of(f"{title} {body}"),
            pictures=tuple(media.names_in(self._raw(record, "pictures"))),
            remarks=remarks,
        )

    def _raw(self, record: Record, name: str) -> Any:
        column = self._columns.get(name)
        return record.values.get(column.name) if column else None

    def _text(self, record: Record, name: str) -> str:
        return text(self._raw(record, name))

    def _refuse_unresolved(self, record: Record) -> None:
        for column in self._columns.values():
            value = record.values.get(column.name)
            if isinstance(value, ValuelessCell):
                raise errors.ROW_UNREADABLE(reason=value.fault)

    def _author(self, record: Record) -> str:
        raw = self._raw(record, "author")
        author = ids.identifier(raw)
        if not author:
            raise errors.ROW_WITHOUT_AUTHOR()
        if self._study.is_rounded("author", raw):
            raise errors.ROW_UNREADABLE(
                reason=f"the author's id {author} {ids.ROUNDED}: export the file anew with its ids "
                f"as text, or take the name with --map author=COLUMN"
            )
        return ids.of_link(raw) or author

    def _words(self, record: Record) -> tuple[str, str]:
        title = clean_line(
            texts.prose(self._raw(record, "title")), longest=sys.maxsize, required=False
        )
        body = clean_text(
            texts.prose(self._raw(record, "body")), longest=sys.maxsize, required=False
        )
        if body and title.casefold() in _STAND_INS:
            title = ""
        if not title and not body:
            raise errors.ROW_WITHOUT_WORDS()
        return title, body

    def _id(
        self,
        record: Record,
        author: str,
        created: datetime | None,
        title: str,
        body: str,
        remarks: list[str],
    ) -> str:
        """Return the id by which this note is known again: the file's own, its link's, else a
        digest of author, day and title."""
        for name in ("id", "link"):
            raw = self._raw(record, name)
            found = self._own_id(name, raw)
            if not found:
                continue
            if not self._study.is_rounded(name, found if name == "link" else raw):
                return _short(found, LONGEST_NOTE_ID)
            said = f"{found} {ids.ROUNDED}; known by author, day and title"
            if f"id: {said}" not in remarks:
                remarks.append(f"{name}: {said}")
        day = created.astimezone(self._study.clock.zone).date().isoformat() if created else ""
        named = [author, day, title or body]
        return self._by_text(named if day else [*named, body], body)

    def _own_id(self, name: str, raw: Any) -> str:
        if name == "link":
            return ids.of_link(raw)
        if not self._study.has_id:
            return ""
        found = ids.of_link(raw) or ids.identifier(raw)
        return "" if found in ("0", "-1") else found

    def _by_text(self, parts: list[str], body: str) -> str:
        """Return a digest of what names the note; of its whole text too, where an earlier row of
        this file is named alike and says something else."""
        key = _digest(parts)
        mark, words = hash(key), hash(body)
        known = self._words_of_key.setdefault(mark, words)
        return key if known == words else _digest([*parts, body])

    def _older_ids(self, record: Record) -> tuple[str, ...]:
        """Return what 0.1.0 kept this note by: the cell of its id as it stands there, or a digest
        of four cells."""
        column = "id" if "id" in self._columns else "link"
        found = _as_before(self._raw(record, column))
        if found:
            return (_short(found, LONGEST_NOTE_ID),)
        parts = [self._text(record, name) for name in ("author", "created", "title", "body")]
        return (_digest(parts),)

    def _count(self, record: Record, name: str, remarks: list[str]) -> int | None:
        column = self._columns.get(name)
        if column is None:
            return None
        try:
            found = numbers.count(
                record.values.get(column.name), column.unit, self._study.convention(name)
            )
        except ValueError as error:
            remarks.append(f"{name}: {error}; taken as unknown")
            return None
        if found is not None and found < 0:
            if column.is_score:
                remarks.append(f"the score {found} is below zero and counts as 0")
                return 0
            if found == -1:  # how some tools write that they do not know
                remarks.append(f"{name}: -1 is no count; taken as unknown")
                return None
            raise errors.ROW_COUNT_NEGATIVE(name=name, count=found)
        return found

    def _created(self, record: Record, remarks: list[str]) -> datetime | None:
        raw = self._raw(record, "created")
        try:
            return days.moment(raw, clock=self._study.clock, orders=self._study.orders)
        except ValueError as error:
            remarks.append(f"created: {error}; the day is unknown")
            return None

    def _name(self, record: Record, author: str) -> str:
        """Return what the file calls the author, if it does."""
        name = " ".join(self._text(record, "author_name").split()).strip("\ufeff\u200b")
        return name[:60] if name != author else ""


def _as_before(value: Any) -> str:
    """Return an id as 0.1.0 read it."""
    plain = " ".join(text(value).split())
    whole = re.match(r"^(-?\d+)\.0+$", plain)
    return whole.group(1) if whole else plain


def _digest(parts: list[str]) -> str:
    return BY_TEXT + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:40]


def _stand_in(author: str) -> str:
    """Return what to call an author of whom only the id is known: the id itself where a person
    might bear it."""
    is_code = (
        author.isdecimal()
        or len(author) > 30
        or (len(author) > 11 and all(c in "0123456789abcdef-" for c in author.casefold()))
    )
    return f"Author {author[:8]}" if is_code else author


def _short(text: str, longest: int) -> str:
    """Return an id that fits its column: a longer one by its digest."""
    return text if len(text) <= longest else "digest:" + hashlib.sha256(text.encode()).hexdigest()
