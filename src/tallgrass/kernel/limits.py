"""Rate limits as token buckets in a table."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Least

from tallgrass.kernel import clock, errors
from tallgrass.kernel.forwarding import network_of
from tallgrass.kernel.models import RateBucket
from tallgrass.kernel.transaction import transaction

KEPT = timedelta(days=2)  # full again by then: nobody limits for longer than a day
MOST_FORGOTTEN = 200


def sender(address: str) -> str:
    """Return what stands for the network of a visitor in the key of a bucket: an IPv4 address, of
    IPv6 the first 64 bits."""
    return veiled(network_of(address))


def veiled(text: str) -> str:
    """Return what stands in a key for an address, of a network or of mail: a digest under our
    secret, so that none is stored."""
    secret = hashlib.sha256(f"tallgrass sender\0{settings.SECRET_KEY}".encode()).digest()
    return hashlib.blake2b(text.encode(), digest_size=16, key=secret).hexdigest()


def check(key: str, *, capacity: int, seconds: int, tokens: int = 1) -> None:
    """Look whether a bucket has a token, or so many, and take none: without a lock, for those who
    are refused anyway. Raises RateLimited when it has fewer."""
    if (bucket := RateBucket.objects.filter(key=key[:120]).first()) is not None:
        _left_in(bucket, capacity, seconds, tokens)


def spend(key: str, *, capacity: int, seconds: int, tokens: int = 1) -> None:
    """Take a token, or so many, from the bucket `key` (`what:whose`), which refills to `capacity`
    within `seconds`. Raises RateLimited when it has fewer."""
    now = clock.now()
    with transaction():
        bucket, is_new = RateBucket.objects.select_for_update().get_or_create(
            key=key[:120], defaults={"tokens": capacity, "updated_at": now}
        )
        if is_new:
            forget_full(MOST_FORGOTTEN)
        bucket.tokens = _left_in(bucket, capacity, seconds, tokens) - tokens
        bucket.updated_at = max(now, bucket.updated_at)
        bucket.save(update_fields=["tokens", "updated_at"])


def _left_in(bucket: RateBucket, capacity: int, seconds: int, tokens: int) -> float:
    """Return how many tokens a bucket has by now. Raises RateLimited when they are too few."""
    rate = capacity / seconds
    passed = max(0.0, (clock.now() - bucket.updated_at).total_seconds())
    left = min(float(capacity), bucket.tokens + passed * rate)
    if left < tokens:
        wait = int((tokens - left) / rate) + 1
        raise errors.RATE_LIMITED(limit=bucket.key.partition(":")[0], retry_after=wait)
    return left


def give_back(key: str, *, capacity: int) -> None:
    """Put a token back into a bucket that one was taken from."""
    with transaction():
        RateBucket.objects.filter(key=key[:120]).update(
            tokens=Least(F("tokens") + 1.0, float(capacity))
        )


def forget_full(most: int) -> int:
    """Delete buckets that nobody took from for days, so many at most, so that no trace of a visitor
    stays; return how many."""
    old = RateBucket.objects.filter(updated_at__lt=clock.now() - KEPT)
    with transaction():
        keys = old.select_for_update(skip_locked=True).values_list("key", flat=True)[:most]
        return RateBucket.objects.filter(key__in=list(keys)).delete()[0]
