"""How a sign-in is known to the database: by a digest, so that whoever reads the database cannot
use what they find."""

from hashlib import sha256


def stored_key(session_key: str | None) -> str:
    """Return what is stored of the key that a browser holds."""
    return sha256((session_key or "").encode()).hexdigest()[:40]
