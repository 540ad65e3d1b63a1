"""Writing, changing and deleting a note."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tallgrass.kernel import clock
from tallgrass.kernel.errors import Invalid
from tallgrass.kernel.languages import OWN_NAMES
from tallgrass.notes import actions, queries
from tallgrass.notes.own_queries import own_note
from tallgrass.notes.types import MOST_IMAGES, CoverStyle, NoteCard, NoteFull
from tallgrass.people.types import TONES
from tallgrass.web.form_data import FormData
from tallgrass.web.guard import found, needs_account, text_of
from tallgrass.web.meanwhile import made_from_of, versions
from tallgrass.web.notes.forms import NoteForm, read_note_form, stored_note_form
from tallgrass.web.notes.presenters import cover_samples, tone_names
from tallgrass.web.restoring import restored_of
from tallgrass.web.shell import principal_of_request, render
from tallgrass.web.steps import take_step


@require_http_methods(["GET", "POST"])
@needs_account
def new_note(request: HttpRequest) -> HttpResponse:
    """Write a note: preview as often as one likes, then publish."""
    viewer = principal_of_request(request)
    if request.method != "POST":
        return _page(request, NoteForm())
    form = read_note_form(request, viewer)
    if not _is_sent(request, form):
        return _page(request, form)
    began = clock.now()
    return take_step(
        request,
        form,
        lambda: actions.publish_note(viewer, idempotency_key=form.key, **form.words),
        page=lambda form: _page(request, form),
        said=lambda card: (
            _("You have already published this. This is the note.")
            if card.created_at and card.created_at < began
            else _("Your note has been published.")
        ),
        then=lambda card: card.path,
    )


@require_http_methods(["GET", "POST"])
@needs_account
def edit_note(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a note of one's own; what it said before is kept."""
    viewer = principal_of_request(request)
    full = found(own_note(viewer, public_id))
    if request.method != "POST":
        return _page(request, stored_note_form(full), full)
    form = read_note_form(request, viewer, full)
    if not _is_sent(request, form):
        return _page(request, form, full)
    return take_step(
        request,
        form,
        lambda: actions.edit_note(
            viewer,
            note_id=full.id,
            **form.words,
            links=form.links,
            keep_label=form.keep_label,
            made_from=made_from_of(request),
        ),
        page=lambda form: _page(request, form, full),
        said=_("Your changes have been saved. Readers can see that the note was edited."),
        then=lambda card: card.path,
    )


@require_http_methods(["GET", "POST"])
@needs_account
def delete_note(request: HttpRequest, public_id: str) -> HttpResponse:
    """Delete a note of one's own, after asking."""
    viewer = principal_of_request(request)
    full = found(own_note(viewer, public_id))

    def page(form: FormData) -> HttpResponse:
        context = {"note": full, "card": full.card, "error": form.refusal}
        return render(request, "notes/delete.html", context, status=form.status)

    if request.method != "POST":
        return page(FormData())
    return take_step(
        request,
        FormData(),
        lambda: actions.delete_note(viewer, note_id=full.id),
        page=page,
        said=_("The note has been deleted."),
        then=reverse("person", args=[viewer.handle]),
    )


def _is_sent(request: HttpRequest, form: NoteForm) -> bool:
    """Tell whether the form is to be published, or shown again as it was left."""
    is_meant = text_of(request, "do", "publish") == "publish" and not form.errors
    return is_meant or restored_of(request) is not None


def _versions(request: HttpRequest, form: NoteForm, full: NoteFull | None) -> dict[str, Any]:
    if full is None:
        return {"made_from": "", "meanwhile_rows": []}
    labels = {
        "title": _("Title"),
        "body": _("Text"),
        "place": _("Place"),
        "pictures": _("Pictures"),
    }
    stored, typed = stored_note_form(full), form
    return versions(
        request,
        form.refusal,
        full.made_from,
        typed={**vars(typed), "pictures": len(typed.pictures)},
        stored={**vars(stored), "pictures": len(stored.pictures)},
        labels=labels,
    )


def _page(request: HttpRequest, form: NoteForm, full: NoteFull | None = None) -> HttpResponse:
    viewer = principal_of_request(request)
    preview: NoteCard | None = None
    if text_of(request, "do") == "preview" and request.method == "POST":
        try:
            picture = form.pictures[0] if form.kind == "photos" and form.pictures else None
            preview = queries.preview(
                viewer, form.title, form.body, form.language, form.chosen_cover, picture
            )
        except Invalid as error:
            form = form.refused(error)
    context: dict[str, Any] = {
        "draft": form,
        "note": full,
        "preview": preview,
        "styles": CoverStyle.choices,
        "samples": cover_samples(),
        "tones": ("", *TONES),
        "languages": (("", _("Detect from the text")), *OWN_NAMES),
        "most": MOST_IMAGES,
        "tone_names": tone_names(),
        **_versions(request, form, full),
    }
    return render(request, "notes/compose.html", context, status=form.status)
