"""Whose a subject is: who reads the statement, may appeal, and is told."""

from dataclasses import dataclass

from tallgrass.kernel.subjects import Subject, describe_one
from tallgrass.people import queries as people


@dataclass(frozen=True, slots=True)
class SubjectOwner:
    """A person or an organisation."""

    person_id: int | None = None
    org_id: int | None = None

    @property
    def people_ids(self) -> list[int]:
        """Return who is told: the person, or the organisation's owners."""
        if self.person_id is not None:
            return [self.person_id]
        return people.people_with_role(self.org_id, "owner") if self.org_id is not None else []


def owner_of(subject: Subject) -> SubjectOwner | None:
    """Return whose the subject is, or None when it is gone or nobody's."""
    described = describe_one(subject)
    if described is None or (described.owner_id is None and described.owner_org_id is None):
        return None
    return SubjectOwner(person_id=described.owner_id, org_id=described.owner_org_id)
