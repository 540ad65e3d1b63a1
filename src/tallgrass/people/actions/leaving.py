"""Leaving with time to come back: hidden at once, erased after some days."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.core import signing

from tallgrass.kernel import audit, clock, sweeps
from tallgrass.kernel.errors import Conflict
from tallgrass.kernel.permissions import require, require_fresh
from tallgrass.kernel.principal import SYSTEM, Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.transaction import transaction
from tallgrass.people import errors
from tallgrass.people.account_types import AccountEventKind, Leaving, leaving
from tallgrass.people.actions import ownership
from tallgrass.people.actions.account_events import record_event
from tallgrass.people.actions.calling_off import withdraw_offers_by
from tallgrass.people.actions.erasure import erase_person
from tallgrass.people.models import Person, SignIn
from tallgrass.people.policies import leaving_days
from tallgrass.people.standing_queries import is_last_operator
from tallgrass.people.types import Hiding, OwnerGone, hiding

LAST_WORD = timedelta(hours=1)
"""Between the mail that says it is carried out and doing so: the mail has gone by then."""
_SALT = "tallgrass.people.leaving"


def ask_erasure(principal: Principal, *, person_id: int) -> datetime:
    """Hide somebody who wants to be erased, end their sign-ins, and return when they will be gone.
    They are told by mail how to come back until then.

    Refused as an erasure is: for the last operator, and for the only owner of an organisation that
    others or money hang on (Conflict); operators hear of those. Asking again changes nothing.
    """
    require(principal, "people.erase", person_id)
    require_fresh(principal)
    try:
        return _ask(principal, person_id)
    except Conflict as error:
        if error.refusal is errors.SOLE_OWNER:
            with transaction():
                ownership.tell_ownerless(ownership.lock_owned_alone(person_id), OwnerGone.ASKED)
        raise


def _ask(principal: Principal, person_id: int) -> datetime:
    with transaction():
        person = _locked(person_id)
        if person.leaving_at is not None:
            return person.leaving_at
        if is_last_operator(person_id):
            raise errors.LAST_OPERATOR()
        ownership.refuse_to_orphan(ownership.lock_owned_alone(person_id), person_id)
        person.leaving_at = clock.now() + timedelta(days=leaving_days())
        person.session_epoch += 1
        person.save(update_fields=["leaving_at", "session_epoch"])
        keys = SignIn.objects.filter(person_id=person_id).values_list("key", flat=True)
        Session.objects.filter(session_key__in=list(keys)).delete()
        SignIn.objects.filter(person_id=person_id).delete()
        withdraw_offers_by(principal, person_id)
        hiding.fire(Hiding(person_id, is_hidden=True))
        record_event(person_id, AccountEventKind.LEAVING)
        audit.record(principal, "people.ask_erasure", Subject("person", person_id))
        leaving.fire(Leaving(person_id, person.leaving_at, leaving_key(person)))
    return person.leaving_at


def call_off_erasure(principal: Principal, *, person_id: int) -> bool:
    """Bring back somebody who asked to be erased, with all that was hidden; tell whether there was
    anything to call off."""
    require(principal, "people.keep", person_id)
    with transaction():
        person = _locked(person_id)
        if person.leaving_at is None:
            return False
        person.leaving_at = person.leaving_told_at = None
        person.save(update_fields=["leaving_at", "leaving_told_at"])
        hiding.fire(Hiding(person_id, is_hidden=False))
        record_event(person_id, AccountEventKind.STAYING)
        audit.record(principal, "people.call_off_erasure", Subject("person", person_id))
    return True


def come_back(key: str) -> None:
    """Call an erasure off by the link that came with the mail about it. Raises NotFound for a key
    that was altered, or is over."""
    person = person_of_key(key)
    if person is None:
        raise errors.LEAVING_LINK_OVER()
    call_off_erasure(SYSTEM, person_id=person.pk)


def leaving_key(person: Person) -> str:
    """Return what calls this erasure off, for mail alone. It is void once that has been done."""
    assert person.leaving_at is not None
    return signing.dumps([person.pk, int(person.leaving_at.timestamp())], salt=_SALT)


def person_of_key(key: str) -> Person | None:
    """Return who calls their erasure off by this key, or None where there is none to call off."""
    try:
        person_id, moment = signing.loads(key, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    person = Person.objects.filter(pk=person_id, erased_at=None, leaving_at__isnull=False).first()
    asked = person.leaving_at if person else None
    is_theirs = asked is not None and abs(asked.timestamp() - moment) <= LAST_WORD.total_seconds()
    return person if is_theirs else None


def carry_out() -> int:
    """Erase those whose days are over; return how many. They get a last mail an hour before."""
    due = Person.objects.filter(leaving_at__lte=clock.now(), erased_at=None)
    return sweeps.each("people.carry_out", due, _carry_out, by="leaving_at")


def _carry_out(person_id: int) -> bool:
    person = _locked(person_id)
    now = clock.now()
    if person.leaving_at is None or person.leaving_at > now:
        return False
    if person.leaving_told_at is None:
        key = leaving_key(person)
        person.leaving_told_at, person.leaving_at = now, now + LAST_WORD
        person.save(update_fields=["leaving_told_at", "leaving_at"])
        leaving.fire(Leaving(person_id, person.leaving_at, key, is_last_word=True))
        return False
    erase_person(SYSTEM, person_id=person_id)
    return True


def _locked(person_id: int) -> Person:
    people = Person.objects.select_for_update(no_key=True)
    person = people.filter(pk=person_id, erased_at=None).first()
    if person is None:
        raise errors.NO_SUCH_PERSON()
    return person
