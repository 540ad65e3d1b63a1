"""Reads of the notes room: cards, a note whole, ids for feeds, texts for machines."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, Sum

from tallgrass.kernel import clock
from tallgrass.kernel.ids import is_public_id
from tallgrass.kernel.paging import Page, encode_cursor, keyset
from tallgrass.kernel.permissions import can
from tallgrass.kernel.prepared import PreparedQuery
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.routes import path_of
from tallgrass.kernel.text import clean_line, clean_text, excerpt
from tallgrass.notes import shelf
from tallgrass.notes.count_queries import comments_shown
from tallgrass.notes.covers import clean_cover, plain_cover, shape_of
from tallgrass.notes.marks import fold_tag, normal_language, tag_key
from tallgrass.notes.models import (
    Like,
    Note,
    NoteQuerySet,
    NoteTag,
    Picture,
    PictureState,
    Save,
)
from tallgrass.notes.types import (
    LONGEST_BODY,
    LONGEST_TITLE,
    Label,
    NoteCard,
    NoteCounts,
    NoteFull,
    NoteText,
    PictureCard,
    Variant,
)
from tallgrass.people import queries as people
from tallgrass.people.leaving_queries import leaving_ids
from tallgrass.people.types import PersonCard

REMEMBERED = 100  # how much of what a person kept speaks for them


def visible_to(viewer: Principal) -> NoteQuerySet:
    """Return the notes this viewer may open. Authors see their own withdrawn notes, operators
    everybody's; nobody sees deleted ones."""
    notes = Note.objects.filter(deleted_at=None)
    if not can(viewer, "notes.see_restricted"):
        own = Q(author_id=viewer.person_id) if viewer.person_id else Q(pk__in=())
        notes = notes.filter(Q(is_hidden=False) | own)
    hidden = people.hidden_ids(viewer.person_id) if viewer.person_id else set()
    hidden = hidden | leaving_ids() if viewer.is_operator else hidden
    return notes.exclude(author_id__in=hidden) if hidden else notes


def cards(viewer: Principal, ids: Iterable[int]) -> list[NoteCard]:
    """Return cards in the order of `ids`, those this viewer may not see left out; a constant number
    of queries."""
    wanted = list(dict.fromkeys(ids))
    marks = (
        {
            mark[0]: mark
            for mark in visible_to(viewer).filter(pk__in=wanted).values_list(*shelf.MARKS)
        }
        if wanted
        else {}
    )
    authors = people.cards({mark[2] for mark in marks.values()}) if marks else {}
    found = {
        pk: shelf.find(mark, authors[mark[2]]) for pk, mark in marks.items() if mark[2] in authors
    }
    missing = [pk for pk, card in found.items() if card is None]
    if missing:
        rows = list(Note.objects.filter(pk__in=missing))
        covers = _first_pictures([row.pk for row in rows if row.cover is None])
        for row in rows:
            fresh = card_of(row, authors[row.author_id], covers.get(row.pk))
            shelf.keep(marks[row.pk], fresh)
            found[row.pk] = fresh
    return [card for pk in wanted if (card := found.get(pk)) is not None]


def labels_of(ids: Iterable[int]) -> dict[int, Label]:
    """Return the paid label and links of notes that exist, hidden ones too, in one query."""
    rows = Note.objects.filter(pk__in=set(ids), deleted_at=None).values_list(
        "pk", "payer_name", "entry_id", "links"
    )
    return {pk: Label(payer, entry_id, tuple(links)) for pk, payer, entry_id, links in rows}


def cards_of(rows: Sequence[Note]) -> list[NoteCard]:
    """Return cards of rows already at hand, in two queries."""
    if not rows:
        return []
    authors = people.cards({row.author_id for row in rows})
    covers = _first_pictures([row.pk for row in rows if row.cover is None])
    return [
        card_of(row, authors[row.author_id], covers.get(row.pk))
        for row in rows
        if row.author_id in authors
    ]


def card_of(row: Note, author: PersonCard, picture: PictureCard | None) -> NoteCard:
    """Return one note as feeds show it."""
    return NoteCard(
        id=row.pk,
        public_id=row.public_id,
        title=row.title,
        excerpt=excerpt(row.body),
        language=row.language,
        author=author,
        cover=_cover(row, picture),
        place=row.place,
        likes=row.likes,
        likes_imported=row.likes_imported,
        created_at=row.written_at,
        payer=row.payer_name,
        register_path=path_of("entry", row.entry_public_id) if row.entry_public_id else "",
        hashtags=tuple(row.hashtags),
        version=row.version,
        is_limited=row.is_limited,
    )


def _cover(row: Note, picture: PictureCard | None) -> dict[str, Any]:
    if row.cover is not None:
        return dict(row.cover)
    if picture is None:
        return plain_cover(row.title, row.body, row.pk)
    return {
        "image": picture.path(Variant.CARD),
        "alt": picture.alt,
        "width": picture.width,
        "height": picture.height,
        "shape": shape_of(picture.width, picture.height),
    }


def _first_pictures(ids: Sequence[int]) -> dict[int, PictureCard]:
    rows = Picture.objects.filter(note_id__in=ids, position=0) if ids else ()
    return {row.note_id: picture_card(row) for row in rows if row.note_id is not None}


def picture_card(row: Picture) -> PictureCard:
    """Return a picture as pages show it."""
    return PictureCard(
        row.pk, row.public_id, row.width, row.height, row.alt, row.state == PictureState.READY
    )


def pictures_of(viewer: Principal, public_ids: Sequence[str]) -> list[PictureCard]:
    """Return the viewer's uploaded pictures that no note shows yet, in the order asked."""
    rows = {
        row.public_id: row
        for row in Picture.objects.filter(
            owner_id=viewer.acting_id, note=None, public_id__in=public_ids
        )
    }
    return [picture_card(rows[public_id]) for public_id in public_ids if public_id in rows]


def note_by_public_id(viewer: Principal, public_id: str) -> NoteFull | None:
    """Return the note whole, or None when there is none that this viewer may see."""
    row = (
        visible_to(viewer).filter(public_id=public_id).first() if is_public_id(public_id) else None
    )
    author = people.cards([row.author_id]).get(row.author_id) if row else None
    if row is None or author is None:
        return None
    pictures = tuple(
        picture_card(picture)
        for picture in Picture.objects.filter(note=row).order_by("position", "pk")
    )
    is_liked, saved_in = False, ""
    if viewer.person_id:
        is_liked = Like.objects.filter(note=row, person_id=viewer.person_id).exists()
        saved_in = (
            Save.objects.filter(note=row, person_id=viewer.person_id)
            .values_list("board__public_id", flat=True)
            .first()
            or ""
        )
    return NoteFull(
        card=card_of(row, author, pictures[0] if pictures else None),
        body=row.body,
        mentions=tuple(row.mentions),
        pictures=pictures,
        counts=replace(_counts(row), comments=comments_shown(viewer, row.pk)),
        edits=row.edits,
        edited_at=row.edited_at,
        payer_org_id=row.payer_org_id,
        entry_public_id=row.entry_public_id,
        links=tuple(row.links),
        has_cover=row.cover is not None,
        is_imported=row.external_id is not None,
        is_hidden=row.is_hidden,
        is_liked=is_liked,
        saved_in=saved_in,
    )


def preview(
    principal: Principal,
    title: str,
    body: str,
    language: str,
    cover: Mapping[str, Any] | None,
    picture: PictureCard | None,
) -> NoteCard:
    """Return the card a note would have, before it is written. Raises Invalid for a cover that
    cannot be typeset."""
    row = Note(
        pk=0,
        author_id=principal.acting_id,
        title=clean_line(title, longest=LONGEST_TITLE, field="title", required=False),
        body=clean_text(body, longest=LONGEST_BODY, field="body", required=False),
        language=normal_language(language, f"{title} {body}"),
        cover=clean_cover(cover) if cover else None,
        created_at=clock.now(),
    )
    return card_of(row, people.cards([row.author_id])[row.author_id], picture)


def id_of(viewer: Principal, public_id: str) -> int | None:
    """Return the internal id of a note this viewer may see."""
    rows = visible_to(viewer).filter(public_id=public_id).values_list("pk", flat=True)
    return rows.first() if is_public_id(public_id) else None


def notes_of(viewer: Principal, person_id: int, cursor: str = "", size: int = 20) -> Page[NoteCard]:
    """Return a person's notes, newest first."""
    page = _newest(visible_to(viewer).filter(author_id=person_id), cursor=cursor, size=size)
    return Page(cards_of(page.items), page.next)


def _newest(rows: NoteQuerySet, *, cursor: str, size: int) -> Page[Note]:
    return keyset(
        rows, order=("-created_at", "-id"), types=(datetime, int), cursor=cursor, size=size
    )


def note_totals(viewer: Principal, person_id: int) -> tuple[int, int]:
    """Return how many notes of a person this viewer may see, and how many likes they got here."""
    rows = visible_to(viewer).filter(author_id=person_id)
    sums = rows.aggregate(n=Count("pk"), sum=Sum("likes"))
    return sums["n"], sums["sum"] or 0


def _counts(row: Note) -> NoteCounts:
    return NoteCounts(
        views_imported=row.views_imported,
        likes=row.likes,
        likes_imported=row.likes_imported,
        saves=row.saves,
        saves_imported=row.saves_imported,
        comments=row.comments,
        comments_imported=row.comments_imported,
    )


def counts(ids: Iterable[int]) -> dict[int, NoteCounts]:
    """Return what notes counted, by id, in one query."""
    return {row.pk: _counts(row) for row in Note.objects.filter(pk__in=set(ids))}


def text_of(row: Note) -> NoteText:
    """Return a note as machines read it; a deleted or withdrawn one without its words."""
    shown = row.is_public
    return NoteText(
        id=row.pk,
        public_id=row.public_id,
        author_id=row.author_id,
        title=row.title if shown else "",
        body=row.body if shown else "",
        tags=tuple(row.hashtags) if shown else (),
        place=row.place if shown else "",
        language=row.language,
        created_at=row.written_at,
        updated_at=row.updated_at,
        is_public=shown,
        reach_limited=row.is_limited,
        is_paid=bool(row.payer_name),
        payer=row.payer_name,
        is_imported=row.external_id is not None,
    )


def texts(ids: Iterable[int]) -> dict[int, NoteText]:
    """Return notes as machines read them, by id."""
    return {row.pk: text_of(row) for row in Note.objects.filter(pk__in=set(ids))}


def texts_since(cursor: str = "", limit: int = 500) -> tuple[list[NoteText], str]:
    """Return notes changed since the cursor (deleted and withdrawn ones included, so that copies
    can follow), and the next cursor.

    Keep the cursor and come back: it stays where it is when nothing changed.
    """
    page = keyset(
        Note.objects.all(),
        order=("updated_at", "id"),
        types=(datetime, int),
        cursor=cursor,
        size=min(limit, 100),
    )
    rows = list(page.items)
    while page.next and len(rows) < limit:
        page = keyset(
            Note.objects.all(),
            order=("updated_at", "id"),
            types=(datetime, int),
            cursor=page.next,
            size=100,
        )
        rows.extend(page.items)
    return [text_of(row) for row in rows], encode_cursor(
        [rows[-1].updated_at, rows[-1].pk]
    ) if rows else cursor


def notes_by_author(
    person_ids: Iterable[int], since: datetime | None = None
) -> dict[int, list[NoteText]]:
    """Return the public notes of several people since a day, newest first, by person."""
    rows = (
        Note.objects.public().filter(author_id__in=set(person_ids)).order_by("-created_at", "-id")
    )
    found: dict[int, list[NoteText]] = {}
    for row in rows.filter(created_at__gte=since) if since else rows:
        found.setdefault(row.author_id, []).append(text_of(row))
    return found


def authors_after(person_id: int, *, size: int) -> list[int]:
    """Return ids of people who have a public note, the next `size` above `person_id`, ascending."""
    rows = Note.objects.public().filter(author_id__gt=person_id)
    return list(rows.order_by("author_id").values_list("author_id", flat=True).distinct()[:size])


def ids_by_tag(viewer: Principal, tag: str, cursor: str = "", size: int = 20) -> Page[int]:
    """Return ids of recommendable notes with that hashtag, in whatever letters, newest first."""
    rows = NoteTag.objects.filter(
        key=tag_key(fold_tag(tag)), note__in=_seen(viewer).recommendable()
    )
    page = keyset(
        rows, order=("-created_at", "-note_id"), types=(datetime, int), cursor=cursor, size=size
    )
    return Page(list(dict.fromkeys(row.note_id for row in page.items)), page.next)


def ids_by_authors(
    viewer: Principal, person_ids: Iterable[int], cursor: str = "", size: int = 20
) -> Page[int]:
    """Return ids of these people's notes, newest first; a limited note stays in its followers'
    feed."""
    rows = _seen(viewer).public().filter(author_id__in=set(person_ids))
    page = _newest(rows, cursor=cursor, size=size)
    return Page([row.pk for row in page.items], page.next)


def _seen(viewer: Principal) -> NoteQuerySet:
    hidden = people.hidden_ids(viewer.person_id) if viewer.person_id else set()
    return Note.objects.exclude(author_id__in=hidden) if hidden else Note.objects.all()


_liked = PreparedQuery(
    lambda person: (
        Like.objects.filter(person=person)
        .order_by("-created_at", "-id")
        .values_list("note")[:REMEMBERED]
    )
)
_saved = PreparedQuery(
    lambda person: (
        Save.objects.filter(person=person)
        .order_by("-created_at", "-id")
        .values_list("note")[:REMEMBERED]
    )
)


def liked_ids(viewer: Principal) -> list[int]:
    """Return the notes the viewer liked, newest first, the last REMEMBERED of them."""
    return _liked.column(viewer.acting_id)


def saved_ids(viewer: Principal) -> list[int]:
    """Return the notes the viewer saved, newest first, the last REMEMBERED of them."""
    return _saved.column(viewer.acting_id)


def count_all() -> int:
    """Return how many notes there are, deleted ones apart."""
    return Note.objects.filter(deleted_at=None).count()
