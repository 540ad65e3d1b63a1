"""What the builders of the sample community share: a clock that moves through its history, a seeded
chance, and who is who."""

import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.sweeps import all_sweeps, run_once
from tallgrass.notes.types import NoteCard
from tallgrass.people.queries import principal_of
from tallgrass.people.types import OrgCard, PersonCard

CONTENT = Path(__file__).parent / "content"
Progress = Callable[[str, int, int], None]
LEFT_TO_THE_WORKER = frozenset({"notes.pictures"})  # slow, and harmless to do later


def load(name: str) -> dict[str, Any]:
    """Load a content file."""
    return tomllib.loads((CONTENT / name).read_text(encoding="utf-8"))


@dataclass
class World:
    """The community while it is being built. `end` is its present: nothing happens after it."""

    end: datetime
    rng: Random
    clock: FrozenClock
    progress: Progress
    people: dict[str, PersonCard] = field(default_factory=dict)
    """Everybody by key: authors by theirs ("food-en-a"), the sample sign-ins by role, readers by
    "reader-17"."""
    orgs: dict[str, OrgCard] = field(default_factory=dict)
    notes: dict[str, NoteCard] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)
    emails: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    boards: dict[str, int] = field(default_factory=dict)
    principals: dict[str, Principal] = field(default_factory=dict)

    def acting(self, key: str) -> Principal:
        """Return the person of that key, with the seats they hold once organisations are
        founded."""
        if key not in self.principals:
            self.principals[key] = principal_of(self.people[key].id)
        return self.principals[key]

    def written_at(self, key: str) -> datetime:
        """Return when a note of the sample was written: here every day is known."""
        return self.notes[key].created_at or self.end

    def readers(self) -> list[str]:
        """Return keys of people who mostly read."""
        return [key for key in self.people if key.startswith("reader-")]

    def writers(self) -> list[str]:
        """Return keys of the people whose notes we have."""
        return [key for key in self.people if key[-2:-1] == "-" and key[-1:] in "abcd"]

    @contextmanager
    def on(self, days_ago: float) -> Iterator[None]:
        """Do this that many days before the present."""
        self.clock.moment = self.end - timedelta(days=days_ago)
        yield

    def sweep(self, *names: str) -> None:
        """Let the worker's sweeps (all but pictures, or those named) do what is due as of the
        clock."""
        for due in all_sweeps():
            if due.name in names or (not names and due.name not in LEFT_TO_THE_WORKER):
                while run_once(due):
                    pass


@contextmanager
def world(as_of: date, seed: int, progress: Progress) -> Iterator[World]:
    """Make a new world whose present is midnight (UTC) at the beginning of `as_of`."""
    end = datetime.combine(as_of, time(0, 0), UTC)
    clock = FrozenClock(end - timedelta(days=365))
    with use_clock(clock):
        yield World(end, Random(seed), clock, progress)
