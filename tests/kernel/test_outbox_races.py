"""Several workers at one outbox: each event is told once, and no worker waits for another's."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import connections

from tallgrass.kernel import clock, outbox
from tallgrass.kernel.events import event
from tallgrass.kernel.models import OutboxDelivery, OutboxEvent

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS, EVENTS = 4, 30


@event("test.raced")
@dataclass(frozen=True, slots=True)
class Raced:
    """What the workers race for."""

    n: int


def until_idle() -> None:
    while outbox.deliver_due():
        pass


def race(workers: int, turn: Callable[[], object] = until_idle) -> None:
    """Let that many workers begin at the same moment."""
    start = threading.Barrier(workers)

    def work() -> None:
        try:
            start.wait()
            turn()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not any(thread.is_alive() for thread in threads)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Counter[tuple[str, int]]:
    """How often each handler of `Raced` was told of each event."""
    monkeypatch.setattr(outbox, "_handlers", {})
    counted: Counter[tuple[str, int]] = Counter()
    lock = threading.Lock()

    def count(name: str, n: int) -> None:
        time.sleep(0.002)
        with lock:
            counted[name, n] += 1

    @outbox.on(Raced)
    def first(raced: Raced) -> None:
        count("first", raced.n)

    @outbox.on(Raced)
    def second(raced: Raced) -> None:
        count("second", raced.n)

    return counted


def test_workers_side_by_side_tell_each_handler_once(heard: Counter[tuple[str, int]]) -> None:
    for n in range(EVENTS):
        outbox.emit(Raced(n))
    race(WORKERS)
    assert heard == Counter({(who, n): 1 for who in ("first", "second") for n in range(EVENTS)})
    assert OutboxEvent.objects.filter(finished_at=None).count() == 0


def test_workers_side_by_side_try_again_once(heard: Counter[tuple[str, int]]) -> None:
    for n in range(EVENTS):
        event = OutboxEvent.objects.create(
            name="test.raced",
            payload={"n": n},
            created_at=clock.now(),
            due_at=clock.now(),
            finished_at=clock.now(),
        )
        OutboxDelivery.objects.create(
            event=event,
            handler="kernel.heard.<locals>.first",
            due_at=clock.now(),
            attempts=1,
            error="?",
        )
    race(WORKERS)
    assert heard == Counter({("first", n): 1 for n in range(EVENTS)})
    assert OutboxDelivery.objects.count() == 0


def test_a_worker_whose_lease_ended_does_not_tell_what_another_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outbox, "_handlers", {})
    told: list[int] = []

    @outbox.on(Raced)
    def slow(raced: Raced) -> None:
        time.sleep(0.2)
        told.append(raced.n)

    outbox.emit(Raced(1))
    both_hold_it = [OutboxEvent.objects.get(), OutboxEvent.objects.get()]
    race(2, lambda: outbox._dispatch(both_hold_it.pop()))
    assert told == [1]
