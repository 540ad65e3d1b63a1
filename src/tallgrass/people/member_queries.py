"""Reads of who sits in organisations and whom they manage."""

from collections.abc import Iterable

from tallgrass.kernel.paging import PAGE_SIZE, Page, keyset
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.people.models import Management, Seat
from tallgrass.people.queries import card_of, management_card
from tallgrass.people.types import ManagementCard, OrgMember


def org_members(viewer: Principal, org_id: int) -> list[OrgMember]:
    """Return who sits in the organisation, for its members and operators. Raises PermissionDenied
    for anyone else."""
    require(viewer, "people.see_members", org_id)
    rows = Seat.objects.filter(organisation_id=org_id).select_related("person").order_by("pk")
    return [OrgMember(card_of(row.person), row.role, row.created_at) for row in rows]


def managements_of_org(
    viewer: Principal, org_id: int, *, cursor: str = "", size: int = PAGE_SIZE
) -> Page[ManagementCard]:
    """Return what this MCN proposed and whom it manages, latest first, for whoever acts in its
    name. Raises PermissionDenied for anyone else."""
    require(viewer, "people.manage_for", org_id)
    rows = Management.objects.filter(organisation_id=org_id).select_related(
        "organisation", "person"
    )
    page = keyset(rows, order=["-id"], types=[int], cursor=cursor, size=size)
    return Page([management_card(row) for row in page.items], page.next)


def members_with_role(org_ids: Iterable[int], *roles: str) -> dict[int, list[int]]:
    """Return those who sit in each of the organisations in one of the roles, in one query; an empty
    list for an organisation without any."""
    found: dict[int, list[int]] = {org_id: [] for org_id in org_ids}
    rows = Seat.objects.filter(organisation_id__in=list(found), role__in=roles).order_by("pk")
    for org_id, person_id in rows.values_list("organisation_id", "person_id"):
        found[org_id].append(person_id)
    return found
