"""A list kept in its own address: the cursor of the next page carries what is still to be shown,
sealed for one viewer.

So pages of one visit neither repeat nor skip, whatever happens meanwhile, and nothing is written
for a look. The seal is AES-GCM under a key of the installation's secret and the scope: nobody reads
an internal number in it, or changes it.
"""

import base64
import binascii
import hmac
import secrets
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from tallgrass.kernel.errors import CURSOR_DAMAGED

NONCE = 12
LONGEST = 4_000


def seal(ids: Sequence[int], scope: str) -> str:
    """Return a cursor that holds these ids for that scope (who looks, at which list); empty for
    none."""
    if not ids:
        return ""
    nonce = secrets.token_bytes(NONCE)
    covered = _cipher(settings.TALLGRASS_SECRETS[0], scope).encrypt(nonce, _packed(ids), None)
    return base64.urlsafe_b64encode(nonce + covered).decode().rstrip("=")


def unseal(cursor: str, scope: str) -> list[int]:
    """Return the ids of a cursor. Raises BadRequest for anything not sealed here for that scope."""
    try:
        raw = base64.urlsafe_b64decode(cursor[:LONGEST].encode("ascii") + b"=" * (-len(cursor) % 4))
    except (ValueError, binascii.Error, UnicodeError):
        raise CURSOR_DAMAGED() from None
    for secret in settings.TALLGRASS_SECRETS:
        try:
            return _unpacked(_cipher(secret, scope).decrypt(raw[:NONCE], raw[NONCE:], None))
        except (InvalidTag, ValueError):
            continue
    raise CURSOR_DAMAGED()


def _cipher(secret: str, scope: str) -> AESGCM:
    purpose = f"tallgrass.discovery.snapshot:{scope}"
    return AESGCM(hmac.digest(secret.encode(), purpose.encode(), "sha256"))


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
