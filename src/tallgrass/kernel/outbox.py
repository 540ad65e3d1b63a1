"""The outbox: events written with the action and delivered after it by the worker, to each
handler at least once and to none twice at the same time."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from types import UnionType
from typing import Any, TypeVar, get_args, get_type_hints

import structlog
from django.conf import settings
from django.db.models import QuerySet

from tallgrass.kernel import clock, events
from tallgrass.kernel.models import OutboxDelivery, OutboxEvent
from tallgrass.kernel.sweeps import Lane, Wake, sweep
from tallgrass.kernel.transaction import transaction

Handler = Callable[[Any], None]
Heard = TypeVar("Heard", bound=Handler)
Row = TypeVar("Row", OutboxEvent, OutboxDelivery)
_handlers: dict[str, dict[str, Handler]] = {}
_log = structlog.get_logger("tallgrass.outbox")
LONGEST_PAUSE = timedelta(hours=1)
LEASE = timedelta(seconds=60)
FORGOTTEN_AT_ONCE = 500  # so few that nobody waits long for the database
CLAIMED_AT_ONCE = 20  # so few that a worker is through with them before its lease ends


def on(*classes: type) -> Callable[[Heard], Heard]:
    """Subscribe a function to events by their classes. It must bear being told twice; its name is
    unique in its room.

    Raises LookupError for a class that is no event, TypeError for a function that says it hears
    others.
    """
    names = [events.type_of(cls).name for cls in classes]

    def register(function: Heard) -> Heard:
        _check_hears(function, classes)
        for name in names:
            _handlers.setdefault(name, {})[_name_of(function)] = function
        return function

    return register


def _check_hears(function: Handler, classes: Sequence[type]) -> None:
    hints = get_type_hints(function)
    hints.pop("return", None)
    heard = next(iter(hints.values()), None)
    said = set(get_args(heard)) if isinstance(heard, UnionType) else {heard}
    if said != set(classes):
        raise TypeError(f"{function.__qualname__} is annotated to hear {heard}")


def _name_of(function: Handler) -> str:
    """Name a handler in stored rows: by its room and its own name, whichever file holds it."""
    return f"{function.__module__.split('.')[1]}.{function.__qualname__}"


def listeners(name: str) -> list[str]:
    """Return who hears the event of that name: rooms with the names of their functions."""
    return sorted(_handlers.get(name, {}))


def emit(happened: object) -> None:
    """Write an event in the caller's transaction; it is delivered only if that commits.

    Raises LookupError for what is not declared as an event, TypeError for a value of another type
    than its field has.
    """
    now = clock.now()
    declared = events.type_of(type(happened))
    OutboxEvent.objects.create(
        name=declared.name,
        version=declared.version,
        payload=events.pack(happened),
        created_at=now,
        due_at=now,
    )


def _next_due() -> datetime | None:
    firsts = [
        rows.order_by("due_at", "pk").values_list("due_at", flat=True).first()
        for rows in (OutboxEvent.objects.filter(finished_at=None), OutboxDelivery.objects.all())
    ]
    return min((first for first in firsts if first), default=None)


@sweep("outbox", every=0.5, lane=Lane.DEADLINES, wakes=[Wake.DATABASE], next_due=_next_due)
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


def forget_word(word: str) -> None:
    """Drop a word from all news: told news that holds it is deleted, other news goes on without
    it. In the caller's transaction."""
    for row in OutboxEvent.objects.filter(payload__icontains=json.dumps(word)):
        if row.finished_at and not row.deliveries.exists():
            row.delete()
        else:
            row.payload = _without(row.payload, word)
            row.save(update_fields=["payload"])


def _without(value: Any, word: str) -> Any:
    if isinstance(value, dict):
        return {name: _without(part, word) for name, part in value.items()}
    if isinstance(value, list):
        return [_without(part, word) for part in value if part != word]
    return "" if value == word else value


@sweep("outbox.pruning", every=3600, lane=Lane.CONTENT)
def forget_told(limit: int = 20_000) -> int:
    """Delete events that every handler took `outbox_days` ago; return how many.

    Those that a handler failed to take stay, however old, until it has taken them.
    """
    until = clock.now() - timedelta(days=settings.TALLGRASS_OUTBOX_DAYS)
    told = OutboxEvent.objects.filter(finished_at__lt=until, deliveries=None)
    done = 0
    while done < limit and (ids := list(told.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE])):
        done += OutboxEvent.objects.filter(pk__in=ids).delete()[0]
    return done


def _claimed(rows: QuerySet[Row]) -> list[Row]:
    """Claim rows that are due for this worker, for a lease. Should it be killed, their turn comes
    again when that ends."""
    due = rows.filter(due_at__lte=clock.now()).order_by("due_at", "pk")
    if not due.exists():
        return []  # an idle outbox takes no lock and writes nothing
    with transaction():
        mine = list(due.select_for_update(skip_locked=True)[:CLAIMED_AT_ONCE])
        rows.filter(pk__in=[row.pk for row in mine]).update(due_at=clock.now() + LEASE)
    return mine


def _dispatch(row: OutboxEvent) -> int:
    """Tell every handler of an event that was not told yet; returns 1 unless nobody can read it."""
    try:
        name, happened = _read(row)
    except Exception as error:  # of a room or release that is not here: it waits for operators
        _report(row.name, "", error, row.attempts + 1)
        _postpone(OutboxEvent.objects.filter(pk=row.pk), row.attempts + 1, error)
        return 0
    for handler in _handlers.get(name, {}):
        if handler not in row.handled:
            try:
                with transaction():
                    held = _untold(row, handler)
                    if held:
                        _handlers[name][handler](happened)
                        _mark(held, handler)
            except Exception as error:  # a handler's defect must not stop the others' news
                _set_aside(row, handler, error)
    OutboxEvent.objects.filter(pk=row.pk).update(finished_at=clock.now())
    return 1


def _read(row: OutboxEvent) -> tuple[str, Any]:
    """Return the name an event has today, and the event."""
    return events.named(row.name).name, events.unpack(row.name, row.version, row.payload)


def _untold(row: OutboxEvent, name: str) -> OutboxEvent | None:
    """Lock and return the event, if this handler was not told of it meanwhile by a worker whose
    lease had ended."""
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
                name, happened = _read(held.event)
                _handler_of(name, held.handler)(happened)
                held.delete()
    except Exception as error:  # the next try is later
        _report(row.event.name, row.handler, error, row.attempts + 1)
        _postpone(OutboxDelivery.objects.filter(pk=row.pk), row.attempts + 1, error)
        return 0
    return 1


def _handler_of(event: str, handler: str) -> Handler:
    """Return the handler of that name. Raises LookupError where nobody has it any more: operators
    see it, nothing is lost."""
    if handler not in _handlers.get(event, {}):
        raise LookupError(f"no handler is called {handler}")
    return _handlers[event][handler]


def _postpone(rows: QuerySet[Any], attempts: int, error: Exception) -> None:
    rows.update(attempts=attempts, error=repr(error)[:2000], due_at=clock.now() + _pause(attempts))


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
