"""Viewer tickets: what a page hands its reader so that the edge, which has no session, knows whose
views it counts, and of which notes.

One ticket goes with each page or part of a page that shows notes:
`2.viewer.expiry.nonce.notes.signature`. It names the viewer ("-" for nobody) and all notes shown,
in their order, and is signed with HMAC-SHA256. What happened within its two hours counts; batches
of it are taken for a day, because a reader may be offline. Pure Python: pages mint, the edge and
the worker verify.

The first form, `note.viewer.expiry.nonce.signature`, was bound to one note. It is still read.
"""

import hashlib
import hmac
import re
import secrets as randomness
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from tallgrass.kernel.ids import LENGTH

LIFETIME = 2 * 60 * 60  # seconds
TAKEN_FOR = 24 * 60 * 60  # seconds since a ticket was minted for which batches of it are taken
MOST_NOTES = 100
NOBODY = "-"
LONGEST = 120 + MOST_NOTES * LENGTH
_EARLY = 60  # seconds by which the clock of a page may be ahead
_SIGNATURE = 32  # hexadecimal digits: 128 bits
_TAIL = r"\.([0-9a-z]{1,32}|-)\.([0-9a-f]{1,12})\.([0-9a-f]{12})"
_FORM = re.compile(rf"2{_TAIL}\.([0-9a-z]{{{LENGTH},{MOST_NOTES * LENGTH}}})\.([0-9a-f]{{32}})")
_FIRST_FORM = re.compile(rf"([0-9a-z]{{1,32}}){_TAIL}\.([0-9a-f]{{32}})")
_PURPOSE = b"tallgrass ticket\0"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket that verified. `viewer` is empty for nobody; `notes` are public ids in the order
    shown; times are seconds since 1970."""

    notes: tuple[str, ...]
    viewer: str
    expires_at: int
    nonce: str

    @property
    def minted_at(self) -> int:
        return self.expires_at - LIFETIME

    @property
    def taken_until(self) -> int:
        return self.minted_at + TAKEN_FOR


def mint(secret: str, *, notes: Sequence[str], viewer: str, now: float) -> str:
    """Mint a fresh ticket for one showing of these notes (public ids, a hundred at most) to a
    viewer (empty: nobody is known). Raises ValueError for none or too many."""
    if not 1 <= len(notes) <= MOST_NOTES:
        raise ValueError(f"A ticket is for 1 to {MOST_NOTES} notes, not {len(notes)}.")
    head = f"2.{viewer or NOBODY}.{int(now) + LIFETIME:x}.{randomness.token_hex(6)}"
    body = f"{head}.{''.join(notes)}"
    return f"{body}.{_sign(secret, body)}"


def verify(secrets: Sequence[str], text: str, now: float, *, late: bool = False) -> Ticket | None:
    """Return the ticket's content, or None when it is malformed, forged, expired or from the
    future. Any secret may have signed. `late`: for a batch, which is taken longer."""
    if len(text) > LONGEST or (found := _read(text)) is None:
        return None
    body, signature = text[: -_SIGNATURE - 1], text[-_SIGNATURE:]
    if not any(hmac.compare_digest(_sign(secret, body), signature) for secret in secrets):
        return None
    until = found.taken_until if late else found.expires_at
    return found if found.minted_at - _EARLY <= now < until else None


def _read(text: str) -> Ticket | None:
    if match := _FORM.fullmatch(text):
        viewer, expiry, nonce, joined, _signature = match.groups()
        notes = tuple([joined[at : at + LENGTH] for at in range(0, len(joined), LENGTH)])
        if len(notes[-1]) != LENGTH:
            return None
    elif match := _FIRST_FORM.fullmatch(text):
        note, viewer, expiry, nonce, _signature = match.groups()
        notes = (note,)
    else:
        return None
    return Ticket(notes, "" if viewer == NOBODY else viewer, int(expiry, 16), nonce)


def _sign(secret: str, body: str) -> str:
    keyed = _keyed(secret).copy()
    keyed.update(body.encode())
    return keyed.hexdigest()[:_SIGNATURE]


@lru_cache(maxsize=16)
def _keyed(secret: str) -> hmac.HMAC:
    """Make an HMAC-SHA256 with its key taken in: to be copied, which costs less than half of
    beginning anew."""
    return hmac.new(secret.encode(), _PURPOSE, hashlib.sha256)
