"""Who may do what with notes, comments and boards."""

from tallgrass.kernel.looks import parties, through_case
from tallgrass.kernel.permissions import rule
from tallgrass.kernel.principal import Principal
from tallgrass.notes.models import Board, Comment, Note


@rule("notes.publish")
def _publish(principal: Principal, author_id: int | None) -> bool:
    """Let people publish under their own name."""
    return principal.is_person and principal.person_id == author_id


@rule("notes.see_restricted")
def _see_restricted(principal: Principal, _target: object) -> bool:
    """Let operators see what a restriction hides from readers: appeals are answered by it."""
    return principal.is_operator


@rule("notes.see_picture")
def _see_picture(principal: Principal, owner_id: int) -> bool:
    """Let people see their own pictures before a note shows them, and operators through a case
    about them."""
    own = principal.is_person and principal.person_id == owner_id
    [owner] = parties(people=[owner_id])
    return own or through_case(principal, "notes.see_picture", owner, [owner])


@rule("notes.import")
def _import(principal: Principal, _target: object) -> bool:
    """Let operators bring in files."""
    return principal.is_operator


@rule("notes.edit")
def _edit(principal: Principal, author_id: int) -> bool:
    return principal.is_person and principal.person_id == author_id


@rule("notes.engage")
def _engage(principal: Principal, _note: Note) -> bool:
    """Let whoever sees a note and has an account like, save and comment."""
    return principal.is_person


@rule("notes.delete_comment")
def _delete_comment(principal: Principal, comment: Comment) -> bool:
    """Let its author delete a comment. Not the note's author: criticism stays. Nor an operator, who
    restricts it, with a statement of reasons."""
    return principal.is_person and principal.person_id == comment.author_id


@rule("notes.board")
def _board(principal: Principal, board: Board | None) -> bool:
    """Let people change their own boards; None asks for a new one."""
    return principal.is_person and (board is None or board.owner_id == principal.person_id)
