"""Handles: which can be had, and which stay closed since whoever had them is gone."""

from django.conf import settings
from django.utils.crypto import salted_hmac

from tallgrass.kernel import clock
from tallgrass.kernel.text import clean_handle, look_of
from tallgrass.people import errors
from tallgrass.people.models import ClosedHandle, Person

RESERVED = frozenset(
    {
        "admin",
        "administrator",
        "help",
        "moderator",
        "official",
        "root",
        "staff",
        "support",
        "system",
        "tallgrass",
    }
)


def check_handle_available(text: str) -> str:
    """Return a well-formed handle that nobody has, nobody had and nobody may pretend by.

    People are looked up before closed handles: an erasure that commits between the two looks has
    closed its handle by then.
    """
    handle = clean_handle(text)
    if (
        handle in RESERVED
        or handle.startswith("gone_")
        or Person.objects.filter(handle=handle).exists()
        or is_closed(handle)
    ):
        raise errors.HANDLE_TAKEN()
    return handle


def close_handle(handle: str) -> None:
    """Keep a handle from ever naming another person, by a digest that does not tell which it is."""
    ClosedHandle.objects.get_or_create(
        digest=marks_of("handle", look_of(handle))[0], defaults={"closed_at": clock.now()}
    )


def is_closed(handle: str) -> bool:
    """Whether somebody who is gone had this handle, or one that looks like it."""
    marks = marks_of("handle", look_of(handle))
    return ClosedHandle.objects.filter(digest__in=marks).exists()


def marks_of(what: str, text: str) -> list[str]:
    """Return what may be kept of something erased: enough to know it again, too little to tell it.

    The first is made with the secret in force, which new ones are kept by; the others with earlier
    secrets of this installation.
    """
    salt = f"tallgrass.people.erased{'' if what == 'author' else '.' + what}"
    return [
        salted_hmac(salt, text, secret=secret, algorithm="sha256").hexdigest()
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]
