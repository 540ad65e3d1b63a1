"""Second factors that somebody lost: removed after a delay, of which every address of theirs is
told, and which any of those calls off."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.core import signing

from tallgrass.kernel import audit, clock, limits, sweeps
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import SYSTEM, Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.transaction import transaction
from tallgrass.people import errors
from tallgrass.people.account_types import AccountChanged, account_changed
from tallgrass.people.account_types import AccountEventKind as Kind
from tallgrass.people.actions.account_events import record_event
from tallgrass.people.actions.accounts import end_sessions
from tallgrass.people.factor_queries import recovery_rests_until
from tallgrass.people.factor_types import RecoveryCard
from tallgrass.people.models import AddressChange, FactorRecovery, Person
from tallgrass.people.policies import recovery_hours
from tallgrass.people.standing_queries import has_factor

SALT = "tallgrass.people.recovery"
ASKED_A_DAY = 3
LINK_DAYS = timedelta(days=40)  # longer than the longest delay


def ask_recovery(*, person_id: int, browser: str = "") -> RecoveryCard:
    """Let the second factors of somebody end after a policy's hours, and tell every address of
    theirs how to cancel it. Whoever asks has just proved the password. One that waits already is
    returned as it is. Raises Conflict for whoever has no second factor, and while one that was
    refused with this password rests."""
    with transaction():
        Person.objects.select_for_update().get(pk=person_id)
        if not has_factor(person_id):
            raise errors.NO_FACTOR_YET()
        row = FactorRecovery.objects.filter(person_id=person_id, over_at=None).first()
        if row is None:
            if rests := recovery_rests_until(person_id):
                raise errors.RECOVERY_RESTS(day=rests)
            limits.spend(f"recovery:{person_id}", capacity=ASKED_A_DAY, seconds=86_400)
            hours, now = recovery_hours(), clock.now()
            row = FactorRecovery.objects.create(
                person_id=person_id, asked_at=now, due_at=now + timedelta(hours=hours)
            )
            key = signing.dumps(row.pk, salt=SALT)
            _note(person_id, Kind.RECOVERY_ASKED, browser, undo_key=key, left=hours)
    return RecoveryCard(row.asked_at, row.due_at)


def cancel_recovery(*, key: str) -> None:
    """Keep the second factors of whoever reads the mail about their end. Raises NotFound for a link
    that is over."""
    try:
        row_id = int(signing.loads(key, salt=SALT, max_age=LINK_DAYS))
    except (signing.BadSignature, TypeError, ValueError) as error:
        raise errors.RECOVERY_LINK_OVER() from error
    with transaction():
        row = FactorRecovery.objects.select_for_update().filter(pk=row_id, over_at=None).first()
        if row is None:
            raise errors.RECOVERY_LINK_OVER()
        _end(row)


def cancel_own_recovery(principal: Principal) -> None:
    """Keep one's own second factors. Nothing changes where none are about to end."""
    require(principal, "people.edit", principal.acting_id)
    with transaction():
        rows = FactorRecovery.objects.select_for_update().filter(person_id=principal.acting_id)
        for row in rows.filter(over_at=None):
            _end(row)


def carry_out_recoveries() -> int:
    """Remove the second factors whose end is due; return of how many people."""
    due = FactorRecovery.objects.filter(over_at=None, due_at__lte=clock.now())
    return sweeps.each("people.recoveries", due, _carry_out)


def remove_factors(principal: Principal, *, handle: str) -> bool:
    """Remove every second factor of an account at once, for whoever holds the machine and knows who
    asks; tell whether there were any. Raises NotFound where nobody has the handle."""
    require(principal, "people.operate")
    wanted = handle.strip().removeprefix("@").casefold()
    with transaction():
        rows = Person.objects.select_for_update().filter(handle=wanted, erased_at=None)
        person = rows.exclude(email=None).first()
        if person is None:
            raise errors.NO_SUCH_ACCOUNT(handle=wanted)
        if not has_factor(person.pk):
            return False
        _remove(principal, person.pk)
    return True


def _carry_out(row_id: int) -> bool:
    with transaction():
        row = FactorRecovery.objects.select_for_update().filter(pk=row_id, over_at=None).first()
        if row is None or row.due_at > clock.now():
            return False
        _remove(SYSTEM, row.person_id)
    return True


def _remove(principal: Principal, person_id: int) -> None:
    Authenticator.objects.filter(user_id=person_id).delete()
    waiting = FactorRecovery.objects.filter(person_id=person_id, over_at=None)
    waiting.update(over_at=clock.now())
    end_sessions(person_id)
    _note(person_id, Kind.RECOVERED)
    audit.record(principal, "people.remove_factors", Subject("person", person_id))


def _end(row: FactorRecovery) -> None:
    row.over_at = row.kept_at = clock.now()
    row.save(update_fields=["over_at", "kept_at"])
    record_event(row.person_id, Kind.RECOVERY_ENDED)


def _note(
    person_id: int, kind: Kind, browser: str = "", *, undo_key: str = "", left: int = 0
) -> None:
    record_event(person_id, kind, browser=browser)
    email = Person.objects.values_list("email", flat=True).get(pk=person_id)
    before = AddressChange.objects.filter(
        person_id=person_id, over_at=None, undo_until__gt=clock.now()
    )
    also = tuple(before.order_by("pk").values_list("old_email", flat=True))
    account_changed.fire(AccountChanged(person_id, kind, email or "", undo_key, left, also))
