"""Outbox events: after the commit, to every handler, and again to the one that failed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tallgrass.kernel import failures, outbox
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.events import event
from tallgrass.kernel.models import OutboxDelivery, OutboxEvent
from tallgrass.kernel.transaction import transaction

pytestmark = pytest.mark.django_db


@event("test.happened")
@dataclass(frozen=True, slots=True)
class News:
    """What these tests tell."""

    n: int = 1
    fails: bool = False


@event("test.written")
@dataclass(frozen=True, slots=True)
class Written:
    """What a handler of theirs tells in turn."""


@event("test.silence")
@dataclass(frozen=True, slots=True)
class Silence:
    """Nobody hears it."""


@pytest.fixture
def clock() -> Iterator[FrozenClock]:
    frozen = FrozenClock(datetime(2026, 5, 1, tzinfo=UTC))
    with use_clock(frozen):
        yield frozen


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """What the handlers of `News` heard; nobody else listens."""
    monkeypatch.setattr(outbox, "_handlers", {})
    heard: list[tuple[str, Any]] = []

    @outbox.on(News)
    def first(news: News) -> None:
        heard.append(("first", news.n))

    @outbox.on(News)
    def second(news: News) -> None:
        if news.fails and len(heard) < 3:
            heard.append(("failed", news.n))
            raise RuntimeError("not yet")
        heard.append(("second", news.n))

    return heard


def test_each_handler_is_told_once(clock: FrozenClock, told: list[tuple[str, Any]]) -> None:
    outbox.emit(News(n=1))
    assert (outbox.deliver_due(), told) == (1, [("first", 1), ("second", 1)])
    assert (outbox.deliver_due(), len(told)) == (0, 2)


def test_nothing_is_told_of_what_was_rolled_back(
    clock: FrozenClock, told: list[tuple[str, Any]]
) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        outbox.emit(News(n=1))
        raise ZeroDivisionError
    assert (outbox.deliver_due(), told, OutboxEvent.objects.count()) == (0, [], 0)


def test_a_handler_that_fails_is_told_again_later_and_the_others_are_not(
    clock: FrozenClock, told: list[tuple[str, Any]]
) -> None:
    outbox.emit(News(n=1, fails=True))
    assert outbox.deliver_due() == 1
    assert (told, outbox.deliver_due()) == ([("first", 1), ("failed", 1)], 0)
    clock.advance(timedelta(seconds=2))
    assert outbox.deliver_due() == 0
    clock.advance(timedelta(seconds=4))
    assert outbox.deliver_due() == 1
    assert told == [("first", 1), ("failed", 1), ("failed", 1), ("second", 1)]
    assert (OutboxDelivery.objects.count(), failures.failing_rows()) == (0, [])


def test_a_handler_that_keeps_failing_silences_nobody_after_it(
    clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "_handlers", {})
    heard: list[int] = []

    @outbox.on(News)
    def broken(_news: News) -> None:
        raise RuntimeError("for ever")

    @outbox.on(News)
    def sound(news: News) -> None:
        heard.append(news.n)

    for n in range(3):
        outbox.emit(News(n=n))
        outbox.deliver_due()
        clock.advance(timedelta(seconds=10))
    assert heard == [0, 1, 2]
    assert [row.event.payload["n"] for row in OutboxDelivery.objects.order_by("pk")] == [0, 1, 2]
    assert OutboxEvent.objects.filter(finished_at=None).count() == 0


def test_what_fails_is_listed_for_operators(
    clock: FrozenClock, told: list[tuple[str, Any]]
) -> None:
    began = clock.now()
    outbox.emit(News(1, fails=True))
    outbox.deliver_due()
    [failing] = failures.failing_rows()
    assert failures.failing_count() == 1
    assert failing == failures.FailingRow(
        loop="outbox: kernel.told.<locals>.second",
        kind="test.happened",
        key=str(OutboxEvent.objects.get().pk),
        count=1,
        error="RuntimeError('not yet')",
        since=began,
        next_at=began + timedelta(seconds=2),
    )


def test_a_handler_that_is_gone_stays_on_the_list_and_holds_up_nothing(
    clock: FrozenClock, told: list[tuple[str, Any]]
) -> None:
    outbox.emit(News(n=1, fails=True))
    outbox.deliver_due()
    OutboxDelivery.objects.update(handler="kernel.renamed")
    outbox.emit(News(n=2))
    clock.advance(timedelta(seconds=2))
    assert (outbox.deliver_due(), told[2:]) == (1, [("first", 2), ("second", 2)])
    [failing] = failures.failing_rows()
    assert (failing.count, failing.error) == (
        2,
        "LookupError('no handler is called kernel.renamed')",
    )


def test_what_a_failing_handler_wrote_is_undone(
    clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "_handlers", {})

    @outbox.on(News)
    def half(_news: News) -> None:
        outbox.emit(Written())
        raise RuntimeError("after half of it")

    outbox.emit(News())
    outbox.deliver_due()
    assert [event.name for event in OutboxEvent.objects.all()] == ["test.happened"]


def test_a_worker_that_is_killed_leaves_the_event_to_the_next_after_its_lease(
    clock: FrozenClock, monkeypatch: pytest.MonkeyPatch, told: list[tuple[str, Any]]
) -> None:
    class Killed(BaseException):
        pass

    @outbox.on(News)
    def killed(_news: News) -> None:
        if len(told) == 2:
            raise Killed

    outbox.emit(News(n=1))
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

    @outbox.on(News)
    def never(_news: News) -> None:
        raise RuntimeError("never")

    outbox.emit(News())
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
    outbox.emit(Silence())
    assert (outbox.deliver_due(), told) == (1, [])


def test_what_is_no_event_is_refused_where_it_is_emitted(
    clock: FrozenClock, told: list[tuple[str, Any]]
) -> None:
    @dataclass(frozen=True)
    class Undeclared:
        n: int

    with pytest.raises(LookupError, match="Undeclared is not declared"):
        outbox.emit(Undeclared(1))
    with pytest.raises(TypeError, match=r"News\.n is no number"):
        outbox.emit(News(n="one"))  # type: ignore[arg-type]
    with pytest.raises(LookupError, match="Undeclared is not declared"):
        outbox.on(Undeclared)
    assert OutboxEvent.objects.count() == 0


def test_a_function_hears_the_events_it_says_it_hears() -> None:
    with pytest.raises(TypeError, match="annotated to hear"):

        @outbox.on(News)
        def wrong(written: Written) -> None: ...


def test_a_stored_event_that_nobody_can_read_waits_for_operators_and_holds_up_nothing(
    clock: FrozenClock, told: list[tuple[str, Any]]
) -> None:
    moment = {"created_at": clock.now(), "due_at": clock.now()}
    OutboxEvent.objects.create(name="test.misspelt", payload={}, **moment)
    OutboxEvent.objects.create(name="test.happened", version=2, payload={"n": 2}, **moment)
    outbox.emit(News(n=3))
    assert (outbox.deliver_due(), told) == (1, [("first", 3), ("second", 3)])
    assert [(row.kind, row.count, row.error) for row in failures.failing_rows()] == [
        ("test.misspelt", 1, "LookupError('no event is called test.misspelt')"),
        (
            "test.happened",
            1,
            "ValueError('test.happened of version 2 was stored by a later release')",
        ),
    ]
    assert outbox.deliver_due() == 0


def test_news_that_all_took_is_forgotten_after_its_days_and_other_news_is_not(
    clock: FrozenClock, told: list[tuple[str, Any]], settings: Any
) -> None:
    settings.TALLGRASS_OUTBOX_DAYS = 7
    with transaction():
        outbox.emit(News(1, fails=True))
        outbox.emit(News(2))
    outbox.deliver_due()
    clock.advance(timedelta(days=7))
    with transaction():
        outbox.emit(News(3))
    assert outbox.forget_told() == 0
    clock.advance(timedelta(seconds=1))
    assert outbox.forget_told() == 1
    assert [row.payload["n"] for row in OutboxEvent.objects.order_by("pk")] == [1, 3]
    assert OutboxDelivery.objects.count() == 1  # of the news that a handler still has to take
