"""Where a tracked link may lead: plain https on a domain that was verified for it."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

LONGEST = 500
_URL = re.compile(r"https://[!#-;=?-\[\]_a-z~]+", re.IGNORECASE)
_HOST = re.compile(
    r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?"
)


def is_safe(url: str, domains: Sequence[str]) -> bool:
    """Tell whether the address is plain https, without a login or odd characters, on one of the
    domains or beneath it."""
    if len(url) > LONGEST or not _URL.fullmatch(url):
        return False
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    plain = "@" not in parts.netloc and port in (None, 443)
    return plain and is_host(host) and _is_within(host, domains)


def is_host(host: str) -> bool:
    """Tell whether this is the name of a host, in lower-case ASCII, that an address may hold."""
    return _HOST.fullmatch(host) is not None


def _is_within(host: str, domains: Sequence[str]) -> bool:
    folded = [domain.casefold().strip(".") for domain in domains]
    return any(host == domain or host.endswith(f".{domain}") for domain in folded if domain)
