"""Second factors of one's own: an app, passkeys, recovery codes; set up, used, given up."""

import base64
import secrets
from typing import Any

from allauth.mfa.models import Authenticator

from tallgrass.kernel import audit, clock
from tallgrass.kernel.permissions import require, require_fresh
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.text import clean_line
from tallgrass.kernel.transaction import transaction
from tallgrass.people import errors
from tallgrass.people.account_types import AccountChanged, account_changed
from tallgrass.people.account_types import AccountEventKind as Kind
from tallgrass.people.actions.account_events import record_event
from tallgrass.people.actions.accounts import end_sessions
from tallgrass.people.actions.attempts import begin_code, forgive_attempt
from tallgrass.people.factor_types import Passkey
from tallgrass.people.factors import (
    digest_of,
    matching_step,
    new_codes,
    opened,
    sealed,
)
from tallgrass.people.models import FactorRecovery, Person
from tallgrass.people.standing_queries import has_factor

Type = Authenticator.Type
MOST_PASSKEYS, LONGEST_NAME = 10, 40


def add_app(principal: Principal, *, secret: str, code: str, browser: str = "") -> list[str]:
    """Let an authenticator app be asked for at sign-in, once it shows what we expect. Return
    recovery codes to write down, where it is the first factor. Every sign-in ends.

    Raises Invalid for another code, Conflict where there is an app already.
    """
    _check_own(principal)
    step = matching_step(secret, code, now=clock.now())
    if step is None:
        raise errors.APP_CODE_WRONG()
    with transaction():
        person = _locked(principal)
        if Authenticator.objects.filter(user=person, type=Type.TOTP).exists():
            raise errors.FACTOR_APP_ALREADY()
        _store(person, Type.TOTP, {"secret": sealed(secret), "step": step})
        return _added(principal, person, Kind.APP_ADDED, browser)


def add_passkey(
    principal: Principal, *, passkey: Passkey, name: str, browser: str = ""
) -> list[str]:
    """Let a passkey that its browser has just proved be used to sign in. Return recovery codes to
    write down, where it is the first factor. Every sign-in ends. Raises Conflict for one too
    many."""
    _check_own(principal)
    name = clean_line(name, longest=LONGEST_NAME, field="name")
    with transaction():
        person = _locked(principal)
        if Authenticator.objects.filter(user=person, type=Type.WEBAUTHN).count() >= MOST_PASSKEYS:
            raise errors.TOO_MANY_PASSKEYS(n=MOST_PASSKEYS)
        data = {
            "name": name,
            "id": passkey.credential_id.hex(),
            "key": base64.b64encode(passkey.key).decode(),
            "count": passkey.count,
        }
        _store(person, Type.WEBAUTHN, data)
        return _added(principal, person, Kind.PASSKEY_ADDED, browser, about=name)


def remove_factor(principal: Principal, *, passkey: int | None = None, browser: str = "") -> None:
    """Give up the app, or one passkey; recovery codes go with the last. Every sign-in ends. Raises
    NotFound where there is no such factor."""
    _check_own(principal)
    with transaction():
        person = _locked(principal)
        rows = Authenticator.objects.filter(user=person)
        row = (
            rows.filter(type=Type.TOTP).first()
            if passkey is None
            else rows.filter(type=Type.WEBAUTHN, pk=passkey).first()
        )
        if row is None:
            raise errors.NO_SUCH_FACTOR()
        row.delete()
        if not has_factor(person.pk):
            rows.delete()
        kind = Kind.APP_REMOVED if passkey is None else Kind.PASSKEY_REMOVED
        _changed(principal, person, kind, browser, about=row.data.get("name", ""))


def renew_codes(principal: Principal, *, browser: str = "") -> list[str]:
    """Return new recovery codes; those before are no longer good, and every sign-in ends. Raises
    Conflict for whoever has no second factor."""
    _check_own(principal)
    with transaction():
        person = _locked(principal)
        if not has_factor(person.pk):
            raise errors.NO_FACTOR_YET()
        codes = _new_set(person)
        _changed(principal, person, Kind.CODES_RENEWED, browser)
        return codes


def use_code(
    *, person_id: int, code: str, address: str, device: str = "", browser: str = ""
) -> None:
    """Take a code of somebody's app, or one of their recovery codes, as their second factor. Each
    is good once. Whoever asks has just proved the password, from a network address and in a browser
    that may be known by a `device`. Raises Invalid for any other code, and RateLimited after
    some."""
    attempt = begin_code(person_id=person_id, address=address, device=device)
    with transaction():
        Person.objects.select_for_update().get(pk=person_id)
        rows = {
            row.type: row
            for row in Authenticator.objects.filter(user_id=person_id).exclude(type=Type.WEBAUTHN)
        }
        by_app = _app_takes(rows.get(Type.TOTP), code)
        by_code = not by_app and _set_takes(rows.get(Type.RECOVERY_CODES), code)
        if by_code:
            left = len(rows[Type.RECOVERY_CODES].data["digests"])
            record_event(person_id, Kind.CODE_USED, browser=browser)
            _tell(person_id, Kind.CODE_USED, left=left)
        if by_app or by_code:
            _call_off(person_id)
            forgive_attempt(attempt)
            return
    record_event(person_id, Kind.FACTOR_FAILED, browser=browser)
    raise errors.FACTOR_CODE_WRONG()


def use_passkey(*, person_id: int, passkey: Passkey) -> None:
    """Note that somebody's passkey, which its browser has just proved, was used. Raises Invalid for
    a copy: its own count is behind that of the last use."""
    with transaction():
        Person.objects.select_for_update().get(pk=person_id)
        rows = Authenticator.objects.filter(user_id=person_id, type=Type.WEBAUTHN)
        row = next(
            (row for row in rows if row.data["id"] == passkey.credential_id.hex()),
            None,
        )
        if row is None or 0 < passkey.count <= row.data["count"]:
            raise errors.PASSKEY_REFUSED()
        row.data["count"] = passkey.count
        _used(row)
        _call_off(person_id)


def _check_own(principal: Principal) -> None:
    require(principal, "people.edit", principal.acting_id)
    require_fresh(principal)


def _locked(principal: Principal) -> Person:
    return Person.objects.select_for_update().get(pk=principal.acting_id)


def _store(person: Person, kind: str, data: dict[str, Any]) -> None:
    Authenticator.objects.create(user=person, type=kind, data=data, created_at=clock.now())


def _added(
    principal: Principal, person: Person, kind: Kind, browser: str, *, about: str = ""
) -> list[str]:
    rows = Authenticator.objects.filter(user=person, type=Type.RECOVERY_CODES)
    codes = [] if rows.exists() else _new_set(person)
    _changed(principal, person, kind, browser, about=about)
    return codes


def _new_set(person: Person) -> list[str]:
    Authenticator.objects.filter(user=person, type=Type.RECOVERY_CODES).delete()
    codes, salt = new_codes(), secrets.token_hex(16)
    digests = [digest_of(code, salt) for code in codes]
    _store(person, Type.RECOVERY_CODES, {"salt": salt, "digests": digests})
    return codes


def _changed(
    principal: Principal, person: Person, kind: Kind, browser: str, *, about: str = ""
) -> None:
    end_sessions(person.pk)
    record_event(person.pk, kind, browser=browser, about=about)
    audit.record(principal, f"people.{kind}", Subject("person", person.pk))
    _tell(person.pk, kind)


def _tell(person_id: int, kind: Kind, *, left: int = 0) -> None:
    email = Person.objects.values_list("email", flat=True).get(pk=person_id)
    account_changed.fire(AccountChanged(person_id, kind, email or "", left=left))


def _app_takes(row: Any, code: str) -> bool:
    secret = opened(row.data["secret"]) if row else None
    if secret is None:
        return False
    step = matching_step(secret, code, now=clock.now(), after=row.data["step"])
    if step is None:
        return False
    row.data["step"] = step
    _used(row)
    return True


def _set_takes(row: Any, code: str) -> bool:
    if row is None:
        return False
    digest = digest_of(code, row.data["salt"])
    if digest not in row.data["digests"]:
        return False
    row.data["digests"].remove(digest)
    _used(row)
    return True


def _used(row: Any) -> None:
    row.last_used_at = clock.now()
    row.save(update_fields=["data", "last_used_at"])


def _call_off(person_id: int) -> None:
    """End a recovery that waits: whoever lost their factors has one after all."""
    waiting = FactorRecovery.objects.filter(person_id=person_id, over_at=None)
    if waiting.update(over_at=clock.now()):
        record_event(person_id, Kind.RECOVERY_ENDED)
