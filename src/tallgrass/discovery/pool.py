"""The notes Discover chooses from, as columns in memory: the newest and the best liked, loaded anew
when they changed."""

import time
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock

import numpy as np
from django.db.models import Count, Min, Q

from tallgrass.discovery.models import Feature, Progress
from tallgrass.engine.topics.tree import TOPIC_IDS
from tallgrass.kernel import clock
from tallgrass.kernel.prepared import PreparedQuery
from tallgrass.notes.marks import tag_key
from tallgrass.notes.types import DAY_UNKNOWN
from tallgrass.profiles import queries as profiles

NEWEST = 4_000
BEST_LIKED = 1_000
FOLLOWED = "notes"
SHORTEST_LIFE = 2.0  # seconds between two loads, however much changes
LONGEST_LIFE = 60.0  # after so long, likes have changed without a stamp
_TOPIC_AT = {topic: i for i, topic in enumerate(TOPIC_IDS)}


@dataclass(frozen=True, slots=True)
class NotePool:
    """Row i of each column is one note. `topics` are unit vectors (or zero); `tags` and `by_tag`
    name hashtags by their keys, `written` says how most people write each."""

    ids: np.ndarray
    authors: np.ndarray
    topics: np.ndarray
    languages: np.ndarray
    places: np.ndarray
    created: np.ndarray
    popularity: np.ndarray
    paid: np.ndarray
    first_day: np.ndarray
    author_notes: np.ndarray
    tags: tuple[tuple[str, ...], ...]
    most_popular: float
    silent: frozenset[int] = frozenset()
    by_tag: dict[str, np.ndarray] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    row_of: dict[int, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)

    def has_author(self, person_id: int) -> bool:
        """Tell whether this person wrote any of these notes."""
        return bool((self.authors == person_id).any())


@dataclass(frozen=True, slots=True)
class PoolMask:
    """Notes somebody saved or liked: row i is one of them."""

    topics: np.ndarray
    tags: tuple[tuple[str, ...], ...]
    row_of: dict[int, int]


@dataclass(slots=True)
class _PoolCache:
    stamp: str = ""
    loaded_at: float = 0.0
    pool: NotePool | None = None


_loaded = _PoolCache()
_lock = Lock()


_stamp = PreparedQuery(lambda: Progress.objects.filter(name=FOLLOWED).values_list("stamp"))


def current() -> NotePool:
    """Return the pool as of the newest change, at most SHORTEST_LIFE seconds late."""
    stamp = next(iter(_stamp.column()), "")
    with _lock:
        age = time.monotonic() - _loaded.loaded_at
        longest = (
            LONGEST_LIFE
            if _loaded.stamp == stamp
            else SHORTEST_LIFE
            if _loaded.stamp and stamp
            else 0.0
        )
        if _loaded.pool is not None and age < longest:
            return _loaded.pool
        _loaded.pool, _loaded.stamp, _loaded.loaded_at = (
            (_load() if stamp else pool_of([])),
            stamp,
            time.monotonic(),
        )
        return _loaded.pool


def _load() -> NotePool:
    rows = {row.pk: row for row in Feature.objects.order_by("-created_at", "-note")[:NEWEST]}
    rows |= {row.pk: row for row in Feature.objects.order_by("-popularity", "-note")[:BEST_LIKED]}
    return pool_of(list(rows.values()))


def features_of(note_ids: Sequence[int]) -> NotePool:
    """Return a pool of just these notes, those without features left out."""
    return pool_of(list(Feature.objects.filter(pk__in=list(note_ids))))


def pool_of(rows: Sequence[Feature]) -> NotePool:
    """Make columns of these rows. Notes of people who opted out of a profile have no topics."""
    authors = {row.author_id for row in rows}
    silent = profiles.opted_out_ids() if rows else set()
    starts = _starts(authors)
    by_tag: dict[str, list[int]] = {}
    written: dict[str, Counter[str]] = {}
    for i, row in enumerate(rows):
        for tag in row.tags:
            by_tag.setdefault(tag_key(tag), []).append(i)
            written.setdefault(tag_key(tag), Counter())[tag] += 1
    return NotePool(
        ids=np.array([row.pk for row in rows], np.int64),
        authors=np.array([row.author_id for row in rows], np.int64),
        topics=_topics(rows, silent),
        languages=np.array([row.language for row in rows], object),
        places=np.array([row.place for row in rows], object),
        created=np.array([row.created_at.timestamp() for row in rows], float),
        popularity=np.array([row.popularity for row in rows], float),
        paid=np.array([row.is_paid for row in rows], bool),
        first_day=np.array([starts[row.author_id][0] for row in rows], float),
        author_notes=np.array([starts[row.author_id][1] for row in rows], np.int64),
        tags=tuple(_keys(row) for row in rows),
        most_popular=max((row.popularity for row in rows), default=0),
        silent=frozenset(silent),
        by_tag={key: np.array(at) for key, at in by_tag.items()},
        written={key: forms.most_common(1)[0][0] for key, forms in written.items()},
        row_of={row.pk: i for i, row in enumerate(rows)},
    )


def _keys(row: Feature) -> tuple[str, ...]:
    """Return what its hashtags are found by: those that differ in letters alone are one."""
    return tuple(dict.fromkeys(map(tag_key, row.tags)))


def _topics(rows: Sequence[Feature], silent: Collection[int]) -> np.ndarray:
    """Return a unit vector a row; zero for notes about nothing known, and for people who want no
    profile."""
    topics = np.zeros((len(rows), len(TOPIC_IDS)), np.float32)
    for i, row in enumerate(rows):
        if row.author_id not in silent:
            for topic, weight in row.topics.items():
                if topic in _TOPIC_AT:
                    topics[i, _TOPIC_AT[topic]] = weight
    lengths = np.linalg.norm(topics, axis=1, keepdims=True)
    return np.divide(topics, lengths, out=topics, where=lengths > 0)


def kept_of(pool: NotePool, note_ids: Iterable[int]) -> PoolMask:
    """Return topics and tags of these notes: from the pool, and from the table for those that are
    not in it."""
    wanted = list(dict.fromkeys(note_ids))
    inside = [note_id for note_id in wanted if note_id in pool.row_of]
    at = [pool.row_of[note_id] for note_id in inside]
    outside = (
        list(Feature.objects.filter(pk__in=set(wanted) - set(inside)))
        if len(inside) < len(wanted)
        else []
    )
    return PoolMask(
        topics=np.concatenate([pool.topics[at], _topics(outside, pool.silent)]),
        tags=tuple(pool.tags[row] for row in at) + tuple(map(_keys, outside)),
        row_of={note_id: i for i, note_id in enumerate([*inside, *(row.pk for row in outside)])},
    )


def _starts(authors: set[int]) -> dict[int, tuple[float, int]]:
    """Return when each author's first note was written, of those whose day is known, and how many
    notes there are."""
    rows = (
        Feature.objects.filter(author_id__in=authors)
        .values_list("author")
        .annotate(first=Min("created_at", filter=Q(created_at__gt=DAY_UNKNOWN)), count=Count("pk"))
    )
    return {author: ((first or DAY_UNKNOWN).timestamp(), count) for author, first, count in rows}


def popular_tags(pool: NotePool, most: int = 12, days: int = 60) -> list[str]:
    """Return the hashtags that several people used lately, most used first."""
    since = (clock.now() - timedelta(days=days)).timestamp()
    counted = {
        tag: len(set(pool.authors[rows[pool.created[rows] >= since]]))
        for tag, rows in pool.by_tag.items()
    }
    ranked = sorted(
        (tag for tag, count in counted.items() if count > 1), key=lambda tag: (-counted[tag], tag)
    )
    return [pool.written[key] for key in ranked[:most]]
