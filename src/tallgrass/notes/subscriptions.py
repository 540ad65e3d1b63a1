"""What notes do on others' news: limits from governance, erasure from people; and what people are
told of notes."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from tallgrass.governance.types import RestrictionChange, restriction_changed
from tallgrass.kernel import outbox
from tallgrass.kernel.routes import path_of
from tallgrass.kernel.text import excerpt
from tallgrass.notes.actions.erasure import erase, note_texts
from tallgrass.notes.actions.limits import apply_limit, hide_all_of
from tallgrass.notes.events import NoteCommented, NoteEdited, NoteLiked, NotePublished
from tallgrass.notes.models import Comment, Note
from tallgrass.notes.types import comment_path
from tallgrass.notices.actions.trusted.telling import notify
from tallgrass.notices.types import template
from tallgrass.people import queries as people
from tallgrass.people.types import Erasing, Hiding, Noting, erasing, hiding, noting

template("notes.mentioned", _("%(name)s mentioned you in “%(title)s”."), icon="user")
template("notes.commented", _("%(name)s commented on “%(title)s”."), icon="comment")
template("notes.answered", _("%(name)s answered your comment on “%(title)s”."), icon="reply")
template("notes.liked", _("%(name)s likes “%(title)s”."), icon="heart")


@restriction_changed.connect
def _restricted(change: RestrictionChange) -> None:
    apply_limit(change)


@erasing.connect
def _erase(event: Erasing) -> None:
    erase(event.person_id)


@hiding.connect
def _hide(event: Hiding) -> None:
    hide_all_of(event.person_id, event.is_hidden)


@noting.connect
def _note(found: Noting) -> None:
    note_texts(found)


@outbox.on(NotePublished, NoteEdited)
def _mentioned(happened: NotePublished | NoteEdited) -> None:
    """Tell whom a note mentions, unless a block parts them from its author."""
    note = Note.objects.public().filter(pk=happened.note_id).first()
    if note:
        _tell_mentioned(
            happened.handles,
            note.author_id,
            note,
            f"mention:{note.pk}",
            path_of("note", note.public_id),
        )


@outbox.on(NoteCommented)
def _commented(happened: NoteCommented) -> None:
    row = (
        Comment.objects.select_related("note", "parent")
        .filter(pk=happened.comment_id, deleted_at=None)
        .first()
    )
    if row is None or not row.note.is_public:
        return
    path = comment_path(row.note.public_id, row.public_id)
    answered = row.parent.author_id if row.parent else None
    thread = [one for one in (row.note.author_id, answered) if one is not None]
    if answered is not None:
        key = f"answered:{row.pk}"
        _tell(answered, "notes.answered", row.author_id, row.note, key, path, thread)
    if row.note.author_id != answered:
        key = f"commented:{row.pk}"
        _tell(row.note.author_id, "notes.commented", row.author_id, row.note, key, path, thread)
    _tell_mentioned(
        happened.handles, row.author_id, row.note, f"mention:c{row.pk}", path, thread=thread
    )


@outbox.on(NoteLiked)
def _liked(happened: NoteLiked) -> None:
    note = Note.objects.public().filter(pk=happened.note_id).first()
    if note:
        _tell(
            note.author_id,
            "notes.liked",
            happened.person_id,
            note,
            f"liked:{note.pk}:{happened.person_id}",
            path_of("note", note.public_id),
        )


def _tell_mentioned(
    handles: Sequence[str],
    author_id: int,
    note: Note,
    key: str,
    path: str,
    thread: Sequence[int] = (),
) -> None:
    for handle in handles:
        person = people.person_by_handle(handle)
        if person and person.id not in thread:
            of_them = f"{key}:{person.id}"
            _tell(person.id, "notes.mentioned", author_id, note, of_them, path, thread)


def _tell(
    person_id: int,
    kind: str,
    about_id: int,
    note: Note,
    key: str,
    path: str,
    thread: Sequence[int] = (),
) -> None:
    """Tell somebody what another did, unless a block parts them from that person or from anyone
    whose note or comment it stands below: they could not open it."""
    about = people.cards([about_id]).get(about_id)
    apart = people.hidden_ids(person_id)
    if about is None or person_id == about_id or not apart.isdisjoint({about_id, *thread}):
        return
    others = [one for one in thread if one not in (person_id, about_id)]
    title = excerpt(note.title or note.body, 60)
    notify(
        person_id=person_id,
        kind=kind,
        key=key,
        values={"name": about.name, "title": title},
        path=path,
        names=about_id,
        whose=others[0] if others else None,
    )
