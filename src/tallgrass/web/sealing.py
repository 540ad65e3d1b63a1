"""Numbers of rows as pages give them out: sealed, each for its one purpose, so that nobody reads
from them how many rows there are, or names one that no page showed them."""

import base64
from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from tallgrass.kernel import clock

LONGEST = 400


def seal(text: object, purpose: str) -> str:
    """Return what stands for a text on a page."""
    moment = int(clock.now().timestamp())
    return _sealer(purpose, _secrets()).encrypt_at_time(str(text).encode(), moment).decode()


def unsealed(token: str, purpose: str, *, good_for: timedelta | None = None) -> str | None:
    """Return what was sealed for this purpose, or None when it was altered, is too old, or was made
    for something else."""
    sealer = _sealer(purpose, _secrets())
    try:
        if len(token) > LONGEST:
            return None
        if good_for is None:
            return sealer.decrypt(token.encode()).decode()
        now, longest = int(clock.now().timestamp()), int(good_for.total_seconds())
        return sealer.decrypt_at_time(token.encode(), longest, now).decode()
    except (InvalidToken, ValueError):
        return None


def unsealed_numbers(tokens: Sequence[str], purpose: str) -> list[int] | None:
    """Return the numbers that were sealed for this purpose; None where one of them was not."""
    texts = [unsealed(token, purpose) for token in tokens]
    return [int(text) for text in texts if text] if all(texts) else None


def _secrets() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@lru_cache(maxsize=64)
def _sealer(purpose: str, secrets: tuple[str, ...]) -> MultiFernet:
    """Return what seals for one purpose, by the secret in force, and opens by earlier ones too."""
    keys = [sha256(f"tallgrass.web.{purpose}:{secret}".encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
