"""A clock that stands at noon, for tests that reckon with days."""

from collections.abc import Iterator

import pytest

from tallgrass.kernel.clock import FrozenClock, use_clock
from tests.contracts.factories import NOON


@pytest.fixture
def clock() -> Iterator[FrozenClock]:
    frozen = FrozenClock(NOON)
    with use_clock(frozen):
        yield frozen
