"""Boards: one's own, and one of them (an open one for everybody)."""

from collections.abc import Mapping
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tallgrass.notes import actions
from tallgrass.notes.board_queries import (
    board_by_public_id,
    board_covers,
    boards_of,
    notes_on_board,
)
from tallgrass.notes.types import BoardCard
from tallgrass.people import queries as people
from tallgrass.web.beacons import ticket_of
from tallgrass.web.form_data import FormData, read_form
from tallgrass.web.guard import found, needs_account, see_other
from tallgrass.web.meanwhile import made_from_of, versions
from tallgrass.web.shell import principal_of_request, render
from tallgrass.web.steps import take_step


@require_http_methods(["GET", "POST"])
@needs_account
def boards(request: HttpRequest) -> HttpResponse:
    """Show one's own boards; with POST, make a new one."""
    viewer = principal_of_request(request)
    form = read_form(request, "name")
    if request.method != "POST":
        return _boards_page(request, form)
    return take_step(
        request,
        form,
        lambda: actions.create_board(
            viewer, name=form.value("name"), is_private=not request.POST.get("open")
        ),
        page=partial(_boards_page, request),
        then=lambda card: card.path,
    )


def _boards_page(request: HttpRequest, form: FormData) -> HttpResponse:
    viewer = principal_of_request(request)
    mine = boards_of(viewer, viewer.person_id or 0)
    context = {
        "boards": mine,
        "covers": board_covers(viewer, mine),
        "error": form.refusal,
        "name": form.value("name"),
    }
    return render(request, "notes/boards.html", context, status=form.status)


@require_safe
def board(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the notes on a board."""
    card = found(board_by_public_id(principal_of_request(request), public_id))
    return _page(request, card, FormData(_stored(card)))


def _stored(card: BoardCard) -> dict[str, str]:
    return {"name": card.name, "open": "" if card.is_private else "1"}


def _page(request: HttpRequest, card: BoardCard, form: FormData) -> HttpResponse:
    viewer = principal_of_request(request)
    cursor = request.GET.get("cursor", "").replace("\0", "")
    page = notes_on_board(viewer, card.id, cursor)
    context = {
        "board": card,
        "owner": found(people.cards([card.owner_id]).get(card.owner_id)),
        "is_own": viewer.person_id == card.owner_id,
        "page": page,
        "cursor": cursor,
        "ticket": ticket_of(request, page.items),
        "error": form.refusal,
        "name": form.value("name"),
        "is_open": bool(form.value("open")),
        **versions(
            request,
            form.refusal,
            card.made_from,
            typed=_said(form.values),
            stored=_said(_stored(card)),
            labels={"name": _("Name"), "open": _("Others can see this board")},
        ),
    }
    return render(request, "notes/board.html", context, status=form.status)


def _said(values: Mapping[str, str]) -> dict[str, str]:
    """Say what a board's form holds in words: a tick is none."""
    return {"name": values["name"], "open": _("Public") if values["open"] else _("Only you")}


@require_POST
@needs_account
def change_board(request: HttpRequest, public_id: str) -> HttpResponse:
    """Rename a board, open it or close it."""
    viewer = principal_of_request(request)
    card = found(board_by_public_id(viewer, public_id))
    form = read_form(request, "name", "open")
    return take_step(
        request,
        form,
        lambda: actions.change_board(
            viewer,
            board_id=card.id,
            name=form.value("name"),
            is_private=not form.value("open"),
            made_from=made_from_of(request),
        ),
        page=partial(_page, request, card),
        said=_("The board has been changed."),
        then=card.path,
    )


@require_POST
@needs_account
def delete_board(request: HttpRequest, public_id: str) -> HttpResponse:
    """Delete a board."""
    viewer = principal_of_request(request)
    actions.delete_board(viewer, board_id=found(board_by_public_id(viewer, public_id)).id)
    messages.success(request, _("The board has been deleted. Its notes are no longer saved."))
    return see_other(reverse("boards"))
