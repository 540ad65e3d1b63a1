"""The outbox: events written with the action and delivered after it by the worker, to each
handler at least once and to none twice at the same time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog
from django.db.models import QuerySet

from tallgrass.kernel import clock
from tallgrass.kernel.models import OutboxDelivery, OutboxEvent
from tallgrass.kernel.sweeps import sweep
from tallgrass.kernel.transaction import transaction

Handler = Callable[[Any], None]
Row = TypeVar("Row", OutboxEvent, OutboxDelivery)
_handlers: dict[str, dict[str, Handler]] = {}
_log = structlog.get_logger("tallgrass.outbox")
LONGEST_PAUSE = timedelta(hours=1)
LEASE = timedelta(seconds=60)
CLAIMED_AT_ONCE = 20  # so few that a worker is through with them before its lease ends


@dataclass(frozen=True, slots=True)
class Failing:
    """News that a handler could not take yet: which event of what moment, who fails, how often and
    why, and when it is tried again."""

    event: str
    handler: str
    emitted_at: datetime
    attempts: int
    error: str
    due_at: datetime


def on(name: str) -> Callable[[Handler], Handler]:
    """Subscribe to an event by name. A handler must bear being told twice."""

    def register(function: Handler) -> Handler:
        _handlers.setdefault(name, {})[_name_of(function)] = function
        return function

    return register


def _name_of(function: Handler) -> str:
    """A handler's name in stored rows: its room and its own name, whichever file holds it."""
    return f"{function.__module__.split('.')[1]}.{function.__qualname__}"


def emit(name: str, **payload: Any) -> None:
    """Write an event in the caller's transaction; it is delivered only if that commits."""
    now = clock.now()
    OutboxEvent.objects.create(name=name, payload=payload, created_at=now, due_at=now)


@sweep("outbox", every=0.5)
def deliver_due(limit: int = 200) -> int:
    """Tell handlers of new events, then try again those that failed before; returns how many events
    and how many second tries were dealt with.

    A handler that fails is tried again by itself, after pauses that double up to an hour; the
    other handlers and the other events are not held up.
    """
    fresh = OutboxEvent.objects.filter(finished_at=None)
    done = 0
    while done < limit and (rows := _claimed(fresh)):
        done += sum(_dispatch(row) for row in rows)
    return done + sum(_retry(row) for row in _claimed(OutboxDelivery.objects.all()))


def failing(limit: int = 100) -> list[Failing]:
    """News that is waiting for a second try, oldest first."""
    unread = OutboxEvent.objects.filter(finished_at=None, attempts__gt=0).order_by("pk")[:limit]
    late = OutboxDelivery.objects.select_related("event").order_by("pk")[:limit]
    found = [
        Failing(row.name, "", row.created_at, row.attempts, row.error, row.due_at) for row in unread
    ]
    found += [
        Failing(
            row.event.name, row.handler, row.event.created_at, row.attempts, row.error, row.due_at
        )
        for row in late
    ]
    return sorted(found, key=lambda each: each.emitted_at)[:limit]


def _claimed(rows: QuerySet[Row]) -> list[Row]:
    """Rows that are due, now this worker's for a lease. Should it be killed, their turn comes
    again when that ends."""
    due = rows.filter(due_at__lte=clock.now()).order_by("due_at", "pk")
    if not due.exists():
        return []  # an idle outbox takes no lock and writes nothing
    with transaction():
        mine = list(due.select_for_update(skip_locked=True)[:CLAIMED_AT_ONCE])
        rows.filter(pk__in=[row.pk for row in mine]).update(due_at=clock.now() + LEASE)
    return mine


def _dispatch(row: OutboxEvent) -> int:
    """Tell every handler of an event that was not told yet."""
    for name, handler in _handlers.get(row.name, {}).items():
        if name not in row.handled:
            try:
                with transaction():
                    held = _untold(row, name)
                    if held:
                        handler(row.payload)
                        _mark(held, name)
            except Exception as error:  # a handler's defect must not stop the others' news
                _set_aside(row, name, error)
    OutboxEvent.objects.filter(pk=row.pk).update(finished_at=clock.now())
    return 1


def _untold(row: OutboxEvent, name: str) -> OutboxEvent | None:
    """The event, locked, if this handler was not told of it meanwhile by a worker whose lease had
    ended."""
    held = OutboxEvent.objects.select_for_update().get(pk=row.pk)
    return None if name in held.handled else held


def _mark(held: OutboxEvent, name: str) -> None:
    held.handled = [*held.handled, name]
    held.save(update_fields=["handled"])


def _set_aside(row: OutboxEvent, name: str, error: Exception) -> None:
    """Give a failed delivery a row of its own, which is tried again apart from the event."""
    _report(row.name, name, error, 1)
    with transaction():
        held = _untold(row, name)
        if held:
            OutboxDelivery.objects.create(
                event=held,
                handler=name,
                attempts=1,
                error=repr(error)[:2000],
                due_at=clock.now() + _pause(1),
            )
            _mark(held, name)


def _retry(row: OutboxDelivery) -> int:
    """Tell one handler again of what it failed to take; returns 1 when it took it."""
    try:
        with transaction():
            held = OutboxDelivery.objects.select_for_update().filter(pk=row.pk).first()
            if held:
                _handler_of(held)(held.event.payload)
                held.delete()
    except Exception as error:  # the next try is later
        _report(row.event.name, row.handler, error, row.attempts + 1)
        OutboxDelivery.objects.filter(pk=row.pk).update(
            attempts=row.attempts + 1,
            error=repr(error)[:2000],
            due_at=clock.now() + _pause(row.attempts + 1),
        )
        return 0
    return 1


def _handler_of(row: OutboxDelivery) -> Handler:
    """Raises LookupError where nobody has that name any more: operators see it, nothing is lost."""
    handler = _handlers.get(row.event.name, {}).get(row.handler)
    if handler is None:
        raise LookupError(f"no handler is called {row.handler}")
    return handler


def _pause(attempts: int) -> timedelta:
    return min(timedelta(seconds=2 ** min(attempts, 12)), LONGEST_PAUSE)


def _report(event: str, handler: str, error: Exception, attempts: int) -> None:
    _log.error(
        "outbox handler failed",
        outbox_event=event,
        handler=handler,
        error=repr(error),
        attempts=attempts,
    )
