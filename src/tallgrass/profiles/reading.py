"""From notes to profiles, set-based: texts and counts in, rows out. Nothing here writes."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from tallgrass.engine.focus import focus
from tallgrass.engine.interests import InterestPool, pool, recency, shares
from tallgrass.engine.topics.model import model
from tallgrass.engine.topics.tree import TOPIC_IDS
from tallgrass.notes import queries as notes
from tallgrass.notes.types import DAY_UNKNOWN, NoteCounts, NoteText

RECENT = timedelta(days=90)
FEWEST_FOR_RECENT = 3
MOST_EVIDENCE = 6
FAINTEST = 0.02  # a topic with less than this share of a person's writing is left out
LEAST_LIKELY = 0.01  # a likelihood below this is not worth its place

Topics = dict[str, float]


@dataclass(frozen=True, slots=True)
class TopicReading:
    """One topic of one person."""

    topic: str
    weight: float
    notes: int
    evidence: list[int]


@dataclass(frozen=True, slots=True)
class ProfileReading:
    """All that a person's notes say."""

    notes: int
    focus: float | None
    languages: list[tuple[str, float]]
    cadence_days: float | None
    medians: dict[str, tuple[float, int]]
    topics: list[TopicReading]


def read(
    by_author: Mapping[int, Sequence[NoteText]],
    topics: Mapping[int, Mapping[str, float]],
    removed: Mapping[int, set[str]],
    now: datetime,
) -> dict[int, ProfileReading]:
    """Return readings of everyone among these who has a public note. `topics` holds what each note
    is about, `removed` the topics each person struck out."""
    people = sorted(by_author)
    texts = [text for person in people for text in by_author[person]]
    if not texts:
        return {}
    counts = notes.counts(text.id for text in texts)
    owners = np.repeat(np.arange(len(people)), [len(by_author[person]) for person in people])
    ages = np.array(
        [(now - (text.created_at or DAY_UNKNOWN)).total_seconds() / 86_400 for text in texts]
    )
    owned = shares(
        np.array([[topics[text.id].get(topic, 0.0) for topic in TOPIC_IDS] for text in texts])
    )
    for row, person in enumerate(people):
        for topic in removed.get(person, ()):
            owned[owners == row, TOPIC_IDS.index(topic)] = 0
    pooled = pool(owned, owners, len(people), ages)
    strength = owned * recency(ages)[:, None]
    ends = np.cumsum(pooled.read)
    return {
        person: _reading(
            pooled,
            row,
            by_author[person],
            strength[ends[row] - pooled.read[row] : ends[row]],
            counts,
            now,
        )
        for row, person in enumerate(people)
    }


def _reading(
    pooled: InterestPool,
    row: int,
    texts: Sequence[NoteText],
    strength: np.ndarray,
    counts: Mapping[int, NoteCounts],
    now: datetime,
) -> ProfileReading:
    weights = np.where(pooled.weights[row] >= FAINTEST, pooled.weights[row], 0)
    weights = weights / weights.sum() if weights.sum() else weights
    order = [int(i) for i in np.argsort(-weights, kind="stable") if weights[i] > 0]
    return ProfileReading(
        notes=len(texts),
        focus=focus(weights) if pooled.placed[row] >= 2 else None,
        languages=_languages(texts),
        cadence_days=_cadence(texts),
        medians=_medians(texts, counts, now),
        topics=[
            TopicReading(
                TOPIC_IDS[i],
                float(weights[i]),
                int(pooled.notes[row, i]),
                _evidence(texts, strength[:, i]),
            )
            for i in order
        ],
    )


def _evidence(texts: Sequence[NoteText], strength: np.ndarray) -> list[int]:
    best = np.argsort(-strength, kind="stable")[:MOST_EVIDENCE]
    return [texts[i].id for i in best if strength[i] > 0]


def _languages(texts: Sequence[NoteText]) -> list[tuple[str, float]]:
    names, times = np.unique([text.language for text in texts], return_counts=True)
    return sorted(
        ((str(name), float(n) / len(texts)) for name, n in zip(names, times, strict=True)),
        key=lambda x: (-x[1], x[0]),
    )


def _cadence(texts: Sequence[NoteText]) -> float | None:
    """Return the median of days between a note and the next, of those whose day is known."""
    known = [text.created_at.timestamp() for text in texts if text.created_at]
    if len(known) < 2:
        return None
    moments = np.sort(known)
    return round(float(np.median(np.diff(moments))) / 86_400, 2)


def _medians(
    texts: Sequence[NoteText], counts: Mapping[int, NoteCounts], now: datetime
) -> dict[str, tuple[float, int]]:
    """Return medians of likes + saves + comments: of notes written here by what was counted here,
    of imported ones by their history."""
    sums: dict[str, list[int]] = {
        "measured_90d": [],
        "measured_all": [],
        "imported_90d": [],
        "imported_all": [],
    }
    for text in texts:
        c = counts[text.id]
        kind, total = "measured", c.likes + c.saves + c.comments
        if text.is_imported:
            kind, total = "imported", c.likes_imported + c.saves_imported + c.comments_imported
        sums[f"{kind}_all"].append(total)
        if text.created_at and now - text.created_at <= RECENT:
            sums[f"{kind}_90d"].append(total)
    fewest = {name: FEWEST_FOR_RECENT if name.endswith("90d") else 1 for name in sums}
    return {
        name: (float(np.median(values)), len(values))
        for name, values in sums.items()
        if len(values) >= fewest[name]
    }


def read_words(texts: Sequence[NoteText]) -> dict[int, Topics]:
    """Return how likely each topic is by note, as today's model reads its words. The faintest are
    left out."""
    if not texts:
        return {}
    likelihoods = model().predict([_words(text) for text in texts])
    return {
        text.id: {
            topic: round(float(likelihood), 6)
            for topic, likelihood in zip(TOPIC_IDS, line, strict=True)
            if likelihood >= LEAST_LIKELY
        }
        for text, line in zip(texts, likelihoods, strict=True)
    }


def digest_of(text: NoteText) -> str:
    """Return a fingerprint of all that `read_words` reads of a note."""
    return hashlib.blake2b(_words(text).encode(), digest_size=8).hexdigest()


def _words(text: NoteText) -> str:
    return f"{text.title}\n{text.body}"
