"""Reads of those who asked to be erased: hidden since, and here until their days are over."""

from collections.abc import Iterable
from datetime import datetime

from tallgrass.people.models import Person
from tallgrass.people.queries import card_of, cards
from tallgrass.people.types import PersonCard


def anybody_by_handle(handle: str) -> PersonCard | None:
    """Return the person of that handle, also one who asked to be erased, or None."""
    person = Person.objects.filter(handle=handle.casefold(), erased_at=None).first()
    return card_of(person) if person else None


def shown_cards(ids: Iterable[int]) -> dict[int, PersonCard]:
    """Return person cards by id for pages that anybody may read: nobody who asked to be erased."""
    return {pk: card for pk, card in cards(ids).items() if not card.is_leaving}


def leaving_ids() -> set[int]:
    """Return everyone who asked to be erased and is hidden until then."""
    rows = Person.objects.filter(leaving_at__isnull=False, erased_at=None)
    return set(rows.values_list("pk", flat=True))


def leaves_at(person_id: int) -> datetime | None:
    """Return when somebody who asked for it will be erased; None for everybody else."""
    rows = Person.objects.filter(pk=person_id, erased_at=None)
    return rows.values_list("leaving_at", flat=True).first()
