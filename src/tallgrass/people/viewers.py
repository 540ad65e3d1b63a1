"""As whom the counting knows a reader: by a digest that says nothing of them once their salt is
gone."""

import hashlib
import secrets


def new_salt() -> str:
    """Draw a person's salt: 128 bits, in hexadecimal."""
    return secrets.token_hex(16)


def viewer_of(public_id: str, salt: str) -> str:
    """Return the digest of a person under their salt, 64 bits in hexadecimal (BLAKE2b, keyed);
    empty for somebody who has none any more. Tickets, the journal and tracked links hold it."""
    if not salt:
        return ""
    key = bytes.fromhex(salt)
    return hashlib.blake2b(public_id.encode(), digest_size=8, key=key).hexdigest()
