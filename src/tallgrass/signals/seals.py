"""Digests of whole days of counters and clicks: what stays comparable once the journal has
forgotten the day."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from tallgrass.signals.counting import COLUMNS
from tallgrass.signals.models import Click, DailyCount, DroppedEvents, SealedBook

EMPTY = hashlib.sha256().hexdigest()
_COUNTS = ("day", "subject_kind", "subject_id", "source", *COLUMNS)
_DROPPED = ("day", "reason", "events")
_CLICKS = (
    "day",
    "seq",
    "place",
    "at",
    "verdict",
    "reason",
    "amount",
    "filter_version",
    "link__token",
    "lease__public_id",
)


def digests(first: date, before: date) -> dict[tuple[date, str], str]:
    """Return (day, book) → digest of its rows, from `first` to the day before `before`; days
    without rows are absent."""
    days = {"day__gte": first, "day__lt": before}
    counts = DailyCount.objects.filter(**days).order_by(
        "day", "subject_kind", "subject_id", "source"
    )
    dropped = DroppedEvents.objects.filter(**days).order_by("day", "reason")
    clicks = Click.objects.filter(**days).exclude(seq=None).order_by("day", "seq", "place")
    return {
        **_by_day(SealedBook.COUNTS, counts.values_list(*_COUNTS).iterator(chunk_size=2_000)),
        **_by_day(SealedBook.DROPPED, dropped.values_list(*_DROPPED).iterator(chunk_size=2_000)),
        **_by_day(SealedBook.CLICKS, clicks.values_list(*_CLICKS).iterator(chunk_size=2_000)),
    }


def chained(before: str, day: date, book: str, digest: str) -> str:
    """Return the chain of a seal: it holds the seal and, by theirs, all before it."""
    return hashlib.sha256(f"{before}|{day}|{book}|{digest}".encode()).hexdigest()


def first_day() -> date | None:
    """Return the first day that anything was counted on."""
    known = [
        model.objects.order_by("day").values_list("day", flat=True).first()
        for model in (DailyCount, Click)
    ]
    return min((day for day in known if day is not None), default=None)


def _by_day(book: str, rows: Iterator[tuple[Any, ...]]) -> dict[tuple[date, str], str]:
    found: dict[date, Any] = defaultdict(hashlib.sha256)
    for day, *values in rows:
        found[day].update("|".join(map(str, values)).encode() + b"\n")
    return {(day, book): whole.hexdigest() for day, whole in found.items()}
