"""Where somebody is signed in: seen, listed, ended."""

from datetime import timedelta

from django.contrib.sessions.models import Session

from tallgrass.kernel import clock
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.transaction import transaction
from tallgrass.people import errors
from tallgrass.people.account_types import AccountChanged, AccountEventKind, account_changed
from tallgrass.people.actions.account_events import record_event
from tallgrass.people.actions.accounts import end_sessions
from tallgrass.people.models import FactorRecovery, Person, SignIn
from tallgrass.people.policies import idle_days


def note_sign_in(principal: Principal, *, public_id: str, key: str, browser: str) -> str:
    """Write down that this browser is signed in and was seen now; return the id by which it is
    known. `key` is what is stored of its session's key, which changes with the password."""
    now = clock.now()
    with transaction():
        rows = SignIn.objects.filter(person_id=principal.acting_id, public_id=public_id)
        if public_id and rows.update(key=key, seen_at=now):
            return public_id
        row, _is_new = SignIn.objects.update_or_create(
            key=key,
            defaults={
                "person_id": principal.acting_id,
                "browser": browser,
                "began_at": now,
                "seen_at": now,
            },
        )
    return row.public_id


def end_sign_in(principal: Principal, *, public_id: str) -> None:
    """End one of one's own sign-ins. Raises NotFound for one that has ended."""
    with transaction():
        rows = SignIn.objects.filter(person_id=principal.acting_id, public_id=public_id)
        keys = list(rows.values_list("key", flat=True))
        if not keys:
            raise errors.NO_SUCH_SIGN_IN()
        Session.objects.filter(session_key__in=keys).delete()
        rows.delete()
        record_event(principal.acting_id, AccountEventKind.ENDED)


def end_sign_ins(principal: Principal) -> None:
    """End every sign-in of one's own. The caller keeps the one it speaks for."""
    with transaction():
        end_sessions(principal.acting_id)
        record_event(principal.acting_id, AccountEventKind.ENDED)


def password_was_set(*, person_id: int, kind: AccountEventKind, browser: str = "") -> None:
    """End every sign-in of somebody who has another password now, write it down, and tell them. The
    caller has checked who asks: by the password before, or by a link in mail."""
    with transaction():
        end_sessions(person_id)
        FactorRecovery.objects.filter(person_id=person_id).update(kept_at=None)
        record_event(person_id, kind, browser=browser)
        email = Person.objects.values_list("email", flat=True).get(pk=person_id)
        account_changed.fire(AccountChanged(person_id, kind, email or ""))


def prune_sessions() -> int:
    """Drop sessions that have run out, those of visitors who never signed in included; return how
    many."""
    over = Session.objects.filter(expire_date__lt=clock.now())
    keys = list(over.values_list("session_key", flat=True)[:5_000])
    return Session.objects.filter(session_key__in=keys).delete()[0]


def prune_sign_ins() -> int:
    """Drop sign-ins that nobody used for a policy's days; return how many."""
    idle = SignIn.objects.filter(seen_at__lt=clock.now() - timedelta(days=idle_days()))
    keys = list(idle.values_list("key", flat=True)[:1000])
    Session.objects.filter(session_key__in=keys).delete()
    return SignIn.objects.filter(key__in=keys).delete()[0]
