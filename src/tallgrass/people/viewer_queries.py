"""As whom views and clicks know many people at once."""

from collections.abc import Iterable

from tallgrass.people.models import Person
from tallgrass.people.viewers import viewer_of


def viewer_keys(person_ids: Iterable[int]) -> dict[int, str]:
    """Return as whom views and clicks know these people; those who were erased are absent."""
    rows = Person.objects.filter(pk__in=set(person_ids), erased_at=None)
    found = rows.values_list("pk", "public_id", "viewer_salt")
    return {pk: viewer_of(public_id, salt) for pk, public_id, salt in found}
