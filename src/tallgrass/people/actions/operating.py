"""What whoever holds the machine does to accounts: a new password, the rights of an operator."""

from tallgrass.kernel import audit
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.transaction import transaction
from tallgrass.people import errors
from tallgrass.people.actions.accounts import end_sessions, set_password
from tallgrass.people.models import Person
from tallgrass.people.queries import card_of
from tallgrass.people.types import PersonCard


def reset_password(principal: Principal, *, handle: str, password: str) -> PersonCard:
    """Give an account a new password and end every session of it. Raises NotFound where nobody
    with an account has the handle, Invalid for a weak password."""
    require(principal, "people.operate")
    with transaction():
        person = _lock_account(handle)
        set_password(person, password)
        person.save(update_fields=["password"])
        end_sessions(person.pk)
        audit.record(principal, "people.reset_password", Subject("person", person.pk))
    return card_of(person)


def set_operator(principal: Principal, *, handle: str, is_operator: bool) -> bool:
    """Make somebody an operator, or no longer one; return whether anything changed. What they do
    from then on is judged anew.

    Raises NotFound where nobody with an account has the handle, Conflict for the last operator and
    for an account that is closed for now.
    """
    require(principal, "people.operate")
    with transaction():
        operators = list(
            Person.objects.select_for_update()
            .filter(is_operator=True, is_active=True, erased_at=None)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        person = _lock_account(handle)
        if person.is_operator == is_operator:
            return False
        if is_operator and not person.is_active:
            raise errors.ACCOUNT_SUSPENDED()
        if not is_operator and operators == [person.pk]:
            raise errors.LAST_OPERATOR()
        person.is_operator = is_operator
        person.save(update_fields=["is_operator"])
        verb = "people.make_operator" if is_operator else "people.unmake_operator"
        audit.record(principal, verb, Subject("person", person.pk))
    return True


def _lock_account(handle: str) -> Person:
    wanted = handle.strip().removeprefix("@").casefold()
    person = (
        Person.objects.select_for_update()
        .filter(handle=wanted, email__isnull=False, erased_at=None)
        .first()
    )
    if person is None:
        raise errors.NO_SUCH_ACCOUNT(handle=wanted)
    return person
