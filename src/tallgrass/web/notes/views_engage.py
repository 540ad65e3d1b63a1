"""Liking, saving and commenting: forms that lead back to the note, or parts of its page for
htmx."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tallgrass.kernel import clock
from tallgrass.kernel.ids import new_public_id
from tallgrass.kernel.principal import Principal
from tallgrass.notes import actions, queries
from tallgrass.notes.board_queries import board_by_public_id, comment_ids, comment_place
from tallgrass.notes.types import CommentPlace, NoteFull
from tallgrass.web.form_data import FormData, read_form
from tallgrass.web.guard import found, needs_account, see_other, text_of
from tallgrass.web.notes.views import context_of, note_page
from tallgrass.web.shell import principal_of_request, render
from tallgrass.web.steps import take_step


@require_POST
@needs_account
def like(request: HttpRequest, public_id: str) -> HttpResponse:
    """Like the note."""
    return _engage(request, public_id, actions.like, "notes/like.html")


@require_POST
@needs_account
def unlike(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the like back."""
    return _engage(request, public_id, actions.unlike, "notes/like.html")


@require_POST
@needs_account
def save(request: HttpRequest, public_id: str) -> HttpResponse:
    """Save the note to the board chosen, to a new one that was named, or to the first."""
    name, chosen = text_of(request, "name").strip(), text_of(request, "board")

    def operation(principal: Principal, *, note_id: int) -> int:
        board = actions.create_board(principal, name=name) if name else None
        if board is None and chosen:
            board = found(board_by_public_id(principal, chosen))
        return actions.save_to_board(
            principal, note_id=note_id, board_id=board.id if board else None
        )

    return _engage(request, public_id, operation, "notes/save.html")


@require_POST
@needs_account
def unsave(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the note off its board."""
    return _engage(request, public_id, actions.unsave, "notes/save.html")


def _engage(
    request: HttpRequest, public_id: str, operation: Callable[..., int], part: str
) -> HttpResponse:
    viewer = principal_of_request(request)
    operation(viewer, note_id=found(queries.id_of(viewer, public_id)))
    if not _is_htmx(request):
        return see_other(reverse("note", args=[public_id]))
    return render(request, part, context_of(request, _full(public_id, viewer), FormData()))


@require_POST
@needs_account
def comment(request: HttpRequest, public_id: str) -> HttpResponse:
    """Comment on the note, or answer a comment."""
    viewer = principal_of_request(request)
    note_id = found(queries.id_of(viewer, public_id))
    form = read_form(request, "text", "reply_to", "key")
    parent = found(comment_ids(viewer, form.value("reply_to"))) if form.value("reply_to") else None

    def page(form: FormData) -> HttpResponse:
        full = _full(public_id, viewer)
        return (
            _comments(request, full, form) if _is_htmx(request) else note_page(request, full, form)
        )

    began = clock.now()

    def operation() -> CommentPlace:
        comment_id = actions.comment(
            viewer,
            idempotency_key=form.value("key") or new_public_id(),
            note_id=note_id,
            text=form.value("text"),
            parent_id=parent[0] if parent else None,
        )
        return found(comment_place(viewer, comment_id=comment_id))

    return take_step(
        request,
        form,
        operation,
        page=page,
        said=lambda place: (
            _("You have already sent this comment.") if place.created_at < began else ""
        ),
        then=lambda place: (
            _comments(request, _full(public_id, viewer), FormData(), place)
            if _is_htmx(request)
            else place.path
        ),
    )


def _comments(
    request: HttpRequest, full: NoteFull, form: FormData, said: CommentPlace | None = None
) -> HttpResponse:
    """Render the comments alone, as htmx puts them in place: those among which one was said."""
    context = context_of(request, full, form, said)
    return render(request, "notes/comments.html", context, status=form.status)


@require_POST
@needs_account
def delete_comment(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a comment away."""
    viewer = principal_of_request(request)
    comment_id, note_id = found(comment_ids(viewer, public_id))
    actions.delete_comment(viewer, comment_id=comment_id)
    cards = queries.cards(viewer, [note_id])
    if not cards:
        return see_other("/")
    card = cards[0]
    if _is_htmx(request):
        return _comments(request, _full(card.public_id, viewer), FormData())
    return see_other(f"{card.path}#comments")


def _full(public_id: str, viewer: Principal) -> NoteFull:
    return found(queries.note_by_public_id(viewer, public_id))


def _is_htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))
