"""What whoever holds the machine does to accounts: a new password, the rights of an operator."""

from tallgrass.kernel import audit, policies
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import SYSTEM, Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.transaction import transaction
from tallgrass.people import errors
from tallgrass.people.actions.accounts import end_sessions, set_password
from tallgrass.people.actions.seats import offer_seat
from tallgrass.people.models import FactorRecovery, Organisation, Person
from tallgrass.people.policies import SECOND_FACTOR
from tallgrass.people.queries import card_of
from tallgrass.people.standing_queries import has_owner
from tallgrass.people.types import PersonCard, Role, SeatOfferCard


def reset_password(principal: Principal, *, handle: str, password: str) -> PersonCard:
    """Give an account a new password and end every session of it. Raises NotFound where nobody
    with an account has the handle, Invalid for a weak password."""
    require(principal, "people.operate")
    with transaction():
        person = _lock_account(handle)
        set_password(person, password)
        person.save(update_fields=["password"])
        end_sessions(person.pk)
        FactorRecovery.objects.filter(person=person).update(kept_at=None)
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


def ask_factor(*, is_asked: bool = True) -> None:
    """Let operators, and whoever confirms money, need a second factor, or not. Nothing changes
    where that is so already."""
    version, body = policies.current(SECOND_FACTOR)
    if bool(body["required"]) == is_asked:
        return
    reason = "A new community asks for it." if is_asked else "A sample prints its sign-ins."
    policies.revise(
        SYSTEM,
        name=SECOND_FACTOR,
        body={"required": int(is_asked)},
        reason=reason,
        seen=version,
    )


def offer_ownership(principal: Principal, *, handle: str, organisation: str) -> SeatOfferCard:
    """Offer somebody the ownership of an organisation that nobody who can act owns: for whoever
    holds the machine, where no second operator could agree. `organisation` is its public id.

    Raises NotFound for an unknown one, Conflict where it has an owner.
    """
    require(principal, "people.operate")
    with transaction():
        person = _lock_account(handle)
        org = Organisation.objects.filter(public_id=organisation).first()
        if org is None:
            raise errors.NO_SUCH_ORGANISATION()
        if has_owner(org.pk):
            raise errors.OWNED_ALREADY()
        offer = offer_seat(principal, org_id=org.pk, person_id=person.pk, role=Role.OWNER)
    assert offer is not None
    return offer


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
