"""Reads of whom organisations, and people who act in their name, do not reach."""

from collections.abc import Iterable

from tallgrass.kernel.principal import Principal
from tallgrass.people.leaving_queries import leaving_ids
from tallgrass.people.models import OrganisationBlock, Seat
from tallgrass.people.queries import hidden_ids, org_card
from tallgrass.people.types import OrgCard, Role


def out_of_reach(org_ids: Iterable[int | None], *, actor_id: int | None = None) -> set[int]:
    """Return everyone whom these organisations may offer nothing: who refused one of them, asked to
    be erased, whom a block parts from whoever acts, or from all owners of one."""
    ids = {org_id for org_id in org_ids if org_id is not None}
    rows = OrganisationBlock.objects.filter(organisation_id__in=ids)
    found = set(rows.values_list("person_id", flat=True)) | leaving_ids()
    for owners in _owners_of(ids).values():
        found |= set.intersection(*(hidden_ids(owner) for owner in owners))
    return found | (hidden_ids(actor_id) if actor_id is not None else set())


def orgs_out_of_reach(viewer: Principal, org_ids: Iterable[int | None]) -> set[int]:
    """Return those of the organisations that may offer the viewer nothing: which they refused, or
    from all of whose owners a block parts them."""
    ids = {org_id for org_id in org_ids if org_id is not None}
    rows = OrganisationBlock.objects.filter(person_id=viewer.acting_id, organisation_id__in=ids)
    refused = set(rows.values_list("organisation_id", flat=True))
    apart = hidden_ids(viewer.acting_id)
    if not apart:
        return refused
    return refused | {org_id for org_id, owners in _owners_of(ids).items() if owners <= apart}


def has_refused(viewer: Principal, org_id: int) -> bool:
    """Tell whether the viewer wants nothing of that organisation."""
    if viewer.person_id is None:
        return False
    rows = OrganisationBlock.objects.filter(person_id=viewer.person_id, organisation_id=org_id)
    return rows.exists()


def refused_organisations(viewer: Principal) -> list[OrgCard]:
    """Return the organisations the viewer wants nothing of, latest first, at most 500."""
    rows = OrganisationBlock.objects.filter(person_id=viewer.acting_id)
    return [
        org_card(row.organisation)
        for row in rows.select_related("organisation").order_by("-pk")[:500]
    ]


def _owners_of(org_ids: Iterable[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    rows = Seat.objects.filter(organisation_id__in=org_ids, role=Role.OWNER)
    for org_id, person_id in rows.values_list("organisation_id", "person_id"):
        found.setdefault(org_id, set()).add(person_id)
    return found
