"""A clock that stands at noon, and the cast."""

from collections.abc import Iterator

import pytest

from tallgrass.kernel.clock import FrozenClock, use_clock
from tests.cast import Cast, make_cast
from tests.contracts.factories import NOON


@pytest.fixture
def clock() -> Iterator[FrozenClock]:
    frozen = FrozenClock(NOON)
    with use_clock(frozen):
        yield frozen


@pytest.fixture
def cast(db: None, clock: FrozenClock) -> Cast:
    return make_cast()
