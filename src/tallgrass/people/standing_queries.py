"""Reads for rules: who operates this installation, and which organisations somebody still owns."""

from allauth.mfa.models import Authenticator

from tallgrass.people.models import Person, Seat
from tallgrass.people.types import Role


def is_operator(person_id: int) -> bool:
    """Tell whether somebody operates this installation."""
    return Person.objects.filter(pk=person_id, is_operator=True, erased_at=None).exists()


def is_last_operator(person_id: int) -> bool:
    """Tell whether nobody else who can act operates this installation."""
    able = Person.objects.filter(is_operator=True, is_active=True, erased_at=None, leaving_at=None)
    return list(able.values_list("pk", flat=True)[:2]) == [person_id]


def has_owner(org_id: int) -> bool:
    """Tell whether an organisation has an owner who can act."""
    owners = Seat.objects.filter(organisation_id=org_id, role=Role.OWNER)
    able = {"person__is_active": True, "person__erased_at": None, "person__leaving_at": None}
    return owners.filter(**able).exists()


def has_factor(person_id: int) -> bool:
    """Tell whether signing in asks this person for more than their password."""
    rows = Authenticator.objects.filter(user_id=person_id)
    return rows.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def is_claimed(person_id: int) -> bool:
    """Tell whether somebody has an account: whoever is known by imported notes alone has none."""
    return Person.objects.filter(pk=person_id).exclude(claimed_at=None).exists()
