"""A note as its form sends it: words, pictures, a cover. Kept whole through previews and
refusals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from tallgrass.kernel.errors import (
    Conflict,
    EditedMeanwhile,
    Invalid,
    RateLimited,
    TallgrassError,
    Unavailable,
)
from tallgrass.kernel.ids import new_public_id
from tallgrass.kernel.principal import Principal
from tallgrass.notes import actions, pictures, queries
from tallgrass.notes.covers import FIELDS
from tallgrass.notes.errors import TOO_MANY_PICTURES
from tallgrass.notes.types import MOST_IMAGES, NoteFull, PictureCard
from tallgrass.web.form_data import Objection
from tallgrass.web.guard import text_of
from tallgrass.web.restoring import storing

COVER_FIELDS = (
    "style",
    "tone",
    *dict.fromkeys(name for fields in FIELDS.values() for name in fields),
)


@dataclass
class NoteForm:
    """What the form of a note holds. `kind` says what the card shows: "photos" or a typeset
    "cover"; its `key` tells a form sent twice."""

    title: str = ""
    body: str = ""
    place: str = ""
    language: str = ""
    kind: str = "photos"
    cover: dict[str, str] = field(
        default_factory=lambda: {
            **dict.fromkeys(COVER_FIELDS, ""),
            "style": "broadside",
            "items": "",
        }
    )
    pictures: list[PictureCard] = field(default_factory=list)
    alts: list[str] = field(default_factory=list)
    links: list[str] | None = None
    keep_label: bool = True
    key: str = field(default_factory=new_public_id)
    errors: dict[str, list[Objection]] = field(default_factory=dict)
    refusal: TallgrassError | None = None

    def refused(self, error: TallgrassError) -> Self:
        """Return the form with the refusal at the field to blame: what a note is bound to stands
        beside its paid label, anything else a room says beside its title, and why a form is shown
        again at its head."""
        name = error.field or (
            ""
            if isinstance(error, EditedMeanwhile)
            else "tie"
            if isinstance(error, Conflict)
            else "title"
        )
        name = "" if error.code.startswith("web.") else name
        self.errors.setdefault(name, []).append(Objection(str(error), error.code))
        self.refusal = error
        return self

    @property
    def status(self) -> int:
        """The status of a page that shows this form."""
        if self.refusal:
            return self.refusal.status
        return Invalid.status if self.errors else 200

    @property
    def chosen_cover(self) -> dict[str, Any] | None:
        """The typeset cover, when that is what the card shows."""
        if self.kind != "cover":
            return None
        rows = [
            [part.strip() for part in line.split("|", 1)]
            for line in self.cover["items"].splitlines()
            if line.strip()
        ]
        return {
            **self.cover,
            "big": self._or_title("big"),
            "title": self._or_title("title"),
            "items": rows,
        }

    def _or_title(self, name: str) -> str:
        """Return the words of the cover, or as much of the note's title as fits there."""
        longest, _required = FIELDS.get(self.cover["style"], {}).get(name, (0, False))
        title = (
            self.title if len(self.title) <= longest else self.title[: longest - 1].rstrip() + "…"
        )
        return self.cover[name].strip() or title.replace("|", "/")

    @property
    def picture_ids(self) -> list[str]:
        return [picture.public_id for picture in self.pictures] if self.kind == "photos" else []

    @property
    def words(self) -> dict[str, Any]:
        """The arguments that publishing and editing share."""
        return {
            "title": self.title,
            "body": self.body,
            "place": self.place,
            "language": self.language,
            "cover": self.chosen_cover,
            "images": self.picture_ids,
            "alts": self.alts if self.kind == "photos" else [],
        }


def read_note_form(
    request: HttpRequest, principal: Principal, full: NoteFull | None = None
) -> NoteForm:
    """Read what was sent. Uploads are stored at once, so that no refusal loses them."""
    title, body, place, language = (
        text_of(request, name) for name in ("title", "body", "place", "language")
    )
    form = NoteForm(
        title, body, place, language, "cover" if text_of(request, "kind") == "cover" else "photos"
    )
    form.key = text_of(request, "key") or form.key
    form.cover.update(
        {
            name: text_of(request, f"cover_{name}", form.cover[name])
            for name in (*COVER_FIELDS, "items")
        }
    )
    own = {picture.public_id: picture for picture in full.pictures} if full else {}
    sent = list(dict.fromkeys(request.POST.getlist("picture")))[: 2 * MOST_IMAGES]
    stored = {picture.public_id: picture for picture in queries.pictures_of(principal, sent)}
    form.pictures = [(own | stored)[public_id] for public_id in sent if public_id in own | stored]
    _keep_all(form, principal, request.FILES.getlist("images"))
    if full and full.card.payer:
        form.links, form.keep_label = (
            request.POST.getlist("link"),
            bool(request.POST.get("keep_label")),
        )
    _arrange(form, text_of(request, "do"))
    form.alts = [
        text_of(request, f"alt_{picture.public_id}", picture.alt) for picture in form.pictures
    ]
    return form


def _keep_all(form: NoteForm, principal: Principal, uploads: list[UploadedFile]) -> None:
    """Store the uploads. Where they may not be decoded at all, the form says why."""
    taken = uploads[: max(0, MOST_IMAGES - len(form.pictures))]
    try:
        with storing(), actions.uploading(principal, [one.file for one in taken if one.file]):
            for upload in uploads:
                _keep(form, principal, upload)
    except (Invalid, RateLimited, Unavailable) as error:
        form.refused(error.at("images"))


def _keep(form: NoteForm, principal: Principal, upload: UploadedFile) -> None:
    try:
        if len(form.pictures) >= MOST_IMAGES:
            raise TOO_MANY_PICTURES(most=MOST_IMAGES)
        # one byte more than allowed is enough to be refused
        form.pictures.append(
            actions.store_picture(principal, data=upload.read(pictures.LARGEST_FILE + 1))
        )
    except Invalid as error:
        words = f"{upload.name}: {error}" if upload.name else str(error)
        form.errors.setdefault("images", []).append(Objection(words, error.code))


def _arrange(form: NoteForm, wish: str) -> None:
    """Drop a picture, or put one first, as a button of the form asked."""
    verb, _colon, public_id = wish.partition(":")
    chosen = [picture for picture in form.pictures if picture.public_id == public_id]
    if verb in ("drop", "first"):
        rest = [picture for picture in form.pictures if picture.public_id != public_id]
        form.pictures = chosen + rest if verb == "first" else rest


def stored_note_form(full: NoteFull) -> NoteForm:
    """Fill the form in from a note as it stands."""
    form = NoteForm(
        full.card.title,
        full.body,
        full.card.place,
        full.card.language,
        pictures=list(full.pictures),
    )
    form.alts = [picture.alt for picture in full.pictures]
    cover: Mapping[str, Any] = full.card.cover
    if full.has_cover:
        form.kind = "cover"
        form.cover.update({name: str(cover.get(name, "")) for name in COVER_FIELDS})
        form.cover["items"] = "\n".join(
            " | ".join(part for part in row if part) for row in cover.get("items", ())
        )
    return form
