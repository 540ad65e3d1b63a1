"""What notes and comments are, for rooms that speak of subjects."""

from tallgrass.kernel.routes import path_of
from tallgrass.kernel.subjects import (
    BY_HOOK,
    OwnerKind,
    Subject,
    SubjectDescription,
    SubjectKind,
    declare,
)
from tallgrass.kernel.text import excerpt
from tallgrass.notes.models import Comment, Note
from tallgrass.notes.types import comment_path


def notes(ids: list[int]) -> dict[int, SubjectDescription]:
    """Describe notes by id; a deleted one is still known, without its words."""
    return {
        row.pk: SubjectDescription(
            subject=Subject("note", row.pk),
            title=(row.title or excerpt(row.body, 60)) if row.deleted_at is None else "",
            path=path_of("note", row.public_id),
            owner_id=row.author_id,
            payer=row.payer_name,
            is_public=row.is_public,
            is_gone=row.deleted_at is not None,
        )
        for row in Note.objects.filter(pk__in=ids)
    }


def comments(ids: list[int]) -> dict[int, SubjectDescription]:
    """Describe comments by id."""
    return {
        row.pk: SubjectDescription(
            subject=Subject("comment", row.pk),
            title=excerpt(row.text, 60),
            path=comment_path(row.note.public_id, row.public_id),
            owner_id=row.author_id,
            is_public=row.deleted_at is None and not row.is_hidden and row.note.is_public,
        )
        for row in Comment.objects.filter(pk__in=ids).select_related("note")
    }


def notes_by_public_id(ids: list[str]) -> dict[str, int]:
    """Return internal ids of notes by public id, deleted ones included: what was counted stays
    countable."""
    found: dict[str, int] = {}
    for i in range(0, len(ids), 500):
        found |= dict(
            Note.objects.filter(public_id__in=ids[i : i + 500]).values_list("public_id", "pk")
        )
    return found


def comments_by_public_id(ids: list[str]) -> dict[str, int]:
    """Return internal ids of comments by public id."""
    return dict(Comment.objects.filter(public_id__in=ids).values_list("public_id", "pk"))


declare(
    SubjectKind(
        "note",
        notes,
        notes_by_public_id,
        OwnerKind.PERSON,
        {"reach": BY_HOOK, "publish": BY_HOOK},
    )
)
declare(
    SubjectKind(
        "comment",
        comments,
        comments_by_public_id,
        OwnerKind.PERSON,
        {"publish": BY_HOOK},  # it has no reach of its own
    )
)
