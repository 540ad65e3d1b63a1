"""Names and handles: which can be had, and which stay closed since whoever had them is gone."""

from django.conf import settings
from django.utils.crypto import salted_hmac

from tallgrass.kernel import clock
from tallgrass.kernel.house import is_handle_of_the_house, is_name_of_the_house
from tallgrass.kernel.text import clean_handle, clean_name, look_of
from tallgrass.people import errors
from tallgrass.people.models import ClosedHandle, Person

LONGEST_NAME = 60


def check_name(text: str, *, longest: int = LONGEST_NAME, is_of_the_house: bool = False) -> str:
    """Return the name under which a person or an organisation is shown. Raises Invalid for one that
    cannot be seen, is too long, or is the house's own while they are not of the house."""
    name = clean_name(text, longest=longest)
    if not is_of_the_house and is_name_of_the_house(name):
        raise errors.NAME_OF_THE_HOUSE()
    return name


def check_handle_available(text: str, *, is_of_the_house: bool = False) -> str:
    """Return a well-formed handle that nobody has, nobody had and nobody may pretend by: words of
    the house are for operators.

    People are looked up before closed handles: an erasure that commits between the two looks has
    closed its handle by then.
    """
    handle = clean_handle(text)
    if (
        (is_handle_of_the_house(handle) and not is_of_the_house)
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
    """Tell whether somebody who is gone had this handle, or one that looks like it."""
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
