"""Names of hosts as people write them and as machines know them: IDNA 2008, both spellings."""

import re
from functools import cache
from urllib.parse import quote, urlsplit

import idna
from publicsuffixlist import PublicSuffixList

from tallgrass.kernel.text import normal

_OTHER_DOTS = re.compile("[\u3002\uff0e\uff61]")  # IDNA reads these as dots; nobody sees them so
_AUTHORITY = re.compile(r"(?i)(https://)([^/?#]*)(.*)", re.DOTALL)
_KEPT = "!#$%&'()*+,/:;=?@[]~"


def ascii_host(text: str) -> str:
    """Return the ASCII form of a host's name, in lower case (`faß.de` is `xn--fa-hia.de`).

    Raises ValueError for what is no name by IDNA 2008: nothing is mapped but capitals, so that a
    name never leads where it does not read.
    """
    name = normal("NFC", text.strip().lower()).removesuffix(".")
    if _OTHER_DOTS.search(name):
        raise ValueError("a dot that is none")
    try:
        return idna.encode(name).decode("ascii")
    except UnicodeError as error:
        raise ValueError(str(error)) from error


def ascii_address(url: str) -> str:
    """Return an https address in ASCII, as browsers send it; one that is ASCII is as it was. Raises
    ValueError for a host that is none."""
    match = _AUTHORITY.fullmatch(url)
    if url.isascii() or match is None:
        return url
    host, colon, port = match[2].partition(":")
    return f"{match[1]}{ascii_host(host)}{colon}{port}{quote(match[3], safe=_KEPT)}"


def is_public_suffix(host: str) -> bool:
    """Tell whether names below this host belong to different people (`co.uk`, `github.io`), so that
    it is nobody's own."""
    return bool(_suffixes().is_public(host))


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def both_spellings(host_or_address: str) -> str:
    """Return a host or an address with its other spelling behind it, where there are two: as it is
    read, then as machines know it."""
    parts = urlsplit(host_or_address)
    host = parts.hostname if parts.scheme else host_or_address
    if not host or "xn--" not in host:
        return host_or_address
    try:
        return f"{host_or_address.replace(host, idna.decode(host), 1)} ({host})"
    except UnicodeError:  # of an earlier release, by other rules: there is one spelling
        return host_or_address
