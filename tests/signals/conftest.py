"""Who appears in these tests."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.principal import Principal
from tallgrass.notes.types import NoteCard
from tests.notes import factories as notes


@pytest.fixture
def clock() -> Iterator[FrozenClock]:
    """A clock that stands at noon of an ordinary day."""
    frozen = FrozenClock(datetime(2026, 5, 4, 12, 0, tzinfo=UTC))
    with use_clock(frozen):
        yield frozen


@pytest.fixture
def mei(db: None, clock: FrozenClock) -> Principal:
    """A creator."""
    return notes.person("mei")


@pytest.fixture
def tea(mei: Principal) -> NoteCard:
    """A note of theirs."""
    return notes.note(mei)


@pytest.fixture
def soup(mei: Principal) -> NoteCard:
    """Another."""
    return notes.note(mei, title="Soup", body="Broth from bones, eight hours.")
