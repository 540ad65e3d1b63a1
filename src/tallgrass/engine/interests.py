"""From notes to a person's interests: topics of each note, pooled with recency. Likes, views and
followers play no part."""

from dataclasses import dataclass

import numpy as np

HALF_LIFE_DAYS = 180.0
LEAST = 0.2  # a topic below this share of a note is not counted for it
SURE = 0.3  # a note whose likeliest topic is below this is about none of them


@dataclass(frozen=True, slots=True)
class InterestPool:
    """Everyone's interests. Rows are people; `weights` sum to 1 in each row, or to 0 where no note
    is about a known topic.

    `notes` counts the notes that caused each topic; `read` all notes, `placed` those about some
    topic.
    """

    weights: np.ndarray
    notes: np.ndarray
    read: np.ndarray
    placed: np.ndarray


def shares(probabilities: np.ndarray) -> np.ndarray:
    """Return what each note counts for: its topics' probabilities without the faint ones, summing
    to 1; all zero for an unsure note."""
    kept = np.where(probabilities >= LEAST, probabilities, 0.0)
    kept[probabilities.max(axis=1, initial=0) < SURE] = 0
    total = kept.sum(axis=1, keepdims=True)
    return np.divide(kept, total, out=np.zeros_like(kept), where=total > 0)


def recency(ages_days: np.ndarray, half_life: float = HALF_LIFE_DAYS) -> np.ndarray:
    """Return the weight of a note by its age: a half after each half-life. A date in the future
    counts as today."""
    return np.exp2(-np.maximum(np.asarray(ages_days, float), 0) / half_life)


def pool(
    note_shares: np.ndarray, owners: np.ndarray, people: int, ages_days: np.ndarray
) -> InterestPool:
    """Pool notes by person. `owners` gives each note's person as a row number below `people`.

    Recency is relative to a person's own newest note, so someone who stopped writing keeps their
    interests.
    """
    newest = np.full(people, np.inf)
    np.minimum.at(newest, owners, ages_days)
    weighed = note_shares * recency(ages_days - newest[owners])[:, None]
    weights = np.zeros((people, note_shares.shape[1]))
    notes = np.zeros((people, note_shares.shape[1]), np.int64)
    np.add.at(weights, owners, weighed)
    np.add.at(notes, owners, note_shares > 0)
    total = weights.sum(axis=1, keepdims=True)
    weights = np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)
    read = np.bincount(owners, minlength=people)
    placed = np.bincount(
        owners, weights=(note_shares.sum(axis=1) > 0).astype(float), minlength=people
    ).astype(np.int64)
    return InterestPool(weights, notes, read, placed)
