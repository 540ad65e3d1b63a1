"""The same request twice is one operation with one answer (Stripe's idempotency keys)."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from tallgrass.kernel import clock, errors
from tallgrass.kernel.models import IdempotencyKey
from tallgrass.kernel.transaction import transaction

T = TypeVar("T")
SAME_WITHIN = timedelta(minutes=10)
"""How long the same words of one person are the same thing: people go back and press again."""


def fingerprint(body: Any) -> str:
    """Return the SHA-256 of the canonical JSON of `body`."""
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


def made_lately(
    scope: str,
    body: Any,
    *,
    within: timedelta,
    make: Callable[[], T],
    id_of: Callable[[T], int],
    again: Callable[[int], T | None],
) -> T:
    """Make a thing, unless the same was made of the same `body` within that time: then return it.

    `again` reads what was made then by its id; None where it is gone or says something else by now,
    so that another is made. Two requests at once are one after the other here.
    """
    with transaction():
        known, is_new = IdempotencyKey.objects.select_for_update().get_or_create(
            scope=scope,
            key=fingerprint(body),
            defaults={"fingerprint": "", "answer": None, "created_at": clock.now()},
        )
        is_late = known.created_at <= clock.now() - within
        if not is_new and not is_late and (there := again(int(known.answer or 0))) is not None:
            return there
        made = make()
        known.answer, known.created_at = id_of(made), clock.now()
        known.save(update_fields=["answer", "created_at"])
        return made


def made_once(
    scope: str,
    key: str | None,
    body: Any,
    *,
    make: Callable[[], T],
    id_of: Callable[[T], int],
    again: Callable[[int], T],
) -> T:
    """Make a thing the first time a form with this key is sent with this body, and return it;
    afterwards return what was made then, which `again` reads by the id that `id_of` gave.

    The same key with another body makes another thing: people correct a form and send it again.
    Without a key a thing is made at each call.
    """
    if key is None:
        return make()
    made: list[T] = []

    def operation() -> int:
        made.append(make())
        return id_of(made[0])

    thing_id = int(once(scope, fingerprint([key, body]), None, operation))
    return made[0] if made else again(thing_id)
