"""A list kept in its own address: the cursor of the next page carries what is still to be shown,
sealed for one viewer.

So pages of one visit neither repeat nor skip, whatever happens meanwhile, and nothing is written
for a look. The seal is a MAC under the installation's secrets; the ids inside are covered by a
stream of their own, so that no internal number is readable.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Sequence

from django.conf import settings

from tallgrass.kernel.errors import CURSOR_DAMAGED

NONCE, MAC = 8, 12
LONGEST = 4_000


def seal(ids: Sequence[int], scope: str) -> str:
    """Return a cursor that holds these ids for that scope (who looks, at which list); empty for
    none."""
    if not ids:
        return ""
    nonce = secrets.token_bytes(NONCE)
    key = _key(settings.TALLGRASS_SECRETS[0], scope)
    covered = _covered(_packed(ids), key, nonce)
    mac = hmac.digest(key, nonce + covered, "sha256")[:MAC]
    return base64.urlsafe_b64encode(nonce + covered + mac).decode().rstrip("=")


def unseal(cursor: str, scope: str) -> list[int]:
    """Return the ids of a cursor. Raises BadRequest for anything not sealed here for that scope."""
    try:
        raw = base64.urlsafe_b64decode(cursor[:LONGEST].encode("ascii") + b"=" * (-len(cursor) % 4))
        nonce, covered, mac = raw[:NONCE], raw[NONCE:-MAC], raw[-MAC:]
        for secret in settings.TALLGRASS_SECRETS:
            key = _key(secret, scope)
            if covered and hmac.compare_digest(
                hmac.digest(key, nonce + covered, "sha256")[:MAC], mac
            ):
                return _unpacked(_covered(covered, key, nonce))
    except (ValueError, binascii.Error, UnicodeError):
        pass
    raise CURSOR_DAMAGED()


def _key(secret: str, scope: str) -> bytes:
    return hmac.digest(secret.encode(), f"tallgrass.discovery.snapshot:{scope}".encode(), "sha256")


def _covered(plain: bytes, key: bytes, nonce: bytes) -> bytes:
    stream = hashlib.shake_256(key + nonce).digest(len(plain))
    return bytes(a ^ b for a, b in zip(plain, stream, strict=True))


def _packed(ids: Sequence[int]) -> bytes:
    out = bytearray()
    for number in ids:
        while number > 127:
            out.append(number & 127 | 128)
            number >>= 7
        out.append(number)
    return bytes(out)


def _unpacked(raw: bytes) -> list[int]:
    ids, number, shift = [], 0, 0
    for byte in raw:
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            ids.append(number)
            number = shift = 0
    return ids
