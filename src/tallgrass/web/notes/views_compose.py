"""Writing, changing and deleting a note."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tallgrass.kernel.errors import Conflict, Invalid
from tallgrass.kernel.permissions import require
from tallgrass.notes import actions, queries
from tallgrass.notes.covers import TONES
from tallgrass.notes.types import LANGUAGES, MOST_IMAGES, CoverStyle, NoteCard, NoteFull
from tallgrass.web.guard import found, needs_account, see_other, text_of
from tallgrass.web.notes.drafts import Draft, draft_from, draft_of
from tallgrass.web.shell import principal_of_request, render


@require_http_methods(["GET", "POST"])
@needs_account
def new_note(request: HttpRequest) -> HttpResponse:
    """Write a note: preview as often as one likes, then publish."""
    viewer = principal_of_request(request)
    if request.method != "POST":
        return _form(request, Draft())
    draft = draft_of(request, viewer)
    if text_of(request, "do", "publish") == "publish" and not draft.errors:
        try:
            card = actions.publish_once(viewer, key=draft.key, **draft.words)
        except Invalid as error:
            draft.refuse(error)
        else:
            messages.success(request, _("Your note is published."))
            return see_other(card.path)
    return _form(request, draft)


@require_http_methods(["GET", "POST"])
@needs_account
def edit_note(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a note of one's own; what it said before is kept."""
    viewer = principal_of_request(request)
    full = found(queries.note_by_public_id(public_id, viewer))
    require(viewer, "notes.edit", full.card.author.id)
    if request.method != "POST":
        return _form(request, draft_from(full), full)
    draft = draft_of(request, viewer, full)
    if text_of(request, "do", "publish") == "publish" and not draft.errors:
        try:
            card = actions.edit_note(
                viewer,
                note_id=full.id,
                **draft.words,
                links=draft.links,
                keep_label=draft.keep_label,
            )
        except Invalid as error:
            draft.refuse(error)
        except Conflict as error:
            draft.errors["tie"] = [str(error)]
        else:
            messages.success(
                request, _("Your changes are saved. Readers see that the note was edited.")
            )
            return see_other(card.path)
    return _form(request, draft, full)


@require_http_methods(["GET", "POST"])
@needs_account
def delete_note(request: HttpRequest, public_id: str) -> HttpResponse:
    """Delete a note of one's own, after asking."""
    viewer = principal_of_request(request)
    full = found(queries.note_by_public_id(public_id, viewer))
    require(viewer, "notes.edit", full.card.author.id)
    error: Conflict | None = None
    if request.method == "POST":
        try:
            actions.delete_note(viewer, note_id=full.id)
        except Conflict as refused:
            error = refused
    if request.method != "POST" or error:
        context = {"note": full, "card": full.card, "error": error}
        return render(request, "notes/delete.html", context, status=error.status if error else 200)
    messages.success(request, _("The note is deleted."))
    return see_other(reverse("person", args=[viewer.handle]))


def _form(request: HttpRequest, draft: Draft, full: NoteFull | None = None) -> HttpResponse:
    viewer = principal_of_request(request)
    preview: NoteCard | None = None
    if text_of(request, "do") == "preview" and request.method == "POST":
        try:
            picture = draft.pictures[0] if draft.kind == "photos" and draft.pictures else None
            preview = queries.preview(
                viewer, draft.title, draft.body, draft.language, draft.chosen_cover, picture
            )
        except Invalid as error:
            draft.refuse(error)
    context: dict[str, Any] = {
        "draft": draft,
        "note": full,
        "preview": preview,
        "styles": CoverStyle.choices,
        "samples": _samples(),
        "tones": ("", *TONES),
        "languages": (("", _("Detect from the text")), *LANGUAGES),
        "most": MOST_IMAGES,
        "tone_names": _tone_names(),
    }
    return render(request, "notes/compose.html", context, status=422 if draft.errors else 200)


def _tone_names() -> dict[str, str]:
    return {
        "": _("Paper"),
        "sage": _("Sage"),
        "blush": _("Blush"),
        "mist": _("Mist"),
        "seed": _("Seed"),
        "clay": _("Clay"),
        "grass": _("Grass"),
        "night": _("Night"),
    }


def _samples() -> dict[str, dict[str, Any]]:
    """A small cover of each style, to choose by."""
    return {
        "broadside": {
            "style": "broadside",
            "tone": "grass",
            "big": _("Say it loud"),
            "small": _("Topic"),
        },
        "manuscript": {
            "style": "manuscript",
            "tone": "",
            "big": "第一个冬天|先买靴子|再买锅",
            "small": "",
        },
        "list": {
            "style": "list",
            "tone": "seed",
            "title": _("A list"),
            "items": [["1", "3.50"], ["2", "5.20"], ["=", "8.70"]],
        },
        "vertical": {
            "style": "vertical",
            "tone": "mist",
            "big": "人少的书店|坐到天黑",
            "seal": "静",
        },
        "marker": {"style": "marker", "tone": "", "big": _("Underline ==what matters.==")},
        "figure": {
            "style": "figure",
            "tone": "sage",
            "number": "45",
            "unit": "",
            "small": _("One number"),
        },
    }
