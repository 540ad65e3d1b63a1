"""Rows of due work that failed: how often, why, and when they are tried again."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db.models import QuerySet

from tallgrass.kernel import clock
from tallgrass.kernel.models import OutboxDelivery, OutboxEvent, SweepFailure
from tallgrass.kernel.transaction import transaction

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
_log = structlog.get_logger("tallgrass.sweeps")

Key = int | str
Postpone = Callable[[Key, datetime], object]


@dataclass(frozen=True, slots=True)
class FailingRow:
    """A row that a loop cannot serve at present: `kind` and `key` name it, `loop` who tried."""

    loop: str
    kind: str
    key: str
    count: int
    error: str
    since: datetime
    next_at: datetime


class Failures:
    """What failed in one loop. Read at the beginning of its turn, kept up to date during it."""

    def __init__(self, loop: str, kind: str) -> None:
        self._loop, self._kind = loop, kind
        self._rows = {row.key: row for row in SweepFailure.objects.filter(loop=loop)}
        self._now = clock.now()

    def rests(self, key: Key) -> bool:
        """Tell whether the row failed and its next try is still to come."""
        row = self._rows.get(str(key))
        return row is not None and row.next_at > self._now

    def failed_before(self, key: Key) -> bool:
        """Tell whether the row failed the last time it was tried."""
        return str(key) in self._rows

    def record(self, key: Key, error: Exception, postpone: Postpone | None = None) -> None:
        """Log a failure, count it, and set its next try twice as far away as the one before.

        `postpone` moves the row's own due date to that moment; a row that refuses that too rests
        all the same.
        """
        row = self._rows.get(str(key))
        count = row.count + 1 if row else 1
        next_at = clock.now() + pause_after(count)
        _log.error("row failed", loop=self._loop, row=f"{self._kind}:{key}", exc_info=error)
        with transaction():
            words = {
                "kind": self._kind,
                "count": count,
                "error": repr(error)[:2000],
                "next_at": next_at,
            }
            kept, _created = SweepFailure.objects.update_or_create(
                loop=self._loop,
                key=str(key),
                defaults=words,
                create_defaults=words | {"first_at": clock.now()},
            )
        if postpone:
            try:
                with transaction():
                    postpone(key, next_at)
            except Exception:
                _log.exception("row not postponed", loop=self._loop, row=f"{self._kind}:{key}")
        self._rows[str(key)] = kept

    def clear(self, keys: Collection[Key]) -> None:
        """Forget failures of rows that have been served."""
        served = [self._rows.pop(str(key)).pk for key in keys if str(key) in self._rows]
        if served:
            SweepFailure.objects.filter(pk__in=served).delete()

    def clear_all_but(self, due: Collection[Key]) -> None:
        """Forget failures whose next try has come and whose rows are due no more: somebody else
        served them, or they are gone."""
        here = {str(key) for key in due}
        gone = [
            row.pk
            for row in self._rows.values()
            if row.next_at <= self._now and row.key not in here
        ]
        if gone:
            SweepFailure.objects.filter(pk__in=gone).delete()


def pause_after(count: int) -> timedelta:
    """Say how long a row rests after so many failures in a row: 30 s, doubled each time, an hour at
    most."""
    return min(FIRST_PAUSE * 2 ** min(count - 1, 12), LONGEST_PAUSE)


def failing_count() -> int:
    """Return how many rows fail at present, in all loops together, and how much news was not
    taken."""
    return SweepFailure.objects.count() + _unread().count() + OutboxDelivery.objects.count()


def failing_rows(most: int = 200) -> list[FailingRow]:
    """Return the rows that fail at present and the news that a handler could not take, those that
    have failed longest first."""
    rows = SweepFailure.objects.order_by("first_at", "pk")[:most]
    failing = [
        FailingRow(r.loop, r.kind, r.key, r.count, r.error, r.first_at, r.next_at) for r in rows
    ]
    failing += [_news(event, event.name, event) for event in _unread().order_by("pk")[:most]]
    untaken = OutboxDelivery.objects.select_related("event").order_by("event_id", "pk")[:most]
    failing += [_news(row.event, row.handler, row) for row in untaken]
    return sorted(failing, key=lambda row: row.since)[:most]


def _unread() -> QuerySet[OutboxEvent]:
    """Return events whose name or form nobody here knows."""
    return OutboxEvent.objects.filter(finished_at=None, attempts__gt=0)


def _news(event: OutboxEvent, by: str, state: OutboxEvent | OutboxDelivery) -> FailingRow:
    return FailingRow(
        loop=f"outbox: {by}",
        kind=event.name,
        key=str(event.pk),
        count=state.attempts,
        error=state.error,
        since=event.created_at,
        next_at=state.due_at,
    )
