"""Whether whoever uses this browser gave a second factor when they came in."""

from typing import Any

from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
    record_authentication,
)
from django.http import HttpRequest

METHOD = "mfa"


def gave_factor(request: HttpRequest) -> bool:
    """Tell whether this sign-in proved more than a password."""
    user: Any = request.user
    records = get_authentication_records(request, user)
    return any(record.get("method") == METHOD for record in records)


def note_factor(request: HttpRequest, user: Any, *, alone: bool = False) -> None:
    """Write into the session that a second factor was given; `alone` where it was all that was
    asked, since it proves two things: the device, and who holds it."""
    more = {"type": "webauthn", "passwordless": True} if alone else {}
    record_authentication(request, user, METHOD, **more)


def forget_factor(request: HttpRequest) -> None:
    """Take it back, where they have none any more."""
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) or []
    left = [record for record in records if record.get("method") != METHOD]
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = left
