"""Reads of boards and comments."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import pgettext

from tallgrass.kernel.ids import is_public_id
from tallgrass.kernel.paging import Page, encode_cursor, keyset
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.versions import version_of
from tallgrass.notes.models import Board, Comment, Like, Save
from tallgrass.notes.queries import cards, visible_to
from tallgrass.notes.types import BoardCard, CommentCard, CommentPlace, NoteCard
from tallgrass.people import queries as people
from tallgrass.people.leaving_queries import leaves_at
from tallgrass.people.types import PersonCard

COVERS = 3


def board_card(row: Board) -> BoardCard:
    """Return a board as lists show it."""
    # the board that a first save makes has no name of its own until its owner gives it one
    name = row.name or pgettext("board", "Saved")
    version = version_of(row.name, row.is_private)
    return BoardCard(row.pk, row.public_id, row.owner_id, name, row.is_private, row.notes, version)


def boards_of(viewer: Principal, person_id: int) -> list[BoardCard]:
    """Return a person's boards that this viewer may see, oldest first."""
    rows = Board.objects.filter(owner_id=person_id).order_by("pk")
    shown = list(rows if viewer.person_id == person_id else rows.filter(is_private=False))
    held = _notes_on(viewer, shown)
    return [replace(board_card(row), notes=held.get(row.pk, 0)) for row in shown]


def _notes_on(viewer: Principal, rows: Sequence[Board]) -> dict[int, int]:
    """Count the notes on boards that this viewer may see, in one query."""
    saves = Save.objects.filter(board__in=[row.pk for row in rows], note__in=visible_to(viewer))
    return dict(saves.values_list("board").annotate(n=Count("pk")))


def board_by_public_id(viewer: Principal, public_id: str) -> BoardCard | None:
    """Return a board this viewer may see: an open one, or their own."""
    row = Board.objects.filter(public_id=public_id).first() if is_public_id(public_id) else None
    if row is None or (
        row.owner_id != viewer.person_id
        and (row.is_private or people.is_apart(viewer, row.owner_id) or leaves_at(row.owner_id))
    ):
        return None
    return replace(board_card(row), notes=_notes_on(viewer, [row]).get(row.pk, 0))


def notes_on_board(viewer: Principal, board_id: int, cursor: str = "") -> Page[NoteCard]:
    """Return the notes on a board that this viewer may see, last saved first."""
    rows = Save.objects.filter(board_id=board_id)
    page = keyset(rows, order=("-created_at", "-id"), types=(datetime, int), cursor=cursor)
    return Page(cards(viewer, [row.note_id for row in page.items]), page.next)


def board_covers(viewer: Principal, boards: Sequence[BoardCard]) -> dict[int, list[NoteCard]]:
    """Return up to three notes of each board, to picture it by, in one query for all boards."""
    place = Window(
        RowNumber(), partition_by=F("board_id"), order_by=[F("created_at").desc(), F("id").desc()]
    )
    newest = (
        Save.objects.filter(board_id__in=[board.id for board in boards])
        .annotate(place=place)
        .filter(place__lte=COVERS)
        .order_by("board_id", "place")
    )
    ids: dict[int, list[int]] = {board.id: [] for board in boards}
    for board_id, note_id in newest.values_list("board_id", "note_id"):
        ids[board_id].append(note_id)
    shown = {
        card.id: card for card in cards(viewer, [pk for group in ids.values() for pk in group])
    }
    return {board_id: [shown[pk] for pk in group if pk in shown] for board_id, group in ids.items()}


def liked_notes(viewer: Principal, person_id: int, cursor: str = "") -> Page[NoteCard]:
    """Return the notes a person liked, newest first."""
    rows = Like.objects.filter(person_id=person_id)
    page = keyset(rows, order=("-created_at", "-id"), types=(datetime, int), cursor=cursor)
    return Page(cards(viewer, [row.note_id for row in page.items]), page.next)


def comments_on(
    viewer: Principal, note_id: int, cursor: str = "", size: int = 20
) -> Page[CommentCard]:
    """Return comments with their answers, oldest first. A deleted one without answers is left out,
    as are people whom a block parts."""
    hidden = _hidden_from(viewer)
    seen = _seen(note_id, hidden)
    page = keyset(
        _threads(seen, hidden),
        order=("created_at", "id"),
        types=(datetime, int),
        cursor=cursor,
        size=size,
    )
    replies: dict[int | None, list[Comment]] = {}
    for row in seen.filter(parent__in=[row.pk for row in page.items], deleted_at=None).order_by(
        "created_at", "pk"
    ):
        replies.setdefault(row.parent_id, []).append(row)
    everyone = [*page.items, *(row for group in replies.values() for row in group)]
    authors = people.cards({row.author_id for row in everyone})
    return Page([_comment(row, authors, replies.get(row.pk, [])) for row in page.items], page.next)


def _seen(note_id: int, hidden: set[int]) -> QuerySet[Comment]:
    return Comment.objects.filter(note_id=note_id, is_hidden=False).exclude(author_id__in=hidden)


def _hidden_from(viewer: Principal) -> set[int]:
    return people.hidden_ids(viewer.person_id) if viewer.person_id else set()


def _threads(seen: QuerySet[Comment], hidden: set[int]) -> QuerySet[Comment]:
    """Return the comments that answers stand below: a deleted one only while an answer to it is
    shown to somebody from whom these people are hidden."""
    is_live = Q(replies__deleted_at=None, replies__is_hidden=False)
    live = Count("replies", filter=is_live & ~Q(replies__author_id__in=hidden))
    threads = seen.filter(parent=None).annotate(answers=live)
    return threads.filter(Q(deleted_at=None) | Q(answers__gt=0))


def comment_place(
    viewer: Principal, *, comment_id: int = 0, public_id: str = "", size: int = 20
) -> CommentPlace | None:
    """Return where a comment that this viewer may see stands, named by either id."""
    wanted = Q(pk=comment_id) if comment_id else Q(public_id=public_id)
    rows = Comment.objects.filter(wanted, note__in=visible_to(viewer))
    row = rows.select_related("note", "parent").first() if comment_id or public_id else None
    if row is None:
        return None
    head, hidden = row.parent or row, _hidden_from(viewer)
    seen = _seen(row.note_id, hidden)
    threads = _threads(seen, hidden).order_by("created_at", "id")
    if not (seen.filter(pk=row.pk).exists() and threads.filter(pk=head.pk).exists()):
        return None
    earlier = Q(created_at__lt=head.created_at) | Q(created_at=head.created_at, pk__lt=head.pk)
    begin = threads.filter(earlier).count() // size * size
    last = threads[begin - 1] if begin else None
    cursor = encode_cursor([last.created_at, last.pk]) if last else ""
    return CommentPlace(row.public_id, row.note.public_id, cursor, row.created_at)


def _comment(
    row: Comment, authors: dict[int, PersonCard], replies: Sequence[Comment]
) -> CommentCard:
    return CommentCard(
        id=row.pk,
        public_id=row.public_id,
        author=authors.get(row.author_id),
        text=row.text,
        created_at=row.created_at,
        is_deleted=row.deleted_at is not None,
        replies=tuple(_comment(reply, authors, ()) for reply in replies),
    )


def comment_ids(viewer: Principal, public_id: str) -> tuple[int, int] | None:
    """Return id and note id of a comment that is there: the viewer's own, or one on a note that
    they may see."""
    is_theirs = Q(author_id=viewer.person_id, author__isnull=False)
    rows = Comment.objects.filter(
        is_theirs | Q(note__in=visible_to(viewer)),
        public_id=public_id,
        deleted_at=None,
        is_hidden=False,
    )
    return rows.values_list("pk", "note_id").first() if is_public_id(public_id) else None
