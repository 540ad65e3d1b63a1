"""Names of cookies: on https each is bound to its host, so that no other host of the domain can set
it."""

from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.http import HttpRequest
from django.http.response import HttpResponseBase

YEAR = 365 * 24 * 3600


def bound(name: str) -> str:
    """Return the name under which a cookie of ours is set."""
    return f"__Host-{name}" if settings.SESSION_COOKIE_SECURE else name


LANGUAGE = "tallgrass_language"
MESSAGES = "tallgrass_messages"
EARLIER_MESSAGES = "messages"  # of 0.2.0 and before; other hosts of the domain could set it


class CookieMessages(CookieStorage):
    """Messages that wait in a cookie for the next page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.cookie_name = bound(MESSAGES)
        super().__init__(*args, **kwargs)


class Messages(FallbackStorage):
    """Messages in the cookie, or in the session where they are too long for one."""

    storage_classes = (CookieMessages, SessionStorage)


def language_of(request: HttpRequest) -> str:
    """Return the language that this browser chose; one chosen before cookies were bound to their
    host counts too."""
    return str(request.COOKIES.get(bound(LANGUAGE)) or request.COOKIES.get(LANGUAGE, ""))


def remember_language(response: HttpResponseBase, code: str) -> None:
    """Have the browser remember a language for a year."""
    response.set_cookie(
        bound(LANGUAGE),
        code,
        max_age=YEAR,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )


def bind_earlier(request: HttpRequest, response: HttpResponseBase, language: str) -> None:
    """Move what an earlier release set under a plain name: the language goes on under the bound
    one. Answers that shared caches may keep set no cookie."""
    if not settings.SESSION_COOKIE_SECURE or "public" in response.get("Cache-Control", ""):
        return
    if LANGUAGE in request.COOKIES:
        response.delete_cookie(LANGUAGE, samesite="Lax")
        if bound(LANGUAGE) not in request.COOKIES and bound(LANGUAGE) not in response.cookies:
            remember_language(response, language)
    if EARLIER_MESSAGES in request.COOKIES:
        response.delete_cookie(EARLIER_MESSAGES, samesite="Lax")
