"""Reads of who sits in organisations and whom they manage."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from tallgrass.kernel import clock
from tallgrass.kernel.paging import PAGE_SIZE, Page, keyset
from tallgrass.kernel.permissions import can, require
from tallgrass.kernel.principal import Principal
from tallgrass.people.models import Management, Organisation, Seat, SeatOffer
from tallgrass.people.queries import (
    card_of,
    cards,
    management_card,
    org_by_public_id,
    org_card,
)
from tallgrass.people.types import (
    ManagementCard,
    OrgCard,
    OrgMember,
    PersonCard,
    Role,
    SeatOfferCard,
    SeatOfferState,
)


def org_for(viewer: Principal, public_id: str, verb: str) -> OrgCard | None:
    """Return the organisation of that public id, for whoever may do `verb` in it; None where there
    is none. Raises PermissionDenied for anyone else."""
    org = org_by_public_id(public_id)
    if org is not None:
        require(viewer, verb, org.id)
    return org


def org_members(viewer: Principal, org_id: int) -> list[OrgMember]:
    """Return who sits in the organisation, for its members and operators. Raises PermissionDenied
    for anyone else."""
    require(viewer, "people.see_members", org_id)
    rows = Seat.objects.filter(organisation_id=org_id).select_related("person").order_by("pk")
    return [OrgMember(card_of(row.person), row.role, row.created_at) for row in rows]


def seat_offer_card(row: SeatOffer) -> SeatOfferCard:
    """Return an offered seat as its two sides see it."""
    return SeatOfferCard(
        id=row.pk,
        public_id=row.public_id,
        org=org_card(row.organisation),
        person=card_of(row.person),
        role=row.role,
        state=row.state,
        offered_at=row.offered_at,
        due_at=row.due_at,
    )


def seat_offers_of_org(viewer: Principal, org_id: int) -> list[SeatOfferCard]:
    """Return the offered seats that wait for an answer, oldest first, at most 200, for whoever may
    withdraw them; none for other members. Raises PermissionDenied for anyone else."""
    require(viewer, "people.see_members", org_id)
    if not can(viewer, "people.withdraw_seat", org_id):
        return []
    rows = _open_offers().filter(organisation_id=org_id)
    return [seat_offer_card(row) for row in rows[:200]]


def seat_offers_to(viewer: Principal) -> list[SeatOfferCard]:
    """Return the seats the viewer was offered and may still take, oldest first, at most 200."""
    rows = _open_offers().filter(person_id=viewer.acting_id)
    return [seat_offer_card(row) for row in rows[:200]]


def seat_offer(viewer: Principal, public_id: str) -> SeatOfferCard | None:
    """Return an offered seat for whoever it was offered to or may withdraw it; None for anyone
    else, and where there is none."""
    rows = SeatOffer.objects.select_related("organisation", "person")
    row = rows.filter(public_id=public_id).first()
    if row is None:
        return None
    mine = can(viewer, "people.answer_seat", row.person_id)
    theirs = can(viewer, "people.withdraw_seat", row.organisation_id)
    return seat_offer_card(row) if mine or theirs else None


def _open_offers() -> QuerySet[SeatOffer]:
    rows = SeatOffer.objects.filter(state=SeatOfferState.OFFERED, due_at__gt=clock.now())
    return rows.select_related("organisation", "person").order_by("pk")


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


def founders_of(viewer: Principal, org_ids: Iterable[int]) -> dict[int, list[PersonCard]]:
    """Return the owners of organisations that wait to be verified, for operators, in two queries.
    Raises PermissionDenied for anyone else."""
    require(viewer, "people.verify_organisation")
    seats = members_with_role(org_ids, "owner")
    known = cards({person for owners in seats.values() for person in owners})
    return {
        org_id: [known[person] for person in people if person in known]
        for org_id, people in seats.items()
    }


def ownerless_organisations(viewer: Principal) -> list[OrgCard]:
    """Return organisations that are open and that nobody who can act owns, oldest first, at most a
    hundred, for operators. Raises PermissionDenied for anyone else."""
    require(viewer, "people.verify_organisation")
    able = Seat.objects.filter(role=Role.OWNER, person__is_active=True, person__erased_at=None)
    owned = able.filter(organisation=OuterRef("pk"))
    rows = Organisation.objects.filter(~Exists(owned), closed_at=None).order_by("pk")[:100]
    return [org_card(org) for org in rows]


def members_with_role(org_ids: Iterable[int], *roles: str) -> dict[int, list[int]]:
    """Return those who sit in each of the organisations in one of the roles, in one query; an empty
    list for an organisation without any."""
    found: dict[int, list[int]] = {org_id: [] for org_id in org_ids}
    rows = Seat.objects.filter(organisation_id__in=list(found), role__in=roles).order_by("pk")
    for org_id, person_id in rows.values_list("organisation_id", "person_id"):
        found[org_id].append(person_id)
    return found
