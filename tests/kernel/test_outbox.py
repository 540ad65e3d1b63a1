"""Outbox events: after the commit, to every handler, and again to the one that failed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tallgrass.kernel import outbox
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.models import OutboxDelivery, OutboxEvent
from tallgrass.kernel.transaction import transaction

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[FrozenClock]:
    frozen = FrozenClock(datetime(2026, 5, 1, tzinfo=UTC))
    with use_clock(frozen):
        yield frozen


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """What the handlers of `test.news` heard; nobody else listens."""
    monkeypatch.setattr(outbox, "_handlers", {})
    heard: list[tuple[str, Any]] = []

    @outbox.on("test.news")
    def first(payload: dict[str, Any]) -> None:
        heard.append(("first", payload["n"]))

    @outbox.on("test.news")
    def second(payload: dict[str, Any]) -> None:
        if payload.get("fails") and len(heard) < 3:
            heard.append(("failed", payload["n"]))
            raise RuntimeError("not yet")
        heard.append(("second", payload["n"]))

    return heard


def test_each_handler_is_told_once(clock: FrozenClock, told: list[tuple[str, Any]]) -> None:
    outbox.emit("test.news", n=1)
    assert (outbox.deliver_due(), told) == (1, [("first", 1), ("second", 1)])
    assert (outbox.deliver_due(), len(told)) == (0, 2)


def test_nothing_is_told_of_what_was_rolled_back(
    clock: FrozenClock, told: list[tuple[str, Any]]
) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        outbox.emit("test.news", n=1)
        raise ZeroDivisionError
    assert (outbox.deliver_due(), told, OutboxEvent.objects.count()) == (0, [], 0)


def test_a_handler_that_fails_is_told_again_later_and_the_others_are_not(
    clock: FrozenClock, told: list[tuple[str, Any]]
) -> None:
    outbox.emit("test.news", n=1, fails=True)
    assert outbox.deliver_due() == 1
    assert (told, outbox.deliver_due()) == ([("first", 1), ("failed", 1)], 0)
    clock.advance(timedelta(seconds=2))
    assert outbox.deliver_due() == 0
    clock.advance(timedelta(seconds=4))
    assert outbox.deliver_due() == 1
    assert told == [("first", 1), ("failed", 1), ("failed", 1), ("second", 1)]
    assert (OutboxDelivery.objects.count(), outbox.failing()) == (0, [])


def test_a_handler_that_keeps_failing_silences_nobody_after_it(
    clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "_handlers", {})
    heard: list[int] = []

    @outbox.on("test.news")
    def broken(_payload: dict[str, Any]) -> None:
        raise RuntimeError("for ever")

    @outbox.on("test.news")
    def sound(payload: dict[str, Any]) -> None:
        heard.append(payload["n"])

    for n in range(3):
        outbox.emit("test.news", n=n)
        outbox.deliver_due()
        clock.advance(timedelta(seconds=10))
    assert heard == [0, 1, 2]
    assert [row.event.payload["n"] for row in OutboxDelivery.objects.order_by("pk")] == [0, 1, 2]
    assert OutboxEvent.objects.filter(finished_at=None).count() == 0


def test_what_fails_is_listed_for_operators(
    clock: FrozenClock, told: list[tuple[str, Any]]
) -> None:
    began = clock.now()
    outbox.emit("test.news", n=1, fails=True)
    outbox.deliver_due()
    [failing] = outbox.failing()
    assert failing == outbox.Failing(
        "test.news",
        "kernel.told.<locals>.second",
        began,
        1,
        "RuntimeError('not yet')",
        began + timedelta(seconds=2),
    )


def test_a_handler_that_is_gone_stays_on_the_list_and_holds_up_nothing(
    clock: FrozenClock, told: list[tuple[str, Any]]
) -> None:
    outbox.emit("test.news", n=1, fails=True)
    outbox.deliver_due()
    OutboxDelivery.objects.update(handler="kernel.renamed")
    outbox.emit("test.news", n=2)
    clock.advance(timedelta(seconds=2))
    assert (outbox.deliver_due(), told[2:]) == (1, [("first", 2), ("second", 2)])
    [failing] = outbox.failing()
    assert (failing.attempts, failing.error) == (
        2,
        "LookupError('no handler is called kernel.renamed')",
    )


def test_what_a_failing_handler_wrote_is_undone(
    clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "_handlers", {})

    @outbox.on("test.news")
    def half(_payload: dict[str, Any]) -> None:
        outbox.emit("test.written")
        raise RuntimeError("after half of it")

    outbox.emit("test.news")
    outbox.deliver_due()
    assert [event.name for event in OutboxEvent.objects.all()] == ["test.news"]


def test_a_worker_that_is_killed_leaves_the_event_to_the_next_after_its_lease(
    clock: FrozenClock, monkeypatch: pytest.MonkeyPatch, told: list[tuple[str, Any]]
) -> None:
    class Killed(BaseException):
        pass

    @outbox.on("test.news")
    def killed(_payload: dict[str, Any]) -> None:
        if len(told) == 2:
            raise Killed

    outbox.emit("test.news", n=1)
    with pytest.raises(Killed):
        outbox.deliver_due()
    assert (outbox.deliver_due(), told) == (0, [("first", 1), ("second", 1)])
    clock.advance(outbox.LEASE)
    told.append(("later", 0))
    assert (outbox.deliver_due(), len(told)) == (1, 3)
    [event] = OutboxEvent.objects.all()
    assert (len(event.handled), event.finished_at) == (3, clock.now())


def test_pauses_grow_but_never_past_an_hour(
    clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "_handlers", {})

    @outbox.on("test.news")
    def never(_payload: dict[str, Any]) -> None:
        raise RuntimeError("never")

    outbox.emit("test.news")
    pauses = []
    for _ in range(14):
        outbox.deliver_due()
        [row] = OutboxDelivery.objects.all()
        pauses.append(row.due_at - clock.now())
        clock.advance(pauses[-1])
    assert (
        pauses == sorted(pauses)
        and pauses[:3] == [timedelta(seconds=s) for s in (2, 4, 8)]
        and pauses[-1] == timedelta(hours=1)
    )


def test_an_event_nobody_listens_to_is_finished(
    clock: FrozenClock, told: list[tuple[str, Any]]
) -> None:
    outbox.emit("test.silence")
    assert (outbox.deliver_due(), told) == (1, [])
