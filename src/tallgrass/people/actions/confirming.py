"""Addresses that were never confirmed: they hold a handle for days only, and can be mended."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress

from tallgrass.kernel import audit, clock, sweeps
from tallgrass.kernel.failures import Key
from tallgrass.kernel.principal import SYSTEM, Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.transaction import transaction
from tallgrass.people import errors
from tallgrass.people.actions.accounts import check_email
from tallgrass.people.models import Person
from tallgrass.people.policies import confirm_days
from tallgrass.people.types import Erasing, erasing


def change_unconfirmed_address(*, person_id: int, email: str) -> None:
    """Give somebody whose address never answered another one, with days anew to confirm it. The
    caller knows by their password that it is theirs. Whether another has it is told to nobody.

    Raises Invalid for an address that cannot be, Conflict where the first was confirmed meanwhile.
    """
    address = check_email(email)
    with transaction():
        person = Person.objects.select_for_update().filter(pk=person_id).first()
        if person is None or person.confirm_by is None or _has_answered(person_id):
            raise errors.ADDRESS_CONFIRMED()
        EmailAddress.objects.filter(user_id=person_id).delete()
        EmailAddress.objects.create(user_id=person_id, email=address, primary=True)
        person.confirm_by = clock.now() + timedelta(days=confirm_days())
        person.save(update_fields=["confirm_by"])
        audit.record(
            Principal(person_id=person_id), "people.mend_address", Subject("person", person_id)
        )


def release_unconfirmed() -> int:
    """Free the handles and addresses of people who never confirmed theirs in time."""
    due = Person.objects.filter(confirm_by__lte=clock.now())
    return sweeps.each("people.unconfirmed", due, _release, by="confirm_by", postpone=_later)


def _release(person_id: int) -> bool:
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None or person.confirm_by is None:
        return False
    if _has_answered(person_id) or person.last_login is not None:
        Person.objects.filter(pk=person_id).update(confirm_by=None)
        return False
    erasing.fire(Erasing(person_id))
    person.delete()
    audit.record(SYSTEM, "people.release_unconfirmed", Subject("person", person_id))
    return True


def _later(person_id: Key, moment: datetime) -> None:
    Person.objects.filter(pk=person_id).update(confirm_by=moment)


def _has_answered(person_id: int) -> bool:
    return EmailAddress.objects.filter(user_id=person_id, verified=True).exists()
