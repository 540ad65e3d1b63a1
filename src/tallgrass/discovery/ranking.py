"""The score: a sum of published parts, each between nothing and its weight. No database, no
memory."""

import zlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import numpy as np

from tallgrass.discovery.facts import Facts, Interest
from tallgrass.discovery.pool import NotePool
from tallgrass.discovery.types import PARTS

DAY = 86_400.0
HOUR = 3_600


def seed_of(facts: Facts, now: datetime) -> int:
    """Draw this viewer's chance of the hour."""
    return zlib.crc32(f"{facts.person_id or 0}:{int(now.timestamp()) // HOUR}".encode())


def scored(
    pool: NotePool,
    facts: Facts,
    weights: Mapping[str, Any],
    *,
    now: datetime,
    most_popular: float | None = None,
) -> np.ndarray:
    """Return points by note (rows) and part (columns, in the order of PARTS)."""
    points = np.zeros((len(pool), len(PARTS)), np.float64)
    if not len(pool):
        return points
    age_days = np.maximum(0.0, (now.timestamp() - pool.created) / DAY)
    columns = {
        "follows": np.isin(pool.authors, list(facts.followed)) if facts.followed else 0.0,
        "saved": _by_topics(pool, facts.saved),
        "liked": _by_topics(pool, facts.liked),
        "tags": _by_tags(pool, facts),
        "writes": pool.topics @ facts.writes,
        "fresh": 0.5 ** (age_days / weights["fresh_half_life_days"]),
        "popular": _popular(pool, pool.most_popular if most_popular is None else most_popular)
        * 0.5 ** (age_days / weights["popular_half_life_days"]),
        "near": pool.places == facts.place if facts.place else 0.0,
        "language": pool.languages == facts.language,
        "newcomer": is_newcomer(pool, weights, now=now),
        "chance": chance(pool.ids, seed_of(facts, now)),
    }
    for i, part in enumerate(PARTS):
        points[:, i] = np.asarray(columns[part], np.float64) * weights[part]
    return points


def is_newcomer(pool: NotePool, weights: Mapping[str, Any], *, now: datetime) -> np.ndarray:
    """Tell whether each note's author wrote their first note here lately, and few since."""
    is_recent = now.timestamp() - pool.first_day < weights["newcomer_days"] * DAY
    few: np.ndarray = pool.author_notes <= weights["newcomer_notes"]
    return is_recent & few


def chance(ids: np.ndarray, seed: int) -> np.ndarray:
    """Return a number between 0 and 1 for each note, the same for the same seed."""
    mixed = (ids.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) ^ np.uint64(
        seed * 0x85EBCA6B % 2**63
    )
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    return (mixed >> np.uint64(40)).astype(np.float64) / 2**24


def _by_topics(pool: NotePool, interest: Interest) -> np.ndarray:
    """Measure how near each note is to what the viewer kept. What they kept says nothing of
    itself."""
    near: np.ndarray = pool.topics @ interest.vector()
    for note_id in interest.ids:
        row = pool.row_of.get(note_id)
        if row is not None:
            near[row] = float(pool.topics[row] @ interest.vector(without=note_id))
    return near


def _by_tags(pool: NotePool, facts: Facts) -> np.ndarray:
    shared = np.zeros(len(pool))
    for tag, weight in facts.tags.items():
        rows = pool.by_tag.get(tag)
        if rows is not None:
            shared[rows] += min(1.0, weight)
    for note_id in {*facts.saved.ids, *facts.liked.ids}:
        row = pool.row_of.get(note_id)
        if row is not None:
            shared[row] = sum(facts.tag_weight(tag, note_id) for tag in pool.tags[row])
    return np.minimum(shared, 1.0)


def _popular(pool: NotePool, most: float) -> np.ndarray:
    return np.log1p(pool.popularity) / np.log1p(most) if most > 0 else np.zeros(len(pool))
