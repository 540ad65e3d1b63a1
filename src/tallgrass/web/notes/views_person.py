"""The page of a person: who they are, and their notes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from tallgrass.kernel.paging import Page
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.notes import queries
from tallgrass.notes.board_queries import board_covers, boards_of, liked_notes
from tallgrass.notes.types import NoteCard
from tallgrass.people import queries as people
from tallgrass.people.types import PersonCard
from tallgrass.web.beacons import ticket_of
from tallgrass.web.governance.links import report_path
from tallgrass.web.guard import found
from tallgrass.web.notes import errors
from tallgrass.web.profiles.presenters import topic_labels
from tallgrass.web.shell import principal_of_request, render

TABS = ("notes", "boards", "liked")


@require_safe
def person(request: HttpRequest, handle: str) -> HttpResponse:
    """Show a person's page. Their likes are theirs alone; their boards show where they opened
    them."""
    viewer = principal_of_request(request)
    card = found(people.person_by_handle(handle))
    if handle != card.handle or request.path.endswith("/"):
        return redirect(card.path, permanent=True)
    is_own = viewer.person_id == card.id
    cursor = request.GET.get("cursor", "").replace("\0", "")
    tab = request.GET.get("tab", "notes")
    if tab not in TABS:
        raise errors.NO_SUCH_TAB()
    if tab == "liked" and not is_own:
        found(None)
    is_apart = not is_own and people.is_apart(viewer, card.id)
    shown_boards = [] if is_apart else boards_of(viewer, card.id)
    notes, likes = queries.note_totals(viewer, card.id)
    page = Page([]) if is_apart or tab == "boards" else _page(tab, card, viewer, cursor)
    context = {
        "person": card,
        "is_own": is_own,
        "is_apart": is_apart,
        "is_followed": people.is_following(viewer, card.id),
        "has_blocked": is_apart and people.has_blocked(viewer, card.id),
        "report_path": report_path(Subject("person", card.id)),
        "tab": tab,
        "cursor": cursor,
        "topics": [] if is_apart else topic_labels(card.id),
        "notes_count": notes,
        "likes_count": likes,
        "boards": shown_boards,
        "covers": board_covers(viewer, shown_boards) if tab == "boards" else {},
        "page": page,
        "ticket": ticket_of(request, page.items),
    }
    return render(request, "notes/person.html", context)


def _page(tab: str, card: PersonCard, viewer: Principal, cursor: str) -> Page[NoteCard]:
    return (
        liked_notes(viewer, card.id, cursor)
        if tab == "liked"
        else queries.notes_of(viewer, card.id, cursor)
    )
