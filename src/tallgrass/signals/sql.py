"""The room's own SQL: counters that grow by many rows in one statement each, for SQLite and
PostgreSQL alike."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

_COUNT = """
INSERT INTO tg_signals_dailycount
    (subject_kind, subject_id, day, source,
     impressions, views, viewable, dwell_ms, dwells_over, clicks)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (subject_kind, subject_id, day, source) DO UPDATE SET
    impressions = tg_signals_dailycount.impressions + excluded.impressions,
    views = tg_signals_dailycount.views + excluded.views,
    viewable = tg_signals_dailycount.viewable + excluded.viewable,
    dwell_ms = tg_signals_dailycount.dwell_ms + excluded.dwell_ms,
    dwells_over = tg_signals_dailycount.dwells_over + excluded.dwells_over,
    clicks = tg_signals_dailycount.clicks + excluded.clicks
"""
_QUARTER = """
INSERT INTO tg_signals_quartercount (subject_kind, subject_id, at, views) VALUES (%s, %s, %s, %s)
ON CONFLICT (subject_kind, subject_id, at) DO UPDATE SET
    views = tg_signals_quartercount.views + excluded.views
"""
_DROP = """
INSERT INTO tg_signals_dropped (day, reason, events) VALUES (%s, %s, %s)
ON CONFLICT (day, reason) DO UPDATE SET events = tg_signals_dropped.events + excluded.events
"""


_SEEN = """
INSERT INTO tg_signals_sighting (digest, places, expires_at) VALUES (%s, %s, %s)
ON CONFLICT (digest) DO UPDATE SET places = excluded.places
"""
Places = Mapping[int, tuple[int, int]]


def add_counts(rows: Iterable[tuple[Any, ...]]) -> None:
    """Add to daily counts: (kind, id, day, source, impressions, views, viewable, dwell ms, dwells
    over, clicks)."""
    by_subject = sorted(rows, key=lambda row: row[:4])  # writers meet the rows in one order
    with connection.cursor() as cursor:
        cursor.executemany(_COUNT, by_subject)


def add_quarters(rows: Iterable[tuple[str, int, datetime, int]]) -> None:
    """Add to the views of quarters of an hour: (kind, id, its beginning, views)."""
    adapt = connection.ops.adapt_datetimefield_value
    ready = [(kind, id_, adapt(at), views) for kind, id_, at, views in sorted(rows)]
    with connection.cursor() as cursor:
        cursor.executemany(_QUARTER, ready)


def add_dropped(rows: Iterable[Sequence[Any]]) -> None:
    """Add to the tally of events that do not count: (day, reason, events)."""
    with connection.cursor() as cursor:
        cursor.executemany(_DROP, list(rows))


def keep_sightings(rows: Iterable[tuple[str, Places, datetime]]) -> None:
    """Keep what tickets have been counted for: (digest, places, until when)."""
    adapt = connection.ops.adapt_datetimefield_value
    ready = [
        (digest, json.dumps(places, separators=(",", ":")), adapt(until))
        for digest, places, until in sorted(rows, key=lambda row: row[0])
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_SEEN, ready)
