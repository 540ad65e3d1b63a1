"""Who owns an organisation: it keeps an owner who can act while others or money hang on it."""

from collections.abc import Iterable

from django.utils.translation import ngettext

from tallgrass.kernel import clock
from tallgrass.kernel.outbox import emit
from tallgrass.people import errors
from tallgrass.people.events import OrganisationOwnerless
from tallgrass.people.models import Management, Organisation, Seat, SeatOffer
from tallgrass.people.types import (
    ManagementState,
    Orphaning,
    OwnerGone,
    Role,
    SeatOfferState,
    orphaning,
)


def lock_owned_alone(person_id: int) -> list[Organisation]:
    """Lock every organisation in which this person sits, and return those that nobody else who can
    act owns."""
    org_ids = Seat.objects.filter(person_id=person_id).values("organisation_id")
    orgs = Organisation.objects.select_for_update(no_key=True).filter(pk__in=org_ids)
    return [org for org in orgs.order_by("pk") if owns_alone(org, person_id)]


def owned_alone(person_id: int) -> list[Organisation]:
    """Return the organisations that close when this person goes."""
    orgs = Organisation.objects.filter(seats__person_id=person_id).order_by("pk")
    return [org for org in orgs if owns_alone(org, person_id)]


def owns_alone(org: Organisation, person_id: int) -> bool:
    """Tell whether this person owns the organisation and no other owner can act."""
    owners = Seat.objects.filter(organisation=org, role=Role.OWNER)
    others = owners.exclude(person_id=person_id)
    return (
        owners.filter(person_id=person_id).exists()
        and not others.filter(
            person__is_active=True, person__erased_at=None, person__leaving_at=None
        ).exists()
    )


def refuse_to_orphan(orgs: Iterable[Organisation], person_id: int) -> None:
    """Refuse to let the only owner of these go while others or money hang on one of them. Raises
    Conflict that says which, and what does."""
    said = []
    for org in orgs:
        event = Orphaning(org.pk)
        event.hanging.extend(_people_of(org, person_id))
        orphaning.fire(event)
        if event.hanging:
            said.append(f"{org.name} ({', '.join(event.hanging)})")
    if said:
        raise errors.SOLE_OWNER(orgs="; ".join(said))


def _people_of(org: Organisation, person_id: int) -> list[str]:
    members = Seat.objects.filter(organisation=org).exclude(person_id=person_id).count()
    managed = Management.objects.filter(organisation=org, state=ManagementState.AGREED).count()
    found = []
    if members:
        text = ngettext("%(n)d other member", "%(n)d other members", members)
        found.append(text % {"n": members})
    if managed:
        text = ngettext("%(n)d managed creator", "%(n)d managed creators", managed)
        found.append(text % {"n": managed})
    return found


def close_ownerless(orgs: Iterable[Organisation]) -> None:
    """Close organisations whose only owner goes: nobody is verified in their name any more, what
    they had proposed ends, and operators hear of it."""
    now = clock.now()
    for org in orgs:
        Management.objects.filter(organisation=org, state=ManagementState.PROPOSED).update(
            state=ManagementState.ENDED, ended_at=now
        )
        SeatOffer.objects.filter(organisation=org, state=SeatOfferState.OFFERED).update(
            state=SeatOfferState.WITHDRAWN, answered_at=now
        )
        org.verified_at = org.verified_by = None
        org.closed_at = now
        org.about, org.domains = "", []  # the name stays where it stands on contracts and labels
        org.save(update_fields=["verified_at", "verified_by", "closed_at", "about", "domains"])
    tell_ownerless(orgs, OwnerGone.ERASED)


def tell_ownerless(orgs: Iterable[Organisation], why: OwnerGone) -> None:
    """Let operators know that nobody who can act owns these, or soon will."""
    for org in orgs:
        emit(OrganisationOwnerless(org.pk, why.value, clock.now().isoformat()))
