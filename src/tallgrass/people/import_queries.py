"""Reads of people whom imports made."""

from collections.abc import Iterable

from tallgrass.people.models import ClaimCode, Follow, Management, Person, Seat
from tallgrass.people.types import Hanging, Hold


def hanging_on(authors: Iterable[int], leaving: Iterable[int]) -> Hanging | None:
    """Return the first thing that hangs on imported people: on `authors` an account of their own,
    on those `leaving` a claim, a follower or a role besides. None where nothing does."""
    gone = set(leaving)
    claimed = Person.objects.filter(pk__in=set(authors), claimed_at__isnull=False).first()
    if claimed is not None:
        return Hanging(claimed.name, Hold.ACCOUNT)
    for hold, rows in (
        (Hold.CLAIM, ClaimCode.objects.filter(person_id__in=gone).values("person_id")),
        (Hold.FOLLOWER, Follow.objects.filter(followed_id__in=gone).values("followed_id")),
        (Hold.ROLE, Seat.objects.filter(person_id__in=gone).values("person_id")),
        (Hold.ROLE, Management.objects.filter(person_id__in=gone).values("person_id")),
    ):
        held = Person.objects.filter(pk__in=rows).first()
        if held is not None:
            return Hanging(held.name, hold)
    return None
