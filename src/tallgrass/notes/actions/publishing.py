"""Publishing, editing and deleting notes."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import F

from tallgrass.kernel import audit, clock, idempotency, limits, outbox
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.text import clean_line, clean_text
from tallgrass.kernel.transaction import transaction
from tallgrass.kernel.versions import check_version
from tallgrass.notes import errors
from tallgrass.notes.actions.guards import check_deletable, check_may_publish, check_tie, is_limited
from tallgrass.notes.actions.pictures import attach_pictures, prepare_pictures
from tallgrass.notes.covers import clean_cover
from tallgrass.notes.events import NoteDeleted, NoteEdited, NotePublished
from tallgrass.notes.marks import (
    MOST_TAGS,
    each_once,
    fold_tag,
    mentions_of,
    normal_language,
    tag_key,
    tags_of,
)
from tallgrass.notes.models import Board, Note, NoteEdit, NoteTag, Save
from tallgrass.notes.queries import cards_of
from tallgrass.notes.types import (
    LONGEST_BODY,
    LONGEST_TITLE,
    Editing,
    ImportedCounts,
    NoteCard,
    PaidTie,
    editing,
)
from tallgrass.people import queries as people

NOTES_AN_HOUR = 30
"""Of one's own: thirty at once, and then one in two minutes for as long as one likes. Whoever
writes more is a program; work under contract and imports are not counted."""
MENTIONS_AN_HOUR = 60
"""People told that a note names them: those of six notes that name ten each, at once."""


def publish_note(
    principal: Principal,
    *,
    title: str,
    body: str,
    language: str = "",
    place: str = "",
    images: Sequence[bytes | str] = (),
    alts: Sequence[str] = (),
    cover: Mapping[str, Any] | None = None,
    tags: Sequence[str] = (),
    as_person_id: int | None = None,
    imported: ImportedCounts | None = None,
    created_at: datetime | None = None,
    external_id: str | None = None,
    paid: PaidTie | None = None,
    idempotency_key: str | None = None,
) -> NoteCard:
    """Publish a note. `images` are uploads (bytes) or public ids of stored pictures; `cover` is a
    typeset cover instead.

    `language` empty is read from the text; `tags` are added to those in the text. Another author,
    day, imported counts or a paid tie are for the system's own callers. The same form
    (`idempotency_key`) sent twice is one note, and so are the same words in any form of the same
    author within minutes: people go back and press again. Raises Invalid (nothing written)
    for empty or overlong text, a bad cover or picture, NotFound when that one note is deleted.
    """
    author_id = as_person_id if as_person_id is not None else principal.acting_id
    require(principal, "notes.publish", author_id)
    words = _words(title, body, place, cover)
    columns = {
        **words,
        "author_id": author_id,
        "external_id": external_id,
        "language": normal_language(language, f"{title} {body}"),
        "hashtags": _all_tags(words["title"], words["body"], tags),
        **_history(imported or ImportedCounts()),
        **_tie(paid),
    }

    is_own = as_person_id is None and paid is None and created_at is None
    publish = partial(_publish, principal, columns, created_at, images, alts, is_own)
    return idempotency.made_once(
        f"notes.publish:{author_id}",
        idempotency_key,
        [title, body, language, place, images, alts, cover, tags],
        make=lambda: _unless_said(columns, publish) if idempotency_key else publish(),
        id_of=lambda card: card.id,
        again=_published,
    )


def _unless_said(columns: Mapping[str, Any], publish: Callable[[], NoteCard]) -> NoteCard:
    """Publish, unless the author said the same a moment ago: then that is the note."""
    words = {name: columns[name] for name in ("title", "body", "place", "cover")}

    def said(note_id: int) -> NoteCard | None:
        rows = Note.objects.filter(pk=note_id, deleted_at=None)
        note = rows.filter(title=words["title"], body=words["body"]).first()
        return cards_of([note])[0] if note else None

    return idempotency.made_lately(
        f"notes.words:{columns['author_id']}",
        words,
        within=idempotency.SAME_WITHIN,
        make=publish,
        id_of=lambda card: card.id,
        again=said,
    )


def _publish(
    principal: Principal,
    columns: Mapping[str, Any],
    created_at: datetime | None,
    images: Sequence[bytes | str],
    alts: Sequence[str],
    is_own: bool,
) -> NoteCard:
    check_may_publish(columns["author_id"])
    mentions = _known_handles(columns["title"], columns["body"])
    if is_own:
        _brake(columns["author_id"], len(mentions))
    prepared = prepare_pictures(images)
    with transaction():
        now = clock.now()
        note = Note.objects.create(
            **columns,
            mentions=mentions,
            created_at=created_at or now,
            updated_at=now,
            author_limited=is_limited(columns["author_id"]),
        )
        attach_pictures(note, prepared, alts)
        write_tags(note)
        audit.record(principal, "notes.publish", Subject("note", note.pk))
        outbox.emit(NotePublished(note.pk, note.author_id, note.public_id, tuple(note.mentions)))
    return cards_of([note])[0]


def _brake(author_id: int, mentions: int) -> None:
    """Take a note, and the people it names, from what somebody has for an hour, before pictures
    are read. Raises RateLimited."""
    with transaction():
        limits.spend(f"publish:{author_id}", capacity=NOTES_AN_HOUR, seconds=3600)
        _brake_mentions(author_id, mentions)


def _brake_mentions(author_id: int, mentions: int) -> None:
    if mentions:
        key = f"mention:{author_id}"
        limits.spend(key, capacity=MENTIONS_AN_HOUR, seconds=3600, tokens=mentions)


def _published(note_id: int) -> NoteCard:
    note = Note.objects.filter(pk=note_id, deleted_at=None).first()
    if note is None:
        raise errors.NOTE_DELETED()
    return cards_of([note])[0]


def edit_note(
    principal: Principal,
    *,
    note_id: int,
    title: str,
    body: str,
    language: str = "",
    place: str = "",
    images: Sequence[bytes | str] | None = None,
    alts: Sequence[str] = (),
    cover: Mapping[str, Any] | None = None,
    links: Sequence[str] | None = None,
    keep_label: bool = True,
    made_from: str | None = None,
) -> NoteCard:
    """Change a note; what it said before is kept. `images` and `links` None leave pictures and
    links as they are; an edit that changes nothing is none. Raises EditedMeanwhile when the note
    was edited after it said `made_from`.

    A paid note keeps its label as long as it exists, and its agreed links as long as governance
    binds it to them: taking either away is refused as Conflict with the reason, and nothing is
    changed. Links can be dropped, never added.
    """
    words = _words(title, body, place, cover)
    prepared = prepare_pictures(images or ())
    with transaction():
        note = locked_note(note_id)
        require(principal, "notes.edit", note.author_id)
        check_may_publish(note.author_id)
        check_tie(note, links, keep_label=keep_label)
        editing.fire(Editing(note.pk, words["title"], words["body"]))
        words["links"] = (
            note.links if links is None else [link for link in note.links if link in links]
        )
        words["language"] = normal_language(language, f"{title} {body}")
        if _says_so_already(note, words, images, alts):
            return cards_of([note])[0]
        check_version(made_from, str(note.edits))
        known = set(note.mentions)
        _rewrite(note, words)
        if images is not None:
            attach_pictures(note, prepared, alts)
        write_tags(note)
        audit.record(principal, "notes.edit", Subject("note", note.pk), edits=note.edits)
        fresh = tuple(handle for handle in note.mentions if handle not in known)
        _brake_mentions(note.author_id, len(fresh))
        outbox.emit(NoteEdited(note.pk, note.author_id, note.public_id, fresh))
    return cards_of([note])[0]


def _rewrite(note: Note, words: Mapping[str, Any]) -> None:
    """Let the note say these words. Hashtags it has besides those in its text stay."""
    now = clock.now()
    NoteEdit.objects.create(
        note=note,
        title=note.title,
        body=note.body,
        place=note.place,
        cover=note.cover,
        replaced_at=now,
    )
    besides = set(note.hashtags).difference(tags_of(note.title, note.body))
    for name, value in words.items():
        setattr(note, name, value)
    note.hashtags = _all_tags(
        note.title, note.body, [tag for tag in note.hashtags if tag in besides]
    )
    note.mentions = _known_handles(note.title, note.body)
    note.version += 1
    note.edits += 1
    note.edited_at = note.updated_at = now
    note.save()


def _says_so_already(
    note: Note, words: Mapping[str, Any], images: Sequence[bytes | str] | None, alts: Sequence[str]
) -> bool:
    """Tell whether note and pictures are as an edit wants them."""
    if any(getattr(note, name) != value for name, value in words.items()):
        return False
    shown = list(note.pictures.order_by("position").values_list("public_id", "alt"))
    ids, texts = [public_id for public_id, _alt in shown], [alt for _public_id, alt in shown]
    return images is None or (
        ids == list(images)
        and all(alt == text.strip() for alt, text in zip(texts, alts, strict=False))
    )


def delete_note(principal: Principal, *, note_id: int) -> None:
    """Take a note away: its address answers 404 at once, its words and pictures go within a month.

    Refused as Conflict, with the reason, while governance binds its author to keep it.
    """
    with transaction():
        note = locked_note(note_id)
        require(principal, "notes.edit", note.author_id)
        check_deletable(note)
        tombstone_note(note)
        audit.record(principal, "notes.delete", Subject("note", note.pk))


def tombstone_note(note: Note) -> None:
    """Turn a note into a tombstone, within the caller's transaction."""
    note.deleted_at = note.updated_at = clock.now()
    note.version += 1
    note.saves = 0
    note.save(update_fields=["deleted_at", "updated_at", "version", "saves"])
    saves = Save.objects.filter(note=note)
    Board.objects.filter(pk__in=saves.values("board")).update(notes=F("notes") - 1)
    saves.delete()
    NoteTag.objects.filter(note=note).delete()
    outbox.emit(NoteDeleted(note.pk, note.author_id, note.public_id))


def locked_note(note_id: int) -> Note:
    """Lock and return the note, for writing. Raises NotFound when it is gone."""
    note = Note.objects.select_for_update().filter(pk=note_id, deleted_at=None).first()
    if note is None:
        raise errors.NO_SUCH_NOTE()
    return note


def write_tags(note: Note) -> None:
    """Make the tag rows agree with the note's hashtags."""
    NoteTag.objects.filter(note=note).exclude(tag__in=note.hashtags).delete()
    known = set(NoteTag.objects.filter(note=note).values_list("tag", flat=True))
    NoteTag.objects.bulk_create(
        NoteTag(note=note, tag=tag, key=tag_key(tag), created_at=note.created_at)
        for tag in note.hashtags
        if tag not in known
    )


def _words(title: str, body: str, place: str, cover: Mapping[str, Any] | None) -> dict[str, Any]:
    words = {
        "title": clean_line(title, longest=LONGEST_TITLE, field="title", required=False),
        "body": clean_text(body, longest=LONGEST_BODY, field="body", required=False),
        "place": clean_line(place, longest=80, field="place", required=False),
        "cover": clean_cover(cover) if cover else None,
    }
    if not words["title"] and not words["body"]:
        raise errors.NOTE_NEEDS_WORDS()
    return words


def _all_tags(title: str, body: str, more: Sequence[str]) -> list[str]:
    added = [tag for tag in map(fold_tag, more) if tag]
    return each_once([*tags_of(title, body), *added])[:MOST_TAGS]


def _known_handles(*words: str) -> list[str]:
    return [handle for handle in mentions_of(*words) if people.person_by_handle(handle)]


def _history(counts: ImportedCounts) -> dict[str, Any]:
    return {
        "views_imported": counts.views,
        "likes_imported": counts.likes,
        "saves_imported": counts.saves,
        "comments_imported": counts.comments,
    }


def _tie(paid: PaidTie | None) -> dict[str, Any]:
    if paid is None:
        return {}
    return {
        "payer_org_id": paid.payer_org_id,
        "payer_name": paid.payer_name,
        "entry_id": paid.entry_id,
        "entry_public_id": paid.entry_public_id,
        "links": list(paid.links),
    }
