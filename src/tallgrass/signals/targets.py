"""Where a tracked link may lead: the one rule for every address that somebody may come to link."""

from collections.abc import Iterable

from tallgrass.journal.targets import is_safe
from tallgrass.kernel.domains import ascii_address
from tallgrass.signals import errors


def clean_target(url: str, domains: Iterable[str], *, field: str = "target_url") -> str:
    """Return the address without surrounding blanks and in ASCII, if the edges would send people
    there.

    `domains` are the verified domains of who pays. Raises Invalid, at `field`, for an address that
    is not plain https on one of them or beneath it.
    """
    try:
        url = ascii_address(url.strip())
    except ValueError as error:
        raise errors.TARGET_NOT_ALLOWED(field=field) from error
    if not is_safe(url, tuple(domains)):
        raise errors.TARGET_NOT_ALLOWED(field=field)
    return url
