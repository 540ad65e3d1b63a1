"""Whose an address is: only whoever has proved it. A new one counts once it answers, and the old
one can take the change back for a week."""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q

from tallgrass.kernel import audit, clock, limits
from tallgrass.kernel.errors import Conflict
from tallgrass.kernel.permissions import require, require_fresh
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.transaction import transaction
from tallgrass.people import errors
from tallgrass.people.account_types import (
    AccountChanged,
    AccountEventKind,
    AddressAsked,
    account_changed,
    address_asked,
)
from tallgrass.people.actions.account_events import record_event
from tallgrass.people.actions.accounts import check_email_available, end_sessions
from tallgrass.people.address_queries import LINK_DAYS
from tallgrass.people.addresses import normal_address
from tallgrass.people.models import AddressChange, ClaimCode, Person
from tallgrass.people.policies import event_days

UNDO_DAYS = timedelta(days=7)
CHANGES_A_DAY = 5
CONFIRM, UNDO = "tallgrass.people.address", "tallgrass.people.address.undo"


def ask_address_change(principal: Principal, *, email: str, browser: str = "") -> None:
    """Ask for another address of one's own: a link is mailed there, and nothing changes before it
    is opened. Who has that address already is told that somebody tried; whoever asks is told
    nothing of it."""
    person_id = principal.acting_id
    require(principal, "people.edit", person_id)
    require_fresh(principal)
    address = normal_address(email)
    try:
        validate_email(address)
    except ValidationError as error:
        raise errors.EMAIL_MALFORMED() from error
    limits.spend(f"address:{principal.key}", capacity=CHANGES_A_DAY, seconds=86_400)
    now = clock.now()
    with transaction():
        person = Person.objects.select_for_update().get(pk=person_id)
        if address == person.email:
            raise errors.ADDRESS_SAME()
        _open_rows(person_id).update(over_at=now)
        row = AddressChange.objects.create(
            person=person, old_email=person.email or "", new_email=address, asked_at=now
        )
        record_event(person_id, AccountEventKind.EMAIL_ASKED, browser=browser)
        key = "" if _is_taken(address, person_id) else signing.dumps(row.pk, salt=CONFIRM)
        address_asked.fire(AddressAsked(person_id, address, key))


def prune_address_changes() -> int:
    """Drop changes of address that can no longer be made or taken back and are older than entries
    of what happened to accounts; return how many."""
    now = clock.now()
    over = Q(undo_until__lt=now) | Q(over_at__isnull=False) | Q(changed_at=None)
    old = AddressChange.objects.filter(over, asked_at__lt=now - timedelta(days=event_days()))
    return old.delete()[0]


def _open_rows(person_id: int) -> Any:
    return AddressChange.objects.filter(person_id=person_id, changed_at=None, over_at=None)


def _is_taken(address: str, person_id: int) -> bool:
    try:
        check_email_available(address, besides=person_id)
    except Conflict:
        return True
    return False


def confirm_address_change(*, key: str) -> int:
    """Give somebody the address that answered; return who it is. Every sign-in ends, and the
    address before is told how to take it back. Raises NotFound for a link that is over."""
    row_id = _read(key, CONFIRM, LINK_DAYS)
    now = clock.now()
    with transaction():
        row = AddressChange.objects.select_for_update().filter(pk=row_id).first()
        if row is None or row.changed_at is not None or row.over_at is not None:
            raise errors.ADDRESS_LINK_OVER()
        if _is_taken(row.new_email, row.person_id):
            raise errors.ADDRESS_LINK_OVER()
        row.changed_at, row.undo_until = now, now + UNDO_DAYS
        row.save(update_fields=["changed_at", "undo_until"])
        _give(row.person_id, row.new_email)
        record_event(row.person_id, AccountEventKind.EMAIL_CHANGED, about=row.new_email)
        _record(row.person_id, "people.change_address")
        undo = signing.dumps(row.pk, salt=UNDO)
        account_changed.fire(
            AccountChanged(row.person_id, AccountEventKind.EMAIL_CHANGED, row.old_email, undo)
        )
    return row.person_id


def take_address_back(*, key: str) -> str:
    """Undo a change of address, and every later one; return the address that counts again. Every
    sign-in ends and the password with them: whoever changed the address knew it. Raises NotFound
    for a link that is over."""
    row_id = _read(key, UNDO, UNDO_DAYS)
    now = clock.now()
    with transaction():
        row = AddressChange.objects.select_for_update().filter(pk=row_id).first()
        if row is None or row.over_at is not None or not row.undo_until or row.undo_until <= now:
            raise errors.ADDRESS_LINK_OVER()
        later = AddressChange.objects.filter(person_id=row.person_id, pk__gte=row.pk)
        later.filter(over_at=None).update(over_at=now)
        person = _give(row.person_id, row.old_email)
        person.set_unusable_password()
        person.save(update_fields=["password"])
        record_event(row.person_id, AccountEventKind.EMAIL_TAKEN_BACK, about=row.old_email)
        _record(row.person_id, "people.take_address_back")
    return str(row.old_email)


def prove_address(*, person_id: int, email: str) -> None:
    """Note that somebody's first address has answered: from now on it counts, and nobody else's
    unproved sign-up by it does. Raises Conflict where another proved it before."""
    address = normal_address(email)
    with transaction():
        person = Person.objects.select_for_update().filter(pk=person_id, erased_at=None).first()
        if person is None:
            raise errors.NO_SUCH_PERSON()
        check_email_available(address, besides=person_id)
        EmailAddress.objects.filter(email=address, verified=False).exclude(
            user_id=person_id
        ).delete()
        EmailAddress.objects.filter(user_id=person_id).exclude(email=address).delete()
        EmailAddress.objects.update_or_create(
            user_id=person_id, email=address, defaults={"verified": True, "primary": True}
        )
        if person.claimed_at is None:
            ClaimCode.objects.filter(person=person, used_at=None).update(used_at=clock.now())
            person.claimed_at = clock.now()
            audit.record(
                Principal(person_id=person_id), "people.claim", Subject("person", person_id)
            )
        person.email, person.confirm_by = address, None
        person.save(update_fields=["email", "confirm_by", "claimed_at"])


def _give(person_id: int, address: str) -> Person:
    person = Person.objects.select_for_update().filter(pk=person_id, erased_at=None).first()
    if person is None:
        raise errors.ADDRESS_LINK_OVER()
    person.email = address
    person.save(update_fields=["email"])
    EmailAddress.objects.filter(email=address, verified=False).delete()
    EmailAddress.objects.filter(user_id=person_id).delete()
    EmailAddress.objects.create(user_id=person_id, email=address, primary=True, verified=True)
    end_sessions(person_id)
    person.refresh_from_db()
    return person


def _read(key: str, salt: str, age: timedelta) -> int:
    try:
        return int(signing.loads(key, salt=salt, max_age=age))
    except (signing.BadSignature, TypeError, ValueError) as error:
        raise errors.ADDRESS_LINK_OVER() from error


def _record(person_id: int, verb: str) -> None:
    audit.record(Principal(person_id=person_id), verb, Subject("person", person_id))
