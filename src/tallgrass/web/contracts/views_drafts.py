"""Drafts: written by the creator, reviewed by the marketer."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tallgrass.campaigns.queries.campaigns import brief_of_contract
from tallgrass.contracts.actions import drafts
from tallgrass.contracts.cards import ContractPage, DraftCard
from tallgrass.contracts.checks import MUST, NEVER
from tallgrass.contracts.queries.drafts import Revision, draft_card_of, draft_page, draft_to_write
from tallgrass.kernel.routes import path_of
from tallgrass.people.types import TONES
from tallgrass.web.contracts.forms import (
    DRAFT_FIELDS,
    REVIEW_FIELDS,
    minutes_of,
    place_of,
    stored_draft_form,
)
from tallgrass.web.form_data import FormData, read_form
from tallgrass.web.guard import found, needs_account, text_of
from tallgrass.web.meanwhile import made_from_of, versions
from tallgrass.web.shell import principal_of_request, render
from tallgrass.web.steps import take_step


@require_http_methods(["GET", "HEAD", "POST"])
@needs_account
def write(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write a draft or its next round; what is refused comes back with the words as typed."""
    viewer = principal_of_request(request)
    shown, revision = found(draft_to_write(viewer, public_id))
    if request.method != "POST":
        return _write_page(request, shown, revision, stored_draft_form(request, revision))
    form = read_form(request, *DRAFT_FIELDS)
    return take_step(
        request,
        form,
        lambda: drafts.submit_draft(
            viewer,
            contract_id=shown.card.id,
            title=form.value("title"),
            body=form.value("body"),
            language=form.value("language"),
            cover={name: form.value(f"cover_{name}") for name in ("style", "tone", "big")},
            minutes=minutes_of(request),
            words=form.value("words"),
            made_from=made_from_of(request),
        ),
        page=partial(_write_page, request, shown, revision),
        said=_("Sent. Waiting for the brand; the due date is shown below."),
        then=lambda new_id: path_of("draft", new_id),
    )


def _write_page(
    request: HttpRequest, shown: ContractPage, revision: Revision, form: FormData
) -> HttpResponse:
    context = {
        "page": shown,
        "contract": shown.card,
        "campaign": brief_of_contract(principal_of_request(request), shown.card),
        "terms": shown.terms,
        "revision": revision,
        "typed": {name: form.value(name) for name in DRAFT_FIELDS},
        "error": form.refusal,
        "errors": form.refusals,
        "styles": [
            ("broadside", _("Broadside: one loud sentence")),
            ("marker", _("Marker: a sentence someone underlined")),
        ],
        "tones": TONES,
        **versions(
            request,
            form.refusal,
            revision.made_from,
            typed=form.values,
            stored=stored_draft_form(request, revision).values,
            labels={"title": _("Title"), "body": _("Text"), "cover_big": _("Words on the cover")},
        ),
    }
    return render(
        request,
        "contracts/write.html",
        context,
        status=form.status,
        zone=shown.card.time_zone,
    )


@require_safe
@needs_account
def draft(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a draft under review."""
    return page(request, public_id, FormData())


def page(request: HttpRequest, public_id: str, form: FormData) -> HttpResponse:
    """Render the draft, with what was refused and the words that were typed."""
    viewer = principal_of_request(request)
    shown = found(draft_page(viewer, public_id))
    context = {
        "page": shown,
        "draft": shown.draft,
        "contract": shown.contract,
        "terms": shown.terms,
        "own": viewer.person_id == shown.contract.person_id,
        "must": [f for f in shown.findings if f.rule == MUST],
        "never": [f for f in shown.findings if f.rule == NEVER],
        "paragraph_of": _paragraphs_by_start(shown),
        "error": form.refusal,
        "error_field": form.refused_field,
        "typed": {name: form.value(name) for name in REVIEW_FIELDS},
    }
    return render(
        request,
        "contracts/draft.html",
        context,
        status=form.status,
        zone=shown.contract.time_zone,
    )


def _paragraphs_by_start(shown: Any) -> Callable[[int], int]:
    """Tell in which paragraph of the body a place lies, counted from 1."""
    starts = [min((s.start for s in paragraph), default=0) for paragraph in shown.paragraphs]
    return lambda start: max(1, sum(begin <= start for begin in starts))


def _take_draft_step(
    request: HttpRequest, public_id: str, operation: Callable[[DraftCard], object], said: str
) -> HttpResponse:
    """Take one step on a draft's page."""
    row = found(draft_card_of(principal_of_request(request), public_id))
    return take_step(
        request,
        read_form(request, *REVIEW_FIELDS),
        lambda: operation(row),
        page=partial(page, request, public_id),
        said=said,
        then=row.path,
    )


@require_POST
@needs_account
def remark(request: HttpRequest, public_id: str) -> HttpResponse:
    """Comment on words: quoted, or a sentence chosen from the list."""
    viewer, said = principal_of_request(request), text_of(request, "said")
    place, quote = place_of(text_of(request, "place")), text_of(request, "quote")

    def operation(row: DraftCard) -> None:
        if place:
            field, start, end = place
            drafts.remark(viewer, draft_id=row.id, field=field, start=start, end=end, words=said)
        else:
            drafts.remark_on_quote(viewer, draft_id=row.id, quote=quote, words=said)

    return _take_draft_step(request, public_id, operation, _("Remark added."))


@require_POST
@needs_account
def read(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record that this reviewer read the draft whole."""
    viewer = principal_of_request(request)
    done = _("Recorded: you have read it in full.")
    return _take_draft_step(
        request, public_id, lambda row: drafts.record_reading(viewer, draft_id=row.id), done
    )


@require_POST
@needs_account
def send_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the draft back for changes."""
    viewer, said = principal_of_request(request), text_of(request, "words")
    done = _("Sent back. Waiting for the creator.")
    return _take_draft_step(
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

    return _take_draft_step(
        request, public_id, operation, _("Approved. It can be published within its wave.")
    )
