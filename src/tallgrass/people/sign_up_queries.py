"""Reads of who has signed up and not confirmed their address."""

from datetime import datetime

from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.people.models import Person


def waits_until(viewer: Principal, person_id: int) -> datetime | None:
    """Return until when somebody may confirm the address they signed up with, for operators; None
    where nobody waits. Raises PermissionDenied for anyone else."""
    require(viewer, "people.issue_claim_code")
    return Person.objects.filter(pk=person_id).values_list("confirm_by", flat=True).first()
