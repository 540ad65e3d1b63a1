"""Browsers in which somebody signed in before: a signed cookie says so for half a year. Whoever
guesses their password from elsewhere does not keep them out."""

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tallgrass.kernel.kept import marks_of
from tallgrass.people.address_queries import owner_of_address
from tallgrass.web.cookies import bound

COOKIE = bound("tallgrass_known")
LIFETIME = 180 * 24 * 3600
MOST_PEOPLE = 5
"""Who share a browser; the one who signed in longest ago goes first."""
_SALT = "tallgrass.known_browser"


def device_of(request: HttpRequest, email: str) -> str:
    """Return by what this browser is known to the account of an address; empty where nobody of it
    signed in here."""
    owner = owner_of_address(email) if _known(request) else None
    return device_for(request, owner.pk) if owner else ""


def device_for(request: HttpRequest, person_id: int) -> str:
    """Return by what this browser is known to an account; empty where they never signed in."""
    known = _known(request)
    return next((known[mark] for mark in marks_of(person_id) if mark in known), "")


def note(request: HttpRequest, person_id: int) -> None:
    """Have this browser known to an account from now on."""
    request.known_person = person_id  # type: ignore[attr-defined]


def hand_out(request: HttpRequest, response: HttpResponseBase) -> None:
    """Let the browser hold what was noted of it in this request."""
    person_id = getattr(request, "known_person", None)
    if person_id is None:
        return
    known, marks = _known(request), marks_of(person_id)
    device = next((known.pop(mark) for mark in marks if mark in known), secrets.token_hex(8))
    kept = dict([*known.items(), (marks[0], device)][-MOST_PEOPLE:])
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=_SALT),
        max_age=LIFETIME,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _known(request: HttpRequest) -> dict[str, str]:
    """Return devices by a mark of whose they are, as this browser's cookie says."""
    try:
        said: Any = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=LIFETIME)
    except signing.BadSignature:
        return {}
    return said if isinstance(said, dict) else {}
