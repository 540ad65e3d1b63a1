"""Drafts: written by the creator, reviewed by the marketer."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tallgrass.contracts.actions import drafts
from tallgrass.contracts.cards import DraftCard
from tallgrass.contracts.checks import MUST, NEVER
from tallgrass.contracts.queries.contracts import contract_page
from tallgrass.contracts.queries.drafts import draft_card_of, draft_page, draft_to_revise
from tallgrass.kernel.errors import Conflict, Invalid, TallgrassError
from tallgrass.kernel.permissions import require
from tallgrass.web.contracts.briefs import brief_of
from tallgrass.web.contracts.views_contracts import minutes_of
from tallgrass.web.guard import found, needs_account, see_other, text_of
from tallgrass.web.shell import principal_of_request, render


@require_http_methods(["GET", "HEAD", "POST"])
@needs_account
def write(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write a draft or its next round; what is refused comes back with the words as typed."""
    viewer = principal_of_request(request)
    shown = found(contract_page(public_id, viewer))
    require(viewer, "drafts.submit", shown.card)
    if request.method != "POST":
        return _write_page(request, shown)
    try:
        new_id = drafts.submit_draft(
            viewer,
            contract_id=shown.card.id,
            title=text_of(request, "title"),
            body=text_of(request, "body"),
            language=text_of(request, "language"),
            cover={name: text_of(request, f"cover_{name}") for name in ("style", "tone", "big")},
            minutes=minutes_of(request),
            words=text_of(request, "words"),
        )
    except (Invalid, Conflict) as error:
        return _write_page(request, shown, error)
    messages.success(request, _("Sent. The brand has its turn; its day is shown below."))
    return see_other(f"/drafts/{new_id}/")


def _write_page(
    request: HttpRequest, shown: Any, error: TallgrassError | None = None
) -> HttpResponse:
    revision = draft_to_revise(shown.card.id)
    typed = {
        "title": revision.title,
        "body": revision.body,
        "language": revision.language or principal_of_request(request).language,
        "cover_style": revision.cover.get("style", "broadside"),
        "cover_tone": revision.cover.get("tone", ""),
        "cover_big": revision.cover.get("big", ""),
        "minutes": "",
        "words": "",
    }
    if error:
        typed |= {name: text_of(request, name) for name in typed}
    context = {
        "page": shown,
        "contract": shown.card,
        "campaign": brief_of(shown.card),
        "terms": shown.terms,
        "revision": revision,
        "typed": typed,
        "error": error,
        "errors": {getattr(error, "field", ""): [f"{error.message} {error.hint}".strip()]}
        if error
        else {},
        "styles": [
            ("broadside", _("Broadside: one loud sentence")),
            ("marker", _("Marker: a sentence someone underlined")),
        ],
        "tones": drafts.COVER_TONES,
    }
    return render(
        request,
        "contracts/write.html",
        context,
        status=error.status if error else 200,
        zone=shown.card.time_zone,
    )


@require_safe
@needs_account
def draft(request: HttpRequest, public_id: str) -> HttpResponse:
    """A draft under review."""
    return page(request, public_id)


def page(request: HttpRequest, public_id: str, error: TallgrassError | None = None) -> HttpResponse:
    """The draft, with what was refused and the words that were typed."""
    viewer = principal_of_request(request)
    shown = found(draft_page(public_id, viewer))
    context = {
        "page": shown,
        "draft": shown.draft,
        "contract": shown.contract,
        "terms": shown.terms,
        "own": viewer.person_id == shown.contract.person_id,
        "must": [f for f in shown.findings if f.rule == MUST],
        "never": [f for f in shown.findings if f.rule == NEVER],
        "paragraph_of": _paragraphs_by_start(shown),
        "error": error,
        "error_field": getattr(error, "field", ""),
        "typed": {
            name: text_of(request, name) if error else ""
            for name in ("words", "quote", "place", "said")
        },
    }
    return render(
        request,
        "contracts/draft.html",
        context,
        status=error.status if error else 200,
        zone=shown.contract.time_zone,
    )


def _paragraphs_by_start(shown: Any) -> Callable[[int], int]:
    """In which paragraph of the body a place lies, counted from 1."""
    starts = [min((s.start for s in paragraph), default=0) for paragraph in shown.paragraphs]
    return lambda start: max(1, sum(begin <= start for begin in starts))


def _attempt(
    request: HttpRequest, public_id: str, operation: Callable[[DraftCard], object], done: str
) -> HttpResponse:
    row = found(draft_card_of(public_id, principal_of_request(request)))
    try:
        operation(row)
    except (Invalid, Conflict) as error:
        return page(request, public_id, error)
    messages.success(request, done)
    return see_other(row.path)


@require_POST
@needs_account
def remark(request: HttpRequest, public_id: str) -> HttpResponse:
    """Comment on words: quoted, or a sentence chosen from the list."""
    viewer, said = principal_of_request(request), text_of(request, "said")
    place, quote = _place(text_of(request, "place")), text_of(request, "quote")

    def operation(row: DraftCard) -> None:
        if place:
            field, start, end = place
            drafts.remark(viewer, draft_id=row.id, field=field, start=start, end=end, words=said)
        else:
            drafts.remark_on_quote(viewer, draft_id=row.id, quote=quote, words=said)

    return _attempt(request, public_id, operation, _("Remark noted."))


def _place(text: str) -> tuple[str, int, int] | None:
    """ "body:12:40" as a place; None for anything else, so that the quote decides."""
    field, _colon, rest = text.partition(":")
    start, _colon, end = rest.partition(":")
    numbers = [
        part for part in (start, end) if part.isascii() and part.isdecimal() and len(part) < 7
    ]
    return (field, int(start), int(end)) if field in drafts.FIELDS and len(numbers) == 2 else None


@require_POST
@needs_account
def read(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record that this reviewer read the draft whole."""
    viewer = principal_of_request(request)
    done = _("Recorded: you read it whole.")
    return _attempt(
        request, public_id, lambda row: drafts.record_reading(viewer, draft_id=row.id), done
    )


@require_POST
@needs_account
def send_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the draft back for changes."""
    viewer, said = principal_of_request(request), text_of(request, "words")
    done = _("Sent back. The creator has her turn.")
    return _attempt(
        request,
        public_id,
        lambda row: drafts.return_draft(viewer, draft_id=row.id, words=said),
        done,
    )


@require_POST
@needs_account
def approve(request: HttpRequest, public_id: str) -> HttpResponse:
    """Approve the draft."""
    viewer, said = principal_of_request(request), text_of(request, "words")
    was_read = text_of(request, "was_read") == "1"

    def operation(row: DraftCard) -> None:
        drafts.approve_draft(viewer, draft_id=row.id, was_read=was_read, words=said)

    return _attempt(request, public_id, operation, _("Approved. It may be published in its wave."))
