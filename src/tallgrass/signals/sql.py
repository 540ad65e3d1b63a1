"""The room's own SQL: counters that grow by many rows in one statement each, for SQLite and
PostgreSQL alike."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
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
_SPENT = """
INSERT INTO tg_signals_payerspent (payer_key, currency, spent) VALUES (%s, %s, %s)
ON CONFLICT (payer_key, currency) DO UPDATE SET
    spent = tg_signals_payerspent.spent + excluded.spent
"""
_TALLY = """
INSERT INTO tg_signals_clicktally (link_id, day, verdict, reason, clicks, amount)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (link_id, day, verdict, reason) DO UPDATE SET
    clicks = tg_signals_clicktally.clicks + excluded.clicks,
    amount = tg_signals_clicktally.amount + excluded.amount
"""
_CLICK_QUARTER = """
INSERT INTO tg_signals_clickquarter (link_id, at, paid) VALUES (%s, %s, %s)
ON CONFLICT (link_id, at) DO UPDATE SET paid = tg_signals_clickquarter.paid + excluded.paid
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


def add_spent(payer_key: str, currency: str, spent: int) -> None:
    """Add to what returned leases of a payer came to."""
    with connection.cursor() as cursor:
        cursor.execute(_SPENT, (payer_key, currency, spent))


def add_tallies(rows: Iterable[tuple[int, date, str, str, int, int]]) -> None:
    """Add to the tallies of clicks: (link, day, verdict, reason, clicks, amount)."""
    with connection.cursor() as cursor:
        cursor.executemany(_TALLY, sorted(rows))


def add_click_quarters(rows: Iterable[tuple[int, datetime, int]]) -> None:
    """Add to the paid clicks of quarters of an hour: (link, its beginning, paid)."""
    adapt = connection.ops.adapt_datetimefield_value
    ready = [(link, adapt(at), paid) for link, at, paid in sorted(rows)]
    with connection.cursor() as cursor:
        cursor.executemany(_CLICK_QUARTER, ready)


def add_dropped(rows: Iterable[Sequence[Any]]) -> None:
    """Add to the tally of events that do not count: (day, reason, events)."""
    with connection.cursor() as cursor:
        cursor.executemany(_DROP, list(rows))


def keep_sightings(rows: Iterable[tuple[str, Places, datetime]]) -> None:
    """Keep what tickets have been counted for: (digest, places, until when)."""
    adapt = connection.ops.adapt_datetimefield_value
    ready = [
        (digest, json.dumps(places, separators=(",", ":")), adapt(until))
        for digest, places, until in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_SEEN, ready)
