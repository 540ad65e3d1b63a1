"""The same request twice is one operation with one answer (Stripe's idempotency keys)."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from tallgrass.kernel import clock, errors
from tallgrass.kernel.models import IdempotencyKey
from tallgrass.kernel.transaction import transaction


def fingerprint(body: Any) -> str:
    """SHA-256 of the canonical JSON of `body`."""
    return hashlib.sha256(
        json.dumps(body, sort_keys=True, separators=(",", ":"), default=str).encode()
    ).hexdigest()


def once(scope: str, key: str, body: Any, operation: Callable[[], Any]) -> Any:
    """Do `operation` the first time this key is seen and remember its JSON answer; afterwards
    give that answer again.

    The operation and the memory of it commit together. Raises Conflict when the key returns with
    another body, BadRequest for an unusable key.
    """
    if not 8 <= len(key) <= 80 or not key.isascii() or not key.isprintable():
        raise errors.KEY_UNUSABLE()
    wanted = fingerprint(body)
    with transaction():
        known, created = IdempotencyKey.objects.select_for_update().get_or_create(
            scope=scope,
            key=key,
            defaults={"fingerprint": wanted, "answer": None, "created_at": clock.now()},
        )
        if not created:
            if known.fingerprint != wanted:
                raise errors.KEY_REUSED()
            return known.answer
        known.answer = operation()
        known.save(update_fields=["answer"])
        return known.answer
