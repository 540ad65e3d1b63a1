"""Rate limits as token buckets in a table."""

from tallgrass.kernel import clock, errors
from tallgrass.kernel.models import RateBucket
from tallgrass.kernel.transaction import transaction


def spend(key: str, *, capacity: int, seconds: int) -> None:
    """Take one token from the bucket `key` (`what:whose`), which refills to `capacity` within
    `seconds`. Raises RateLimited when it is empty."""
    now = clock.now()
    rate = capacity / seconds
    with transaction():
        bucket, _created = RateBucket.objects.select_for_update().get_or_create(
            key=key[:120], defaults={"tokens": capacity, "updated_at": now}
        )
        passed = max(0.0, (now - bucket.updated_at).total_seconds())
        tokens = min(float(capacity), bucket.tokens + passed * rate)
        if tokens < 1:
            wait = int((1 - tokens) / rate) + 1
            raise errors.RATE_LIMITED(limit=key.partition(":")[0], retry_after=wait)
        bucket.tokens = tokens - 1
        bucket.updated_at = max(now, bucket.updated_at)
        bucket.save(update_fields=["tokens", "updated_at"])
