"""What happens to people, organisations and those who manage people."""

from dataclasses import dataclass

from tallgrass.kernel.events import InternalId, Payload, event


@event("person.followed", was=("people.followed",))
@dataclass(frozen=True, slots=True)
class PersonFollowed:
    """A person follows another."""

    follower_id: InternalId
    followed_id: InternalId


def _person_named(payload: Payload) -> Payload:
    """Read version 1, which did not know the public id: it was gone with the person."""
    return payload | {"person": ""}


@event("person.erased", version=2, public=True, was=("people.erased",), upcasts={1: _person_named})
@dataclass(frozen=True, slots=True)
class PersonErased:
    """A person was erased: copies of what was theirs must go as well."""

    person_id: InternalId
    person: str


@event("member.seated", was=("people.seated",))
@dataclass(frozen=True, slots=True)
class MemberSeated:
    """A person was given a role in an organisation by somebody else."""

    org_id: InternalId
    person_id: InternalId
    role: str
    seat_id: InternalId


@event("member.unseated")
@dataclass(frozen=True, slots=True)
class MemberUnseated:
    """Somebody else took a person's role in an organisation away. `at` is the moment, in ISO
    form."""

    org_id: InternalId
    person_id: InternalId
    at: str


@event("seat.offered")
@dataclass(frozen=True, slots=True)
class SeatOffered:
    """A person was offered a role in an organisation, and may accept or decline it."""

    offer_id: InternalId
    org_id: InternalId
    person_id: InternalId


@event("seat.answered")
@dataclass(frozen=True, slots=True)
class SeatAnswered:
    """A person accepted the role that they were offered in an organisation, or declined it."""

    offer_id: InternalId
    org_id: InternalId
    person_id: InternalId
    accepted: bool


@event("organisation.founded", was=("people.organisation_founded",))
@dataclass(frozen=True, slots=True)
class OrganisationFounded:
    """An organisation waits to be verified: it is new, or changed what it was verified for. `at` is
    the moment, in ISO form."""

    org_id: InternalId
    at: str


def _organisation_named(payload: Payload) -> Payload:
    return payload | {"organisation": ""}


@event(
    "organisation.verified",
    version=2,
    public=True,
    was=("people.organisation_verified",),
    upcasts={1: _organisation_named},
)
@dataclass(frozen=True, slots=True)
class OrganisationVerified:
    """An operator verified an organisation. `at` is the moment, in ISO form."""

    org_id: InternalId
    organisation: str
    at: str


@event("organisation.ownerless")
@dataclass(frozen=True, slots=True)
class OrganisationOwnerless:
    """An organisation has no owner who can act, or its only one asked to go while others depend on
    it: `why` is an OwnerGone. `at` is the moment, in ISO form."""

    org_id: InternalId
    why: str
    at: str


@event("verification.delayed", was=("people.verifications_late",))
@dataclass(frozen=True, slots=True)
class VerificationsDelayed:
    """As of a day, so many organisations had waited to be verified for over so many days."""

    count: int
    days: int
    today: str


@event("management.proposed", was=("people.management_proposed",))
@dataclass(frozen=True, slots=True)
class ManagementProposed:
    """An MCN asks to manage a person."""

    management_id: InternalId
    org_id: InternalId
    person_id: InternalId


@event("management.answered", was=("people.management_answered",))
@dataclass(frozen=True, slots=True)
class ManagementAnswered:
    """A person agreed to be managed by an MCN, or declined."""

    management_id: InternalId
    org_id: InternalId
    person_id: InternalId
    agree: bool


@event("management.ended", was=("people.management_ended",))
@dataclass(frozen=True, slots=True)
class ManagementEnded:
    """The management of a person by an MCN ended, by the person or by the MCN."""

    management_id: InternalId
    org_id: InternalId
    person_id: InternalId
    by_person: bool
