"""Offers of seats and proposals of management that end before they are answered, because whoever
made them may not any more, or a block or a refusal parts the two sides."""

from django.db.models import Q, QuerySet

from tallgrass.kernel import audit, clock
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.people.models import Management, SeatOffer
from tallgrass.people.reach_queries import orgs_out_of_reach
from tallgrass.people.types import (
    CalledOff,
    ManagementState,
    SeatOfferState,
    called_off,
)


def withdraw_offers_by(principal: Principal, person_id: int, *, org_id: int | None = None) -> None:
    """Withdraw the seats that somebody offered and nobody has answered: in one organisation, whose
    owner they are no longer, or in all."""
    rows = SeatOffer.objects.filter(offered_by_id=person_id)
    _end_offers(
        rows if org_id is None else rows.filter(organisation_id=org_id),
        SeatOfferState.WITHDRAWN,
        principal,
    )


def decline_all_of(principal: Principal, org_id: int) -> None:
    """Decline what an organisation offered whoever refuses it now."""
    mine = Q(person_id=principal.acting_id, organisation_id=org_id)
    _end_offers(SeatOffer.objects.filter(mine), SeatOfferState.DECLINED, principal)
    _end_proposals(Management.objects.filter(mine), ManagementState.DECLINED, principal)


def part(principal: Principal, other_id: int) -> None:
    """End what waits between somebody and whom they have just blocked: what was offered by one to
    the other, also in the name of an organisation that reaches them by nobody else now."""
    _end_offers_to(principal, principal.acting_id, other_id, SeatOfferState.DECLINED)
    _end_offers_to(principal, other_id, principal.acting_id, SeatOfferState.WITHDRAWN)


def _end_offers_to(principal: Principal, person_id: int, by_id: int, state: SeatOfferState) -> None:
    offers = SeatOffer.objects.filter(person_id=person_id, state=SeatOfferState.OFFERED)
    asked = Management.objects.filter(person_id=person_id, state=ManagementState.PROPOSED)
    orgs = {*offers.values_list("organisation", flat=True)}
    orgs |= {*asked.values_list("organisation", flat=True)}
    shut = orgs_out_of_reach(Principal(person_id=person_id), orgs)
    _end_offers(offers.filter(Q(offered_by_id=by_id) | Q(organisation__in=shut)), state, principal)
    ended = ManagementState.DECLINED
    if state == SeatOfferState.WITHDRAWN:
        ended = ManagementState.ENDED
    _end_proposals(asked.filter(organisation__in=shut), ended, principal)


def _end_offers(rows: QuerySet[SeatOffer], state: SeatOfferState, principal: Principal) -> None:
    waiting = list(rows.filter(state=SeatOfferState.OFFERED).select_for_update(no_key=True))
    if not waiting:
        return
    for row in waiting:
        row.state, row.answered_at = state, clock.now()
        row.save(update_fields=["state", "answered_at"])
        verb = "decline" if state == SeatOfferState.DECLINED else "withdraw"
        subject = Subject("organisation", row.organisation_id)
        audit.record(principal, f"organisation.{verb}_seat", subject, person=row.person_id)
    called_off.fire(CalledOff(seat_offer_ids=tuple(row.pk for row in waiting)))


def _end_proposals(
    rows: QuerySet[Management], state: ManagementState, principal: Principal
) -> None:
    waiting = list(rows.filter(state=ManagementState.PROPOSED).select_for_update(no_key=True))
    if not waiting:
        return
    for row in waiting:
        row.state, row.ended_at = state, clock.now()
        row.save(update_fields=["state", "ended_at"])
        verb = "decline" if state == ManagementState.DECLINED else "end"
        subject = Subject("person", row.person_id)
        audit.record(principal, f"management.{verb}", subject, org=row.organisation_id)
    called_off.fire(CalledOff(management_ids=tuple(row.pk for row in waiting)))
