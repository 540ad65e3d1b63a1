"""What happened to accounts, for their owners to read: kept for a policy's days."""

from datetime import timedelta

from django.db.models import F, Q

from tallgrass.kernel import clock
from tallgrass.kernel.principal import Principal
from tallgrass.people.account_types import AccountEventKind
from tallgrass.people.address_queries import owner_of_address
from tallgrass.people.models import AccountEvent
from tallgrass.people.policies import event_days

TOGETHER = timedelta(hours=1)
_COUNTED = (AccountEventKind.FAILED, AccountEventKind.RESET_ASKED)
"""What strangers can cause at will: once a row and hour, with a count."""


def record_event(
    person_id: int | None, kind: AccountEventKind, *, browser: str = "", about: str = ""
) -> None:
    """Write down that something happened to an account, in the caller's transaction if there is
    one."""
    now = clock.now()
    if kind in _COUNTED:
        whose = Q(person=None) if person_id is None else Q(person_id=person_id)
        rows = AccountEvent.objects.filter(whose, kind=kind, at__gt=now - TOGETHER)
        recent = rows.order_by("-pk").values_list("pk", flat=True)
        if (pk := recent.first()) is not None:
            AccountEvent.objects.filter(pk=pk).update(times=F("times") + 1)
            return
    AccountEvent.objects.create(
        person_id=person_id, kind=kind, at=now, browser=browser[:60], about=about[:120]
    )


def record_own_event(principal: Principal, kind: AccountEventKind, *, browser: str = "") -> None:
    """Write down what somebody did to their own account."""
    record_event(principal.acting_id, kind, browser=browser)


def record_failure(*, email: str, browser: str = "") -> None:
    """Write down that somebody tried to sign in by this address and could not."""
    person = owner_of_address(email)
    record_event(person.pk if person else None, AccountEventKind.FAILED, browser=browser)


def prune_events() -> int:
    """Drop what is older than the policy says; return how many rows."""
    old = AccountEvent.objects.filter(at__lt=clock.now() - timedelta(days=event_days()))
    return old.delete()[0]
