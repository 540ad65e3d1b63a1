"""Rate limits: so many at once, then as they refill; a clock that goes back gives nothing away."""

from datetime import UTC, datetime, timedelta

import pytest

from tallgrass.kernel import limits
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.errors import RATE_LIMITED
from tallgrass.kernel.models import RateBucket
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def spend(times: int = 1, key: str = "test:ada") -> None:
    for _ in range(times):
        limits.spend(key, capacity=3, seconds=60)


def test_a_bucket_empties_says_when_to_come_back_and_refills() -> None:
    clock = FrozenClock(datetime(2026, 5, 1, tzinfo=UTC))
    with use_clock(clock):
        spend(3)
        with refused(RATE_LIMITED, limit="test") as caught:
            spend()
        assert 20 <= caught.value.retry_after <= 21
        clock.advance(timedelta(seconds=caught.value.retry_after))
        spend()
        with refused(RATE_LIMITED, limit="test"):
            spend()
        spend(3, key="test:another")
        clock.advance(timedelta(hours=5))
        spend(3)
        with refused(RATE_LIMITED, limit="test"):
            spend()


def test_c6_a_clock_that_goes_back_refills_nothing() -> None:
    clock = FrozenClock(datetime(2026, 5, 1, tzinfo=UTC))
    with use_clock(clock):
        spend(3)
        clock.advance(-timedelta(hours=1))
        with refused(RATE_LIMITED, limit="test"):
            spend()
        clock.advance(timedelta(hours=1))
        with refused(RATE_LIMITED, limit="test"):
            spend()


def test_no_address_is_stored_and_a_bucket_goes_when_nobody_used_it_for_days() -> None:
    clock = FrozenClock(datetime(2026, 5, 1, tzinfo=UTC))
    with use_clock(clock):
        spend(key=f"test:{limits.sender('192.0.2.7')}")
        [key] = RateBucket.objects.values_list("key", flat=True)
        assert "192.0.2.7" not in key and limits.sender("192.0.2.7") in key
        assert limits.sender("192.0.2.8") not in key
        clock.advance(timedelta(days=1))
        spend(key="test:ada")
        assert RateBucket.objects.count() == 2
        clock.advance(timedelta(days=1, seconds=1))
        spend(key="test:bo")
        assert set(RateBucket.objects.values_list("key", flat=True)) == {"test:ada", "test:bo"}
