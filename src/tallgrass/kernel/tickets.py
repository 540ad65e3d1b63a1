"""Viewer tickets: what a page hands its reader so that the edge, which has no session, knows whose
view it counts, and of what.

A ticket is `note.viewer.expiry.nonce.signature`: bound to one note and one viewer ("-" for nobody),
good for two hours, signed with HMAC-SHA256. Pure Python: pages mint, the edge and the worker
verify.
"""

import hashlib
import hmac
import re
import secrets as randomness
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

LIFETIME = 2 * 60 * 60  # seconds
NOBODY = "-"
LONGEST = 120
_SIGNATURE = 32  # hexadecimal digits: 128 bits
_FORM = re.compile(
    r"([0-9a-z]{1,32})\.([0-9a-z]{1,32}|-)\.([0-9a-f]{1,12})\.([0-9a-f]{12})\.([0-9a-f]{32})"
)
_PURPOSE = b"tallgrass ticket\0"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket that verified. `viewer` is the reader's public id, empty for nobody; times are
    seconds since 1970."""

    note: str
    viewer: str
    expires_at: int
    nonce: str

    @property
    def minted_at(self) -> int:
        return self.expires_at - LIFETIME


def mint(secret: str, *, note: str, viewer: str, now: float) -> str:
    """Mint a fresh ticket for one showing of a note to a viewer (empty: nobody is signed in)."""
    body = f"{note}.{viewer or NOBODY}.{int(now) + LIFETIME:x}.{randomness.token_hex(6)}"
    return f"{body}.{_sign(secret, body)}"


def verify(secrets: Sequence[str], ticket: str, now: float) -> Ticket | None:
    """Return the ticket's content, or None when it is malformed, forged, expired or from the
    future. Any secret may have signed."""
    match = _FORM.fullmatch(ticket) if len(ticket) <= LONGEST else None
    if match is None:
        return None
    note, viewer, expiry, nonce, signature = match.groups()
    body = ticket[: -_SIGNATURE - 1]
    if not any(hmac.compare_digest(_sign(secret, body), signature) for secret in secrets):
        return None
    found = Ticket(note, "" if viewer == NOBODY else viewer, int(expiry, 16), nonce)
    return found if found.minted_at - 60 <= now < found.expires_at else None


def _sign(secret: str, body: str) -> str:
    keyed = _keyed(secret).copy()
    keyed.update(body.encode())
    return keyed.hexdigest()[:_SIGNATURE]


@lru_cache(maxsize=16)
def _keyed(secret: str) -> hmac.HMAC:
    """Make an HMAC-SHA256 with its key taken in: to be copied, which costs less than half of
    beginning anew."""
    return hmac.new(secret.encode(), _PURPOSE, hashlib.sha256)
