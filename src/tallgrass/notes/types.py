"""Words of the notes room: what other rooms may know of a note, a comment or a board."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.hooks import Hook
from tallgrass.kernel.routes import path_of
from tallgrass.people.types import PersonCard

LONGEST_TITLE = 120
LONGEST_BODY = 12_000
LONGEST_COMMENT = 1_000
MOST_IMAGES = 9
# What stands for a day that nobody knows: older than any note, so that nothing takes it for news.
DAY_UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)


class CoverStyle(models.TextChoices):
    """The six ways to typeset a cover."""

    BROADSIDE = "broadside", _("Broadside: one loud sentence")
    MANUSCRIPT = "manuscript", _("Manuscript: one character to a square")
    LIST = "list", _("List: a shop receipt")
    VERTICAL = "vertical", _("Vertical: top to bottom, with a seal")
    MARKER = "marker", _("Marker: a sentence someone underlined")
    FIGURE = "figure", _("Figure: one big number")


class Variant(models.TextChoices):
    """Sizes of a picture. The original is what the upload was re-encoded to; the worker makes the
    others."""

    ORIGINAL = "original"
    PAGE = "page"
    CARD = "card"
    THUMB = "thumb"


@dataclass(frozen=True, slots=True)
class PaidTie:
    """Who pays for a note, as filed in the register. Only campaigns publishes with one."""

    entry_id: int
    entry_public_id: str
    payer_org_id: int
    payer_name: str
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedCounts:
    """What a note counted elsewhere. Shown as imported, never added to what is measured here."""

    views: int = 0
    likes: int = 0
    saves: int = 0
    comments: int = 0


@dataclass(frozen=True, slots=True)
class PictureCard:
    """A picture as pages show it; `page` and `card` are the original until the worker has made
    them."""

    id: int
    public_id: str
    width: int
    height: int
    alt: str
    is_ready: bool

    def path(self, variant: str) -> str:
        """Return the address of one size."""
        return f"/media/{self.public_id}/{variant if self.is_ready else Variant.ORIGINAL}.webp"


@dataclass(frozen=True, slots=True)
class Label:
    """What a note says of who pays for it: payer and register entry (empty and None when nobody
    does), and its links.

    A tracked link is kept as its path, "/c/…", and shown on the edge's address of the day.
    """

    payer: str
    entry_id: int | None
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoteCard:
    """A note as feeds show it. `payer` is empty for a note nobody pays for.

    `cover` is {"image": address, "alt": …, "width": …, "height": …} or a typeset cover {"style": …,
    "tone": …, …}; both have a "shape" (tall, mid, square). `likes` counts what was liked here;
    `likes_imported` what an import says.
    """

    id: int
    public_id: str
    title: str
    excerpt: str
    language: str
    author: PersonCard
    cover: Mapping[str, Any] = field(hash=False)
    place: str
    likes: int
    likes_imported: int
    created_at: datetime | None
    payer: str
    register_path: str
    hashtags: tuple[str, ...]
    version: int
    is_limited: bool = False

    @property
    def path(self) -> str:
        return path_of("note", self.public_id)

    @property
    def heading(self) -> str:
        """The title, or the beginning of a note without one."""
        return self.title or self.excerpt


@dataclass(frozen=True, slots=True)
class NoteCounts:
    """What a note counted: here, and before it was imported."""

    views_imported: int = 0
    likes: int = 0
    likes_imported: int = 0
    saves: int = 0
    saves_imported: int = 0
    comments: int = 0
    comments_imported: int = 0


@dataclass(frozen=True, slots=True)
class NoteFull:
    """A note as its own page shows it."""

    card: NoteCard
    body: str
    mentions: tuple[str, ...]
    pictures: tuple[PictureCard, ...]
    counts: NoteCounts
    edits: int
    edited_at: datetime | None
    payer_org_id: int | None
    entry_public_id: str
    links: tuple[str, ...]
    has_cover: bool
    is_imported: bool
    is_hidden: bool
    is_liked: bool
    saved_in: str

    @property
    def made_from(self) -> str:
        """The version that an edit of what it says now is made from."""
        return str(self.edits)

    @property
    def id(self) -> int:
        return self.card.id


@dataclass(frozen=True, slots=True)
class CommentPlace:
    """Where a comment stands: its page among those of its note begins behind `cursor`."""

    public_id: str
    note: str
    cursor: str
    created_at: datetime

    @property
    def path(self) -> str:
        return comment_path(self.note, self.public_id)


@dataclass(frozen=True, slots=True)
class NoteText:
    """A note as machines read it. `is_public` is false once it is deleted or withdrawn: derived
    copies must go."""

    id: int
    public_id: str
    author_id: int
    title: str
    body: str
    tags: tuple[str, ...]
    place: str
    language: str
    created_at: datetime | None
    updated_at: datetime
    is_public: bool
    reach_limited: bool
    is_paid: bool
    payer: str
    is_imported: bool


@dataclass(frozen=True, slots=True)
class CommentCard:
    """A comment as the note page shows it. A deleted one that was answered stays as an empty
    place."""

    id: int
    public_id: str
    author: PersonCard | None
    text: str
    created_at: datetime
    is_deleted: bool
    replies: tuple["CommentCard", ...] = ()


@dataclass(frozen=True, slots=True)
class BoardCard:
    """A board of saved notes. Private unless its owner opens it. `made_from` is what an edit of it
    carries."""

    id: int
    public_id: str
    owner_id: int
    name: str
    is_private: bool
    notes: int
    made_from: str = ""

    @property
    def path(self) -> str:
        return path_of("board", self.public_id)


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """What a stored picture is known by."""

    digest: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One note of an import file, read and cleaned by the importer. Without `created_at` its day is
    unknown; without `images` (None) its pictures stay as they are.

    An id is one of a source; `older_ids` are those by which an earlier release may have kept it.
    """

    author_id: int
    external_id: str
    title: str
    body: str
    language: str
    created_at: datetime | None
    place: str = ""
    tags: tuple[str, ...] = ()
    counts: ImportedCounts = ImportedCounts()
    source: str = ""
    older_ids: tuple[str, ...] = ()
    images: tuple[StoredPicture, ...] | None = None


@dataclass(frozen=True, slots=True)
class ImportCard:
    """An import as lists show it."""

    id: int
    public_id: str
    file_name: str
    source: str
    created_at: datetime
    taken_back_at: datetime | None
    created: int
    updated: int


@dataclass(frozen=True, slots=True)
class Editing:
    """A note is about to say this, in this transaction. Whoever it was agreed with otherwise raises
    Conflict."""

    note_id: int
    title: str
    body: str


editing: Hook[Editing] = Hook("notes.editing")


class NoteHold(models.TextChoices):
    """Why an imported note cannot go again."""

    CONTRACT = "contract", _("somebody pays for it")
    EDIT = "edit", _("its author has changed it since")
    COMMENT = "comment", _("people commented on it")
    LIKE = "like", _("people liked or saved it")
    CASE = "case", _("operators are working on it")


@dataclass(frozen=True, slots=True)
class TakingBack:
    """Imported notes, and people made for them, are about to go again, in this transaction. Whoever
    holds something that hangs on them raises Conflict."""

    note_ids: frozenset[int]
    person_ids: frozenset[int]


taking_back: Hook[TakingBack] = Hook("notes.taking_back")


def comment_path(note: str, comment: str) -> str:
    """Return the address of a comment by public ids: the page of the note that it stands on."""
    return f"{path_of('note', note)}?comment={comment}#c-{comment}"
