"""Group commit: one thread gathers what concurrent requests want written and commits it at once."""

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import structlog

from tallgrass.journal.appending import append
from tallgrass.journal.spending import decide
from tallgrass.journal.store import Store
from tallgrass.journal.types import AppendResult, Batch, ClickAttempt, Decision, JournalUnavailable

_log = structlog.get_logger("tallgrass.journal")
LARGEST_GROUP = 512
Work = Batch | ClickAttempt
Outcome = AppendResult | Decision | JournalUnavailable
Deliver = Callable[[list[tuple[Any, Outcome]]], None]


def write(store: Store, works: Sequence[Work], now: int) -> list[Outcome]:
    """Commit all of these works together and say what became of each. Raises JournalUnavailable
    when none was committed."""
    with store.writing() as connection:
        batches = iter([append(connection, work) for work in works if isinstance(work, Batch)])
        clicks = [work for work in works if isinstance(work, ClickAttempt)]
        decisions = iter(decide(connection, store.rates, clicks, now) if clicks else [])
        return [next(batches) if isinstance(work, Batch) else next(decisions) for work in works]


class JournalWriter:
    """The thread. `deliver` is called on it after each commit with (ticket, outcome) pairs, in the
    order submitted."""

    def __init__(self, home: Path, deliver: Deliver, now: Callable[[], int]) -> None:
        self._home = home
        self._deliver = deliver
        self._now = now
        self._waiting: SimpleQueue[tuple[Any, Work] | None] = (
            SimpleQueue()
        )  # None is the last: stop
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def submit(self, ticket: Any, work: Work) -> None:
        """Hand in a work; its outcome is delivered with `ticket` once it is on disk, or refused."""
        self._waiting.put((ticket, work))

    def waiting(self) -> int:
        """Return how many works are not yet taken up."""
        return self._waiting.qsize()

    def stop(self) -> None:
        """Finish what is waiting, then end."""
        self._waiting.put(None)
        self._thread.join(timeout=30)

    def _run(self) -> None:
        store: Store | None = None
        for group in self._groups():
            store, outcomes = self._commit(store, [work for _ticket, work in group])
            self._deliver(
                [
                    (ticket, outcome)
                    for (ticket, _work), outcome in zip(group, outcomes, strict=True)
                ]
            )
        if store:
            store.close()

    def _groups(self) -> Iterator[list[tuple[Any, Work]]]:
        """Yield what waits, as much as one commit takes, again and again until the end is told."""
        handed = self._waiting.get()
        while handed is not None:
            group = [handed]
            try:
                while (
                    len(group) < LARGEST_GROUP
                    and (handed := self._waiting.get_nowait()) is not None
                ):
                    group.append(handed)
            except Empty:
                pass
            yield group
            if handed is not None:
                handed = self._waiting.get()

    def _commit(self, store: Store | None, works: list[Work]) -> tuple[Store | None, list[Outcome]]:
        try:
            store = store or Store(self._home)
            return store, write(store, works, self._now())
        except (
            Exception
        ) as error:  # whatever it was, nothing was committed and the thread must live on
            _log.error("journal did not commit", error=repr(error), works=len(works))
            refused: list[Outcome] = [JournalUnavailable(str(error)) for _ in works]
            return store, refused
