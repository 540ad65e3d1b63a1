"""Erasure: everything that says who they were goes; a nameless row stays, so that books and
registers still add up."""

from functools import partial
from pathlib import Path

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import F

from tallgrass.kernel import audit, clock, kept, outbox
from tallgrass.kernel.erasures import ListedErasure, put_on_list
from tallgrass.kernel.errors import Conflict
from tallgrass.kernel.ids import new_public_id
from tallgrass.kernel.outbox import emit
from tallgrass.kernel.permissions import require, require_fresh
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.routes import path_of
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.transaction import after_commit, transaction
from tallgrass.kernel.wiping import blot_logs
from tallgrass.people import errors
from tallgrass.people.actions import ownership
from tallgrass.people.actions.calling_off import withdraw_offers_by
from tallgrass.people.actions.handles import close_handle
from tallgrass.people.actions.imports import erased_marks
from tallgrass.people.events import PersonErased
from tallgrass.people.models import (
    AccountEvent,
    AddressChange,
    Block,
    ClaimCode,
    FactorRecovery,
    Follow,
    Management,
    OrganisationBlock,
    Person,
    Seat,
    SeatOffer,
    SignIn,
)
from tallgrass.people.standing_queries import is_last_operator
from tallgrass.people.types import (
    MANAGEMENT_MOVES,
    Erasing,
    ManagementState,
    Noting,
    OwnerGone,
    erasing,
    noting,
)


def erase_person(principal: Principal, *, person_id: int) -> None:
    """Erase a person in one transaction: every room drops what it holds of them (`types.erasing`),
    then their row is emptied.

    A room that cannot drop it raises, and nothing is erased. Nor is the only owner of an
    organisation that others or money hang on (Conflict); operators hear that they want to go.
    Erasing twice is refused as NotFound.
    """
    require(principal, "people.erase", person_id)
    require_fresh(principal)
    try:
        _erase(principal, person_id)
    except Conflict as error:
        if error.refusal is errors.SOLE_OWNER:
            with transaction():
                ownership.tell_ownerless(ownership.lock_owned_alone(person_id), OwnerGone.ASKED)
        raise


def note_traces(principal: Principal, *, person_id: int) -> Noting:
    """Return what an erasure of this person is going to drop, text by text, and what is kept."""
    require(principal, "people.erase", person_id)
    person = Person.objects.filter(pk=person_id, erased_at=None).first()
    if person is None:
        raise errors.NO_SUCH_PERSON()
    found = Noting(person_id)
    addresses = EmailAddress.objects.filter(user_id=person_id).values_list("email", flat=True)
    found.note("email", [person.email, *addresses])
    found.note("handle", [person.handle])
    found.note("name", [person.name])
    found.note("description", [person.bio])
    found.note("place", [person.place])
    found.note("id elsewhere", [person.external_id])
    alone = ownership.owned_alone(person_id)
    found.note("organisation's description", [org.about for org in alone])
    found.keep("organisations that close with them, by their names", len(alone))
    noting.fire(found)
    return found


def traces_left(principal: Principal, *, person_id: int) -> Noting:
    """Return what rooms still keep of somebody who was erased: nothing, but for what is counted
    as staying."""
    require(principal, "people.erase", person_id)
    found = Noting(person_id)
    noting.fire(found)
    return found


def _erase(principal: Principal, person_id: int) -> None:
    with transaction():
        # Not their key: whoever writes a row that names them meanwhile need not wait. Seats are
        # taken in this order too: the person, then the organisation.
        people = Person.objects.select_for_update(no_key=True)
        person = people.filter(pk=person_id, erased_at=None).first()
        if person is None:
            raise errors.NO_SUCH_PERSON()
        if is_last_operator(person_id):
            raise errors.LAST_OPERATOR()
        alone = ownership.lock_owned_alone(person_id)
        ownership.refuse_to_orphan(alone, person_id)
        public_id = person.public_id
        known_by = _known_by(person)
        outbox.forget_word(person.handle)
        erasing.fire(Erasing(person_id))
        ownership.close_ownerless(alone)
        withdraw_offers_by(principal, person_id)
        _leave_everyone(person_id)
        kept.forget_all_of(person_id)
        close_handle(person.handle)
        _empty(person)
        audit.record(principal, "people.erase", Subject("person", person_id))
        emit(PersonErased(person_id, public_id))
        after_commit(partial(_leave_no_trace, public_id, known_by))


def import_undone(principal: Principal, *, person_id: int) -> None:
    """Empty a person who was made by an import that is taken back, so that another import may make
    them anew. In the caller's transaction; whoever claimed their account is not touched."""
    require(principal, "people.import")
    person = Person.objects.select_for_update().get(pk=person_id)
    if person.claimed_at is not None or person.erased_at is not None:
        return
    public_id = person.public_id
    erasing.fire(Erasing(person_id))
    _leave_everyone(person_id)
    person.external_id = None
    _empty(person)
    audit.record(principal, "people.import_undone", Subject("person", person_id))
    emit(PersonErased(person_id, public_id))


def _known_by(person: Person) -> set[str]:
    """Return the words by which logs may know somebody."""
    addresses = EmailAddress.objects.filter(user_id=person.pk).values_list("email", flat=True)
    paths = {f"/{person.handle}/", path_of("person", person.handle), f"@{person.handle}"}
    return {text for text in (person.email, *addresses) if text} | paths


def _leave_no_trace(public_id: str, known_by: set[str]) -> None:
    """Put an erasure on the list at once, and write over what logs say of the person."""
    list_erasure(public_id)
    blot_logs(Path(settings.TALLGRASS_HOME), known_by)


def list_erasure(public_id: str) -> None:
    """Put an erasure on the list that is kept outside the database, unless it is there."""
    put_on_list(Path(settings.TALLGRASS_HOME), ListedErasure(public_id, clock.now()))


def drop_sessions(person_id: int) -> int:
    """Delete the sign-ins of somebody who was erased: they are void, but hold their address.
    Returns how many."""
    found = [
        row.session_key
        for row in Session.objects.iterator(chunk_size=500)
        if row.get_decoded().get(SESSION_KEY) == str(person_id)
    ]
    return Session.objects.filter(session_key__in=found).delete()[0]


def _leave_everyone(person_id: int) -> None:
    followed = list(
        Follow.objects.filter(follower_id=person_id).values_list("followed_id", flat=True)
    )
    for start in range(0, len(followed), 500):
        batch = followed[start : start + 500]
        Person.objects.filter(pk__in=batch, followers_here__gt=0).update(
            followers_here=F("followers_here") - 1
        )
    Follow.objects.filter(follower_id=person_id).delete()
    Follow.objects.filter(followed_id=person_id).delete()
    Block.objects.filter(blocker_id=person_id).delete()
    Block.objects.filter(blocked_id=person_id).delete()
    Seat.objects.filter(person_id=person_id).delete()
    SignIn.objects.filter(person_id=person_id).delete()
    Authenticator.objects.filter(user_id=person_id).delete()
    FactorRecovery.objects.filter(person_id=person_id).delete()
    AccountEvent.objects.filter(person_id=person_id).delete()
    AddressChange.objects.filter(person_id=person_id).delete()
    OrganisationBlock.objects.filter(person_id=person_id).delete()
    SeatOffer.objects.filter(person_id=person_id).delete()
    ClaimCode.objects.filter(person_id=person_id).delete()
    EmailAddress.objects.filter(user_id=person_id).delete()
    open_states = [state for state, moves in MANAGEMENT_MOVES.items() if "end" in moves]
    Management.objects.filter(person_id=person_id, state__in=open_states).update(
        state=ManagementState.ENDED, ended_at=clock.now()
    )


def _empty(person: Person) -> None:
    person.handle = f"gone_{new_public_id()}"
    person.public_id = new_public_id()
    person.viewer_salt = ""
    person.email = None
    person.name = person.bio = person.place = ""
    person.time_zone, person.tone, person.language = "UTC", "sage", "en"
    person.external_id = erased_marks(person.external_id)[0] if person.external_id else None
    person.followers_here = person.followers_imported = 0
    person.is_active = person.is_operator = False
    person.last_login = person.leaving_at = person.leaving_told_at = person.said_age_at = None
    person.session_epoch += 1
    person.erased_at = clock.now()
    person.set_unusable_password()
    person.save()
