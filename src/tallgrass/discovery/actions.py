"""Following the notes room: features and index, brought up to date. The worker's sweeps are the
only callers."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from tallgrass.discovery.models import Feature, Progress
from tallgrass.discovery.places import place_key
from tallgrass.discovery.pool import FOLLOWED
from tallgrass.discovery.queries import index_folder
from tallgrass.engine.search import Document, IndexBusy, IndexWriter, begun_at, position
from tallgrass.kernel import clock, erasures, sweeps
from tallgrass.kernel.paging import encode_cursor
from tallgrass.kernel.transaction import transaction
from tallgrass.notes import queries as notes
from tallgrass.notes.types import DAY_UNKNOWN, NoteText
from tallgrass.people import queries as people
from tallgrass.people.types import PersonCard
from tallgrass.profiles import queries as profiles
from tallgrass.profiles.actions import classify

FEATURES, INDEX = "discovery.features", "discovery.index"
BATCH = 300
LEAST_SHARE = 0.08  # a topic with less of a note than this is noise
CONTENT = ("language", "place", "created_at", "topics", "tags", "is_paid")
OVERLAP = timedelta(hours=2)


def follow_notes(most: int = 3_000) -> int:
    """Bring the features up to date with the notes; returns how many notes were looked at. A note
    that cannot be read is tried again later, and the others are gone on with."""
    done = _follow_again()
    while done < most:
        progress = Progress.objects.filter(name=FOLLOWED).first()
        rows, cursor = notes.texts_since(progress.cursor if progress else "", BATCH)
        if not rows:
            break
        with transaction():
            _store_sound(rows)
            _advance(cursor)
        done += len(rows)
    return done


def _follow_again() -> int:
    again = [int(key) for key in sweeps.failed_before(FEATURES)]
    if again:
        with transaction():
            if _store_sound(notes.texts(again).values(), again):
                _stamp()
    return len(again)


def _store_sound(rows: Iterable[NoteText], ids: Sequence[int] = ()) -> int:
    """Write the features of all rows (or all these ids, there or not) that can be read; returns how
    many rows changed."""
    texts = {row.id: row for row in rows}
    ids = ids or list(texts)

    def step(note_ids: Sequence[int]) -> int:
        return _store([texts[note_id] for note_id in note_ids if note_id in texts])

    return sweeps.together(FEATURES, "note", ids, step, are_all=False, most=len(ids))


def index_notes(most: int = 3_000) -> int:
    """Bring the search index up to date with the notes; returns how many notes were looked at. A
    note that cannot be indexed is tried again later, and the others are gone on with."""
    folder = index_folder()
    rows, cursor = notes.texts_since(position(folder), BATCH)
    again = [int(key) for key in sweeps.failed_before(INDEX)]
    if not rows and not again:
        return 0
    try:
        writer = IndexWriter(folder)
    except IndexBusy:
        return 1  # another worker feeds it: look again soon what it has left
    done = len(again)
    try:
        if writer.position != position(folder):
            return 1  # begun anew: the next turn starts from the first note
        if again:
            _put(writer, notes.texts(again).values(), again)
            writer.commit(writer.position)
        while rows and done < most:
            _put(writer, rows)
            writer.commit(cursor)
            done += len(rows)
            rows, cursor = notes.texts_since(cursor, BATCH)
    finally:
        writer.close()
    return done


def rebuild_index() -> int:
    """Write the search index anew beside the one that is read, then put it in its place: words of
    notes that are gone stay in the old one's files. Returns how many notes it holds; waits for
    nobody: 0 while another worker feeds the index."""
    try:
        writer = IndexWriter(index_folder(), beside=True)
    except IndexBusy:
        return 0
    done, cursor = 0, ""
    try:
        rows, cursor = notes.texts_since(cursor, BATCH)
        while rows:
            _put(writer, rows)
            writer.commit(cursor)
            done += len(rows)
            rows, cursor = notes.texts_since(cursor, BATCH)
        writer.reveal()
    finally:
        writer.close()
    return done


def forget_erased() -> int:
    """Write the index anew if somebody was erased since it was begun; returns how many notes were
    read."""
    home = Path(settings.TALLGRASS_HOME)
    return rebuild_index() if erasures.changed_at(home) > begun_at(index_folder()) else 0


def reindex_author(person_id: int) -> None:
    """Read all notes of somebody who opted out of a profile or in again: their topics go, or come
    back."""
    with transaction():
        if _store(notes.notes_by_author([person_id]).get(person_id, [])):
            _stamp()


def resync_recent() -> int:
    """Read again what changed lately, for changes that committed out of order, and make sure of
    those who opted out. Nothing is done while another worker feeds the index: it does this too."""
    since = encode_cursor([clock.now() - OVERLAP, 0])
    done = 0
    rows, cursor = notes.texts_since(since, BATCH)
    try:
        writer = IndexWriter(index_folder()) if rows else None
    except IndexBusy:
        return 0
    try:
        while rows and writer:
            with transaction():
                if _store_sound(rows):
                    _stamp()
            _put(writer, rows)
            writer.commit(writer.position)
            done += len(rows)
            rows, cursor = notes.texts_since(cursor, BATCH)
    finally:
        if writer:
            writer.close()
    Feature.objects.filter(author_id__in=profiles.opted_out_ids()).exclude(topics={}).update(
        topics={}
    )
    return done


def recount(note_ids: Iterable[int]) -> None:
    """Take over what these notes have been liked and saved."""
    for note_id, counted in notes.counts(note_ids).items():
        Feature.objects.filter(pk=note_id).update(popularity=counted.likes + 2 * counted.saves)


def _store(rows: Sequence[NoteText]) -> int:
    """Write the features of recommendable notes, drop those of the others; returns how many rows
    changed."""
    shown = [row for row in rows if row.is_public and not row.reach_limited]
    gone = [row.id for row in rows if not row.is_public or row.reach_limited]
    counted = notes.counts(row.id for row in shown)
    fresh = [
        Feature(
            note_id=row.id,
            author_id=row.author_id,
            language=row.language,
            place=place_key(row.place),
            created_at=row.created_at or DAY_UNKNOWN,
            topics=topics,
            tags=list(row.tags),
            is_paid=row.is_paid,
            popularity=counted[row.id].likes + 2 * counted[row.id].saves
            if row.id in counted
            else 0,
        )
        for row, topics in zip(shown, _topics(shown), strict=True)
    ]
    before = {
        row.pk: _content(row) for row in Feature.objects.filter(pk__in=[row.pk for row in fresh])
    }
    changed = [row for row in fresh if before.get(row.pk) != _content(row)]
    Feature.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["note"],
        update_fields=[*CONTENT, "author", "popularity"],
        batch_size=100,
    )
    dropped, _kinds = Feature.objects.filter(pk__in=gone).delete()
    return len(changed) + dropped


def _content(row: Feature) -> list[Any]:
    return [getattr(row, name) for name in CONTENT]


def _topics(rows: Sequence[NoteText]) -> list[dict[str, float]]:
    """Return the topics of each text; none for people who want no profile."""
    known = classify(rows)
    return [
        {
            topic: round(share, 3)
            for topic, share in known.get(row.id, {}).items()
            if share >= LEAST_SHARE
        }
        for row in rows
    ]


def _advance(cursor: str) -> None:
    Progress.objects.update_or_create(
        name=FOLLOWED,
        defaults={"cursor": cursor, "stamp": secrets.token_hex(8), "moved_at": clock.now()},
    )


def _stamp() -> None:
    Progress.objects.filter(name=FOLLOWED).update(stamp=secrets.token_hex(8), moved_at=clock.now())


def _put(writer: IndexWriter, rows: Iterable[NoteText], ids: Sequence[int] = ()) -> None:
    texts = {row.id: row for row in rows}
    authors = people.cards(row.author_id for row in texts.values())

    def step(note_id: int) -> bool:
        row = texts.get(note_id)
        if row is None:
            return False
        if row.is_public and not row.reach_limited:
            writer.put(_document(row, authors.get(row.author_id)))
        else:
            writer.remove(row.id)
        return True

    sweeps.each(INDEX, ids or list(texts), step, kind="note", are_all=False, atomic=False)


def _document(row: NoteText, author: PersonCard | None) -> Document:
    return Document(
        id=row.id,
        title=row.title,
        body=row.body,
        tags=" ".join(f"#{tag}" for tag in row.tags),
        author=f"{author.name} {author.handle}" if author else "",
        place=row.place,
    )
