"""Boards, and saving notes to them."""

from django.db.models import F, QuerySet

from tallgrass.kernel import clock, outbox
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.text import clean_name
from tallgrass.kernel.transaction import transaction
from tallgrass.kernel.versions import check_version
from tallgrass.notes import errors
from tallgrass.notes.actions.engaging import lock_visible_note
from tallgrass.notes.board_queries import board_card
from tallgrass.notes.events import NoteSaved
from tallgrass.notes.models import Board, Note, Save
from tallgrass.notes.types import BoardCard

MOST_BOARDS = 100


def create_board(principal: Principal, *, name: str, is_private: bool = True) -> BoardCard:
    """Make a new board; nobody else sees it unless its owner opens it."""
    require(principal, "notes.board", None)
    with transaction():
        name = _free_name(principal, name)
        row = Board.objects.create(
            owner_id=principal.acting_id, name=name, is_private=is_private, created_at=clock.now()
        )
    return board_card(row)


def change_board(
    principal: Principal,
    *,
    board_id: int,
    name: str,
    is_private: bool,
    made_from: str | None = None,
) -> BoardCard:
    """Rename a board, open it or close it. Raises EditedMeanwhile when it was changed after it said
    `made_from`."""
    with transaction():
        row = _own_board(principal, board_id)
        before = board_card(row).made_from
        row.name, row.is_private = _free_name(principal, name, row), is_private
        check_version(made_from, before, board_card(row).made_from)
        row.save(update_fields=["name", "is_private"])
    return board_card(row)


def delete_board(principal: Principal, *, board_id: int) -> None:
    """Delete a board; the notes on it are no longer saved."""
    with transaction():
        row = _own_board(principal, board_id)
        drop_saves(Save.objects.filter(board=row))
        row.delete()


def save_to_board(principal: Principal, *, note_id: int, board_id: int | None = None) -> int:
    """Save a note to one's board (the first one, made when needed); a note saved elsewhere moves.
    Returns the saves."""
    with transaction():
        note = lock_visible_note(principal, note_id)
        board = _own_board(principal, board_id) if board_id else _first_board(principal)
        row = (
            Save.objects.select_for_update()
            .filter(note=note, person_id=principal.acting_id)
            .first()
        )
        if row is None:
            Save.objects.create(
                note=note, person_id=principal.acting_id, board=board, created_at=clock.now()
            )
            Note.objects.filter(pk=note.pk).update(saves=F("saves") + 1)
            Board.objects.filter(pk=board.pk).update(notes=F("notes") + 1)
            outbox.emit(NoteSaved(note.pk, note.author_id, principal.acting_id))
            return note.saves + 1
        if row.board_id != board.pk:
            Board.objects.filter(pk=row.board_id).update(notes=F("notes") - 1)
            Board.objects.filter(pk=board.pk).update(notes=F("notes") + 1)
            row.board = board
            row.save(update_fields=["board"])
        return note.saves


def unsave(principal: Principal, *, note_id: int) -> int:
    """Take a note off one's board. Returns the number of saves."""
    with transaction():
        note = lock_visible_note(principal, note_id)
        gone = drop_saves(Save.objects.filter(note=note, person_id=principal.acting_id))
        return note.saves - gone


def drop_saves(rows: QuerySet[Save]) -> int:
    """Delete saves and take them out of both counts, within the caller's transaction. Returns how
    many."""
    pairs = list(rows.values_list("pk", "note_id", "board_id"))
    for pk, note_id, board_id in pairs:
        Save.objects.filter(pk=pk).delete()
        Note.objects.filter(pk=note_id).update(saves=F("saves") - 1)
        Board.objects.filter(pk=board_id).update(notes=F("notes") - 1)
    return len(pairs)


def _own_board(principal: Principal, board_id: int) -> Board:
    row = Board.objects.select_for_update().filter(pk=board_id).first()
    if row is None:
        raise errors.NO_SUCH_BOARD()
    require(principal, "notes.board", row)
    return row


def _first_board(principal: Principal) -> Board:
    row = Board.objects.filter(owner_id=principal.acting_id).order_by("-is_first", "pk").first()
    if row is not None:
        return row
    board, _created = Board.objects.get_or_create(
        owner_id=principal.acting_id,
        is_first=True,
        defaults={"name": "", "created_at": clock.now()},  # named as it is shown
    )
    return board


def _free_name(principal: Principal, name: str, row: Board | None = None) -> str:
    name = clean_name(name, longest=60)
    mine = Board.objects.filter(owner_id=principal.acting_id)
    if row is None and mine.count() >= MOST_BOARDS:
        raise errors.TOO_MANY_BOARDS()
    if (mine.exclude(pk=row.pk) if row else mine).filter(name=name).exists():
        raise errors.BOARD_NAME_TAKEN()
    return name
