"""Seats in organisations: offered by owners, taken by whoever accepts, left at any time."""

from datetime import timedelta

from tallgrass.kernel import audit, clock, limits, sweeps
from tallgrass.kernel.outbox import emit
from tallgrass.kernel.permissions import require, require_fresh
from tallgrass.kernel.principal import SYSTEM, Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.transaction import transaction
from tallgrass.people import errors
from tallgrass.people.account_types import AccountEventKind
from tallgrass.people.actions.account_events import record_event
from tallgrass.people.actions.calling_off import withdraw_offers_by
from tallgrass.people.actions.organisations import locked
from tallgrass.people.actions.ownership import owns_alone
from tallgrass.people.events import MemberSeated, MemberUnseated, SeatAnswered, SeatOffered
from tallgrass.people.member_queries import seat_offer_card
from tallgrass.people.models import Organisation, Person, Seat, SeatOffer
from tallgrass.people.reach_queries import out_of_reach
from tallgrass.people.types import (
    ROLES_OF,
    SEAT_OFFER_MOVES,
    CalledOff,
    OrgKind,
    Role,
    SeatChanged,
    SeatOfferCard,
    SeatOfferState,
    called_off,
    seat_changed,
)

ANSWER_DAYS = 14
OFFERS_A_DAY = 100


def offer_seat(
    principal: Principal, *, org_id: int, person_id: int, role: str
) -> SeatOfferCard | None:
    """Offer somebody a role in an organisation. They have two weeks to accept or decline; another
    role offered meanwhile replaces the first.

    A member takes a lesser role at once, and so does whoever names themself: then there is nothing
    to answer, and None is returned. The last owner stays owner.
    """
    require(principal, "people.seat", org_id)
    require_fresh(principal)
    with transaction():
        person = _person(person_id)
        org = locked(org_id)
        if role not in ROLES_OF[OrgKind(org.kind)]:
            raise errors.ROLE_UNKNOWN()
        if person_id in out_of_reach([org_id], actor_id=principal.person_id):
            raise errors.NO_ACCOUNT_HAS_HANDLE()
        seat = Seat.objects.filter(organisation=org, person=person).first()
        if role != Role.OWNER:
            _keep_an_owner(org, besides=person_id)
        if person_id == principal.person_id or (seat and role in (seat.role, *_LESSER)):
            _seat(principal, org, person_id, role)
            return None
        limits.spend(f"seats:{principal.key}", capacity=OFFERS_A_DAY, seconds=24 * 3600)
        return _offer(principal, org, person_id, role)


_LESSER = tuple(role for role in Role.values if role != Role.OWNER)


def _offer(principal: Principal, org: Organisation, person_id: int, role: str) -> SeatOfferCard:
    now = clock.now()
    waiting = SeatOffer.objects.filter(
        organisation=org, person_id=person_id, state=SeatOfferState.OFFERED
    )
    if waiting.filter(role=role, due_at__gt=now).exists():
        raise errors.SEAT_OFFERED_ALREADY()
    waiting.update(state=SeatOfferState.WITHDRAWN, answered_at=now)
    row = SeatOffer.objects.create(
        organisation=org,
        person_id=person_id,
        role=role,
        offered_by_id=principal.person_id,
        offered_at=now,
        due_at=now + timedelta(days=ANSWER_DAYS),
    )
    _record(principal, "offer_seat", row)
    emit(SeatOffered(row.pk, org.pk, person_id))
    return seat_offer_card(row)


def answer_seat(principal: Principal, *, offer_id: int, accept: bool) -> SeatOfferCard:
    """Accept the role one was offered, or decline it."""
    with transaction():
        person_id = principal.acting_id
        _person(person_id)
        org = locked(_offer_of(offer_id).organisation_id)
        row = _offer_of(offer_id, lock=True)
        require(principal, "people.answer_seat", row.person_id)
        _move(row, "accept" if accept else "decline")
        if accept:
            if org.closed_at is not None and row.role != Role.OWNER:
                raise errors.ORGANISATION_CLOSED()
            if row.role != Role.OWNER:
                _keep_an_owner(org, besides=person_id)
            _seat(principal, org, person_id, row.role, answers=True)
        else:
            _record(principal, "decline_seat", row)
        emit(SeatAnswered(row.pk, org.pk, person_id, accept))
    return seat_offer_card(row)


def withdraw_seat_offer(principal: Principal, *, offer_id: int) -> None:
    """Take an offer back that nobody has answered."""
    with transaction():
        row = _offer_of(offer_id, lock=True)
        require(principal, "people.withdraw_seat", row.organisation_id)
        _move(row, "withdraw")
        _record(principal, "withdraw_seat", row)
        called_off.fire(CalledOff(seat_offer_ids=(row.pk,)))


def expire_seat_offers() -> int:
    """Let offers lapse that nobody answered in time; returns how many."""
    due = SeatOffer.objects.filter(state=SeatOfferState.OFFERED, due_at__lte=clock.now())
    return sweeps.each("people.expire_seat_offers", due, _expire)


def _expire(offer_id: int) -> bool:
    row = _offer_of(offer_id, lock=True)
    if row.state != SeatOfferState.OFFERED:
        return False
    _move(row, "expire")
    _record(SYSTEM, "expire_seat", row)
    return True


def unseat_member(principal: Principal, *, org_id: int, person_id: int) -> None:
    """Take a seat away, which they are told, or leave one; what they offered others goes with it.
    The last owner cannot go before another is seated."""
    require(principal, "people.unseat", (org_id, person_id))
    require_fresh(principal)
    with transaction():
        org = locked(org_id)
        _keep_an_owner(org, besides=person_id)
        gone, _kinds = Seat.objects.filter(organisation=org, person_id=person_id).delete()
        if not gone:
            raise errors.NO_SEAT()
        withdraw_offers_by(principal, person_id, org_id=org.pk)
        record_event(person_id, AccountEventKind.SEAT, about=org.name)
        audit.record(
            principal, "organisation.unseat", Subject("organisation", org.pk), person=person_id
        )
        at = clock.now().isoformat()
        if person_id != principal.person_id:
            emit(MemberUnseated(org.pk, person_id, at))
        seat_changed.fire(SeatChanged(org.pk, person_id, "", principal.person_id, f"gone:{at}"))


def _seat(
    principal: Principal, org: Organisation, person_id: int, role: str, *, answers: bool = False
) -> None:
    """Seat somebody who agreed to it, or needs not: in the role, or in another than they had."""
    seat, is_new = Seat.objects.get_or_create(
        organisation=org,
        person_id=person_id,
        defaults={"role": role, "created_at": clock.now()},
    )
    if not is_new and seat.role == role:
        return
    if seat.role == Role.OWNER:
        withdraw_offers_by(principal, person_id, org_id=org.pk)
    seat.role = role
    seat.save(update_fields=["role"])
    if role == Role.OWNER and org.closed_at is not None:
        org.closed_at = None
        org.save(update_fields=["closed_at"])
    record_event(person_id, AccountEventKind.SEAT, about=org.name)
    audit.record(
        principal,
        "organisation.seat",
        Subject("organisation", org.pk),
        person=person_id,
        role=role,
    )
    if person_id != principal.person_id:
        emit(MemberSeated(org.pk, person_id, role, seat.pk))
    if not answers:
        key = f"{role}:{clock.now().isoformat()}"
        seat_changed.fire(SeatChanged(org.pk, person_id, role, principal.person_id, key))


def _person(person_id: int) -> Person:
    """Lock a person who may sit somewhere: erasure locks the person, then the organisation, too."""
    people = Person.objects.select_for_update(no_key=True)
    person = people.filter(pk=person_id, erased_at=None, claimed_at__isnull=False).first()
    if person is None:
        raise errors.NO_ACCOUNT_HAS_HANDLE()
    return person


def _offer_of(offer_id: int, *, lock: bool = False) -> SeatOffer:
    rows = SeatOffer.objects.select_for_update(no_key=True) if lock else SeatOffer.objects.all()
    row = rows.filter(pk=offer_id).first()
    if row is None:
        raise errors.NO_SUCH_SEAT_OFFER()
    return row


def _move(row: SeatOffer, verb: str) -> None:
    state = SEAT_OFFER_MOVES[row.state].get(verb)
    if state is None or (verb in ("accept", "decline") and row.due_at <= clock.now()):
        raise errors.SEAT_OFFER_CLOSED()
    row.state, row.answered_at = state, clock.now()
    row.save(update_fields=["state", "answered_at"])


def _record(principal: Principal, verb: str, row: SeatOffer) -> None:
    audit.record(
        principal,
        f"organisation.{verb}",
        Subject("organisation", row.organisation_id),
        person=row.person_id,
        role=row.role,
    )


def _keep_an_owner(org: Organisation, *, besides: int) -> None:
    if owns_alone(org, besides):
        raise errors.OWNER_NEEDED()
