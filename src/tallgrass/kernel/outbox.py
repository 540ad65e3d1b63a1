"""Outbox events: written with the action, delivered after it by the worker, at least once to each
handler."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog

from tallgrass.kernel import clock
from tallgrass.kernel.models import OutboxEvent
from tallgrass.kernel.sweeps import sweep
from tallgrass.kernel.transaction import transaction

Handler = Callable[[dict[str, Any]], None]
_handlers: dict[str, list[Handler]] = {}
_log = structlog.get_logger("tallgrass.outbox")
LONGEST_PAUSE = timedelta(hours=1)


def on(name: str) -> Callable[[Handler], Handler]:
    """Subscribe to an event by name. Handlers must bear being told twice."""

    def register(function: Handler) -> Handler:
        handlers = _handlers.setdefault(name, [])
        if function not in handlers:
            handlers.append(function)
        return function

    return register


def emit(name: str, **payload: Any) -> None:
    """Write an event in the caller's transaction; it is delivered only if that commits."""
    now = clock.now()
    OutboxEvent.objects.create(name=name, payload=payload, created_at=now, due_at=now)


@sweep("outbox", every=0.5)
def deliver_due(limit: int = 200) -> int:
    """Tell handlers of due events; returns how many events were finished. A failing handler is
    retried with growing pauses."""
    due = OutboxEvent.objects.filter(finished_at=None, due_at__lte=clock.now()).order_by(
        "due_at", "id"
    )[:limit]
    return sum(_deliver(event) for event in due)


def _deliver(event: OutboxEvent) -> bool:
    for handler in _handlers.get(event.name, []):
        name = f"{handler.__module__}.{handler.__qualname__}"
        if name in event.handled:
            continue
        try:
            with transaction():
                handler(event.payload)
                event.handled = [*event.handled, name]
                event.save(update_fields=["handled"])
        except Exception as error:  # a handler's defect must not stop the others' news
            event.handled = [done for done in event.handled if done != name]
            _postpone(event, name, error)
            return False
    event.finished_at = clock.now()
    event.save(update_fields=["finished_at"])
    return True


def _postpone(event: OutboxEvent, handler: str, error: Exception) -> None:
    _log.error(
        "outbox handler failed",
        outbox_event=event.name,
        handler=handler,
        error=repr(error),
        attempts=event.attempts + 1,
    )
    event.attempts += 1
    event.error = repr(error)[:2000]
    event.due_at = clock.now() + min(timedelta(seconds=2 ** min(event.attempts, 12)), LONGEST_PAUSE)
    event.save(update_fields=["attempts", "error", "due_at"])
