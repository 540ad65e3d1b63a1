"""What `tallgrass audit register` looks for in notes: a label without its entry, a limit without
its statement, a false count."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet

from tallgrass.governance.queries import entries_by_id, limited_ids
from tallgrass.governance.types import Limit
from tallgrass.notes.models import Comment, Like, Note, Save
from tallgrass.people.leaving_queries import leaving_ids

SLICE = 500
_COUNTED = ("likes", "saves", "comments")
_LIMITS = (
    ("reach_limited", Limit.REACH, "note", "pk"),
    ("is_hidden", Limit.PUBLISH, "note", "pk"),
    ("author_limited", Limit.REACH, "person", "author_id"),
)


def faults() -> list[str]:
    """Return every paid label and every count that its rows do not bear out, every limit nobody
    stated; an empty list means they agree."""
    return [*_labels(), *_limits(), *_counts()]


def _labels() -> Iterator[str]:
    paid = Note.objects.exclude(entry_id=None).order_by("pk")
    last = 0
    while rows := list(paid.filter(pk__gt=last)[:SLICE]):
        entries = entries_by_id(row.entry_id for row in rows if row.entry_id)
        for row in rows:
            entry = entries.get(row.entry_id or 0)
            if entry is None:
                yield f"note {row.public_id} is labelled by an entry that is not in the register"
            elif (row.payer_org_id, row.payer_name, row.entry_public_id) != (
                entry.payer_org_id,
                entry.payer_name,
                entry.public_id,
            ):
                yield f"note {row.public_id} has another label than its entry {entry.public_id}"
        last = rows[-1].pk
    for public_id in (
        Note.objects.filter(entry_id=None)
        .exclude(payer_name="")
        .order_by("pk")
        .values_list("public_id", flat=True)
    ):
        yield f"note {public_id} is labelled without an entry in the register"


def _limits() -> Iterator[str]:
    for flag, kind, subject_kind, key in _LIMITS:
        stated = limited_ids(subject_kind, kind)
        if flag == "is_hidden":
            stated |= set(_of_leaving().values_list("pk", flat=True))
        limited = Note.objects.filter(**{flag: True}).order_by("pk").values_list("public_id", key)
        yield from (
            f"note {public_id} is limited ({flag}) without a statement"
            for public_id, id_ in limited
            if id_ not in stated
        )
        free = Note.objects.filter(
            Q(**{f"{key}__in": sorted(stated), flag: False}), deleted_at=None
        ).order_by("pk")
        for public_id in free.values_list("public_id", flat=True):
            yield f"note {public_id} is not limited ({flag}), as its statement says"


def _of_leaving() -> QuerySet[Note]:
    """Return the notes of those who asked to be erased: they are hidden without a statement."""
    return Note.objects.filter(author_id__in=leaving_ids(), deleted_at=None)


def _counts() -> Iterator[str]:
    """Find likes, saves and comments that are not as many as their rows."""
    last = 0
    while rows := list(
        Note.objects.filter(pk__gt=last)
        .order_by("pk")
        .values_list("pk", "public_id", *_COUNTED)[:SLICE]
    ):
        span = {"note__gte": rows[0][0], "note__lte": rows[-1][0]}
        sums = [
            dict(there.filter(**span).order_by().values_list("note").annotate(n=Count("pk")))
            for there in map(_rows_of, _COUNTED)
        ]
        for pk, public_id, *kept in rows:
            for what, says, counted in zip(_COUNTED, kept, sums, strict=True):
                if says != counted.get(pk, 0):
                    yield f"note {public_id} says {says} {what}, there are {counted.get(pk, 0)}"
        last = rows[-1][0]


def _rows_of(what: str) -> QuerySet[Any]:
    if what == "comments":
        return Comment.objects.filter(deleted_at=None, is_hidden=False)
    return Like.objects.all() if what == "likes" else Save.objects.all()
