"""The page of a note."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tallgrass.governance import queries as governance
from tallgrass.governance.types import RestrictionCard
from tallgrass.journal.types import Source
from tallgrass.kernel.ids import new_public_id
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.notes import marks, queries
from tallgrass.notes.board_queries import boards_of, comment_place, comments_on
from tallgrass.notes.types import CommentCard, CommentPlace, NoteFull
from tallgrass.people import queries as people
from tallgrass.web.beacons import own_link_ticket, ticket_of
from tallgrass.web.form_data import FormData
from tallgrass.web.governance.links import report_path, restrict_path
from tallgrass.web.guard import found, text_of
from tallgrass.web.notes.presenters import description_of, linked_data
from tallgrass.web.shell import principal_of_request, render


@require_safe
def note(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a note whole: pictures, words, comments, what one can do with it."""
    full = found(queries.note_by_public_id(principal_of_request(request), public_id))
    return note_page(request, full, FormData())


def note_page(request: HttpRequest, full: NoteFull, form: FormData) -> HttpResponse:
    """Render the page, with the comment form as it was sent when that was refused."""
    via = text_of(request, "via")
    words = {
        **context_of(request, full, form),
        "ticket": ticket_of(request, [full.card]),
        "own_ticket": own_link_ticket(request, full.card),
        "via": via if via in set(Source) else Source.LINK,
        "blocks": marks.blocks(full.body),
        "address": settings.TALLGRASS_ORIGIN + full.card.path,
        "origin": settings.TALLGRASS_ORIGIN,
        "description": description_of(full),
        "linked_data": linked_data(full),
        "ties": _ties(principal_of_request(request), full),
        "statements": _statements(full, principal_of_request(request)),
        "is_followed": _is_followed(full, principal_of_request(request)),
        "restrict_path": restrict_path(Subject("note", full.id)),
    }
    return render(request, "notes/note.html", words, status=form.status)


def context_of(
    request: HttpRequest, full: NoteFull, form: FormData, said: CommentPlace | None = None
) -> dict[str, Any]:
    """Return what the parts of the page need that are also sent alone: of the comments, the page
    that one asked for, or that a comment stands on which was named or has just been `said`."""
    viewer = principal_of_request(request)
    cursor = request.GET.get("comments", "").replace("\0", "")
    place = said or comment_place(viewer, public_id=request.GET.get("comment", ""))
    if place is not None and place.note == full.card.public_id:
        cursor = place.cursor
    comments = comments_on(viewer, full.id, cursor)
    return {
        "note": full,
        "card": full.card,
        "comments": comments,
        "known_handles": _mentioned(comments.items),
        "is_first_page": not cursor,
        "boards": boards_of(viewer, viewer.person_id) if viewer.person_id else [],
        "is_own": viewer.person_id == full.card.author.id,
        "form_key": new_public_id(),
        "restrict_comment": lambda pk: restrict_path(Subject("comment", pk)),
        "report_path": lambda kind, pk: report_path(Subject(kind, pk)),
        "comment_text": form.value("text"),
        "comment_error": form.refusal,
        "reply_to": form.value("reply_to"),
    }


def _mentioned(comments: Sequence[CommentCard]) -> set[str]:
    """Return the handles that are mentioned in these comments and are somebody's."""
    texts = [one.text for comment in comments for one in (comment, *comment.replies)]
    handles = {handle for text in texts for handle in marks.mentions_of(text)}
    return set(people.people_by_handles(handles)) if handles else set()


def _ties(viewer: Principal, full: NoteFull) -> list[str]:
    number = full.entry_public_id
    entry = governance.entry_by_public_id(viewer, number) if number else None
    return [str(label) for label in entry.tie_labels] if entry else []


def _statements(full: NoteFull, viewer: Principal) -> list[RestrictionCard]:
    """Return what limits the note, for its author and for operators."""
    subjects = [Subject("note", full.id), Subject("person", full.card.author.id)]
    return governance.statements_on(viewer, subjects)


def _is_followed(full: NoteFull, viewer: Principal) -> bool:
    return people.is_following(viewer, full.card.author.id)
