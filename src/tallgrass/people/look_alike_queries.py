"""Reads for whoever verifies: who waits, and which others are called the same, or nearly."""

from collections.abc import Iterable

from tallgrass.kernel.paging import Page
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.people.models import Organisation
from tallgrass.people.names import look_alike
from tallgrass.people.queries import org_card, organisations
from tallgrass.people.types import OrgCard

MOST = 5


def unverified_organisations(viewer: Principal, *, cursor: str = "") -> Page[OrgCard]:
    """Return organisations that wait for an operator's word, oldest first. Raises PermissionDenied
    for anyone else."""
    require(viewer, "people.verify_organisation")
    return organisations(verified=False, cursor=cursor)


def unverified_count(viewer: Principal) -> int:
    """Return how many organisations wait for an operator's word. Raises PermissionDenied for anyone
    else."""
    require(viewer, "people.verify_organisation")
    return Organisation.objects.filter(verified_at=None, closed_at=None).count()


def look_alikes(viewer: Principal, org_ids: Iterable[int]) -> dict[int, list[OrgCard]]:
    """Return for each of these the organisations whose name, now or when they were verified, may be
    taken for its own: verified ones first, a few of each. Raises PermissionDenied for whoever may
    not verify."""
    require(viewer, "people.verify_organisation")
    wanted = set(org_ids)
    if not wanted:
        return {}
    names = {
        pk: [name for name in both if name]
        for pk, *both in Organisation.objects.values_list("pk", "name", "verified_name")
    }
    near = {
        pk: [other for other in names if other != pk and _is_near(names[pk][0], names[other])]
        for pk in wanted & names.keys()
    }
    ids = {other for found in near.values() for other in found}
    cards = {org.pk: org_card(org) for org in Organisation.objects.filter(pk__in=ids)}
    return {
        pk: sorted(
            (cards[other] for other in found), key=lambda org: (not org.is_verified, org.id)
        )[:MOST]
        for pk, found in near.items()
    }


def _is_near(name: str, others: Iterable[str]) -> bool:
    return any(look_alike(name, other) for other in others)
