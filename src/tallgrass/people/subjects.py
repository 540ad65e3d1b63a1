"""How other rooms may speak of people and organisations without knowing them."""

from tallgrass.kernel.principal import SYSTEM
from tallgrass.kernel.subjects import (
    BY_HOOK,
    OwnerKind,
    Subject,
    SubjectDescription,
    SubjectKind,
    declare,
)
from tallgrass.people import queries
from tallgrass.people.actions import reinstate_person, suspend_person
from tallgrass.people.models import Organisation, Person


def _people(ids: list[int]) -> dict[int, SubjectDescription]:
    return {
        card.id: SubjectDescription(
            Subject("person", card.id), f"{card.name} (@{card.handle})", card.path, card.id
        )
        for card in queries.cards(ids).values()
    }


def _people_by_public_id(ids: list[str]) -> dict[str, int]:
    return dict(Person.objects.filter(public_id__in=ids).values_list("public_id", "pk"))


def _close_account(person_id: int, holds: bool, _reason: str) -> None:
    """Suspend or reinstate whoever is not erased."""
    if not queries.erased_ids([person_id]):
        change = suspend_person if holds else reinstate_person
        change(SYSTEM, person_id=person_id)


def _organisations(ids: list[int]) -> dict[int, SubjectDescription]:
    return {
        card.id: SubjectDescription(
            Subject("organisation", card.id), card.name, card.path, None, owner_org_id=card.id
        )
        for card in queries.org_cards(ids).values()
    }


def _organisations_by_public_id(ids: list[str]) -> dict[str, int]:
    return dict(Organisation.objects.filter(public_id__in=ids).values_list("public_id", "pk"))


declare(
    SubjectKind(
        "person",
        _people,
        _people_by_public_id,
        OwnerKind.PERSON,
        {"reach": BY_HOOK, "publish": BY_HOOK, "account": _close_account},
    )
)
declare(
    SubjectKind(
        "organisation",
        _organisations,
        _organisations_by_public_id,
        OwnerKind.ORGANISATION,
        {"reach": BY_HOOK, "publish": BY_HOOK},
    )
)
