"""Outbox events: after the commit, to every handler, again when one fails."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tallgrass.kernel import outbox
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.models import OutboxEvent
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
    assert outbox.deliver_due() == 0
    assert (told, outbox.deliver_due()) == ([("first", 1), ("failed", 1)], 0)
    clock.advance(timedelta(seconds=2))
    assert outbox.deliver_due() == 0
    clock.advance(timedelta(seconds=4))
    assert outbox.deliver_due() == 1
    assert told == [("first", 1), ("failed", 1), ("failed", 1), ("second", 1)]
    [event] = OutboxEvent.objects.all()
    assert (event.attempts, event.finished_at, len(event.handled)) == (2, clock.now(), 2)


def test_pauses_grow_but_never_past_an_hour(
    clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(_payload: dict[str, Any]) -> None:
        raise RuntimeError("never")

    monkeypatch.setattr(outbox, "_handlers", {"test.news": [never]})
    outbox.emit("test.news")
    pauses = []
    for _ in range(14):
        outbox.deliver_due()
        [event] = OutboxEvent.objects.all()
        pauses.append(event.due_at - clock.now())
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
