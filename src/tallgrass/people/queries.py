"""Reads of the people room."""

from collections.abc import Iterable

from tallgrass.kernel.principal import ANONYMOUS, Member, Principal
from tallgrass.people.models import Block, Follow, Organisation, Person, Seat
from tallgrass.people.types import OrgCard, PersonCard


def card_of(person: Person) -> PersonCard:
    """The person as other rooms see her."""
    return PersonCard(
        id=person.pk,
        public_id=person.public_id,
        handle=person.handle,
        name=person.name,
        bio=person.bio,
        place=person.place,
        tone=person.tone,
        followers=person.followers,
        is_claimed=person.claimed_at is not None,
        language=person.language,
    )


def cards(ids: Iterable[int]) -> dict[int, PersonCard]:
    """Person cards by id, in one query. Erased people are absent."""
    return {person.pk: card_of(person) for person in Person.objects.filter(pk__in=set(ids), erased_at=None)}


def person_by_handle(handle: str) -> PersonCard | None:
    """The person of that handle, case-folded, or None."""
    person = Person.objects.filter(handle=handle.casefold(), erased_at=None).first()
    return card_of(person) if person else None


def person_by_public_id(public_id: str) -> PersonCard | None:
    """The person of that public id, or None."""
    person = Person.objects.filter(public_id=public_id, erased_at=None).first()
    return card_of(person) if person else None


def org_card(org: Organisation) -> OrgCard:
    """The organisation as other rooms see it."""
    return OrgCard(org.pk, org.public_id, org.name, org.kind, org.about, org.verified_at is not None)


def org_cards(ids: Iterable[int]) -> dict[int, OrgCard]:
    """Organisation cards by id, in one query."""
    return {org.pk: org_card(org) for org in Organisation.objects.filter(pk__in=set(ids))}


def org_by_public_id(public_id: str) -> OrgCard | None:
    """The organisation of that public id, or None."""
    org = Organisation.objects.filter(public_id=public_id).first()
    return org_card(org) if org else None


def principal_of(person_id: int) -> Principal:
    """Who acts when this person acts: her seats and rights, as of now. Nobody, when she is inactive or erased."""
    person = Person.objects.filter(pk=person_id, is_active=True, erased_at=None).first()
    if person is None:
        return ANONYMOUS
    seats = Seat.objects.filter(person=person).select_related("organisation").order_by("pk")
    return Principal(
        person_id=person.pk,
        public_id=person.public_id,
        handle=person.handle,
        name=person.name,
        language=person.language,
        time_zone=person.time_zone,
        is_operator=person.is_operator,
        memberships=tuple(
            Member(s.organisation_id, s.organisation.public_id, s.organisation.name, s.organisation.kind, s.role) for s in seats
        ),
    )


def followed_ids(person_id: int) -> set[int]:
    """Whom this person follows."""
    return set(Follow.objects.filter(follower_id=person_id).values_list("followed_id", flat=True))


def hidden_ids(person_id: int) -> set[int]:
    """People whom a block, in either direction, hides from this person."""
    pairs = Block.objects.filter(blocker_id=person_id).values_list("blocked_id", flat=True)
    others = Block.objects.filter(blocked_id=person_id).values_list("blocker_id", flat=True)
    return set(pairs) | set(others)
