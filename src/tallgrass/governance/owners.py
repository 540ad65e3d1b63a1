"""Whose a subject is: who reads the statement, may appeal, and is told."""

from dataclasses import dataclass

from tallgrass.kernel.subjects import Subject, describe_one
from tallgrass.ledger import queries as ledger
from tallgrass.people import queries as people


@dataclass(frozen=True, slots=True)
class Owner:
    """A person or an organisation."""

    person_id: int | None = None
    org_id: int | None = None

    @property
    def people_ids(self) -> list[int]:
        """Who is told: the person, or the organisation's owners."""
        if self.person_id is not None:
            return [self.person_id]
        return people.people_with_role(self.org_id, "owner") if self.org_id is not None else []


def owner_of(subject: Subject) -> Owner | None:
    """Whose the subject is, or None when it is gone or nobody's."""
    if subject.kind == "organisation":
        return Owner(org_id=subject.id) if people.org_cards([subject.id]) else None
    if subject.kind == "payout":
        payout = ledger.payout_cards([subject.id]).get(subject.id)
        return owner_of_key(payout.owner_key) if payout else None
    described = describe_one(subject)
    return (
        Owner(person_id=described.owner_id)
        if described and described.owner_id is not None
        else None
    )


def owner_of_key(key: str) -> Owner | None:
    """The person or organisation behind a ledger owner key ("person:7", "org:3")."""
    kind, _colon, number = key.partition(":")
    if not number.isdecimal():
        return None
    return {"person": Owner(person_id=int(number)), "org": Owner(org_id=int(number))}.get(kind)
