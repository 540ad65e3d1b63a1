"""From points to sentences: why a note stands where it stands. Each reason names its true cause,
looked up now."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from django.utils import translation

from tallgrass.discovery.facts import Facts, Interest
from tallgrass.discovery.pool import NotePool
from tallgrass.discovery.types import PARTS, FeedReason
from tallgrass.engine.topics.tree import TOPICS
from tallgrass.notes.types import NoteCard

MOST = 3
LEAST_POINTS = 0.12
LITTLE = 1e-6
LEAST_LIKENESS = 0.3
_WEAK = ("language", "chance", "fresh")  # said only when little else is to be said


Causes = dict[int, dict[str, int | None]]


def causes_of(pool: NotePool, note_ids: Sequence[int], facts: Facts) -> Causes:
    """Find, for each note of the pool, the saved note and the liked note nearest to it, if one is
    near."""
    ids = [note_id for note_id in note_ids if note_id in pool.row_of]
    rows = [pool.row_of[note_id] for note_id in ids]
    nearest = {kind: _nearest(pool, rows, facts.interest(kind), ids) for kind in ("saved", "liked")}
    return {
        note_id: {kind: found[i] for kind, found in nearest.items()}
        for i, note_id in enumerate(ids)
    }


def explain(
    pool: NotePool,
    points: np.ndarray,
    facts: Facts,
    cards: Sequence[NoteCard],
    causes: Causes,
    titles: Mapping[int, str],
    weights: Mapping[str, Any],
) -> list[tuple[FeedReason, ...]]:
    """Return the reasons of each card; none for notes that are not in the pool. `titles` has those
    of the causes they may see."""
    found = []
    for card in cards:
        row = pool.row_of.get(card.id)
        named = {
            kind: titles.get(cause or 0, "") for kind, cause in causes.get(card.id, {}).items()
        }
        found.append(
            ()
            if row is None
            else _reasons(pool, row, points[row].tolist(), facts, card, named, weights)
        )
    return found


def _nearest(
    pool: NotePool, rows: Sequence[int], interest: Interest, note_ids: Sequence[int]
) -> list[int | None]:
    """Find, for each note, the kept one that is nearest to it, if one is near; never itself."""
    if not interest.ids or not rows:
        return [None] * len(rows)
    likeness = pool.topics[list(rows)] @ interest.topics.T * interest.shares
    for i, row in enumerate(rows):
        shared = set(pool.tags[row])
        if shared:
            likeness[i] += [0.5 * len(shared.intersection(tags)) for tags in interest.tags]
    likeness[np.array(note_ids)[:, None] == np.array(interest.ids)[None, :]] = 0.0
    best = likeness.argmax(axis=1)
    return [
        interest.ids[j] if likeness[i, j] > LEAST_LIKENESS else None for i, j in enumerate(best)
    ]


def _reasons(
    pool: NotePool,
    row: int,
    points: Sequence[float],
    facts: Facts,
    card: NoteCard,
    titles: Mapping[str, str],
    weights: Mapping[str, Any],
) -> tuple[FeedReason, ...]:
    def said(least: float) -> list[FeedReason]:
        parts = [(part, points[i]) for i, part in enumerate(PARTS) if points[i] >= least]
        made = [_reason(part, value, pool, row, facts, card, titles) for part, value in parts]
        return [reason for reason in made if reason]

    found = said(LEAST_POINTS) or said(LITTLE)  # something brought it here, if only the dice
    found.sort(key=lambda reason: -reason.points)
    found = _once(found)
    strong = [reason for reason in found if reason.kind not in _WEAK]
    chosen = (strong or found)[:MOST]
    if len(chosen) < 2:
        chosen += [reason for reason in found if reason not in chosen][: 2 - len(chosen)]
    first = [FeedReason("own")] if card.author.id == facts.person_id else []
    if card.payer:
        first.append(
            FeedReason("paid", values={"payer": card.payer, "every": int(weights["ad_every"])})
        )
    return (*first, *chosen)


def _once(found: list[FeedReason]) -> list[FeedReason]:
    """Name a note both saved and liked once, for the stronger."""
    named: set[str] = set()
    kept = []
    for reason in found:
        title = reason.values.get("title", "")
        if title not in named or not title:
            kept.append(reason)
        named.add(title)
    return kept


def _reason(
    part: str,
    points: float,
    pool: NotePool,
    row: int,
    facts: Facts,
    card: NoteCard,
    titles: Mapping[str, str],
) -> FeedReason | None:
    values: dict[str, Any] = {}
    match part:
        case "follows":
            values = {"name": card.author.name}
        case "saved" | "liked":
            if not titles[part]:
                return None
            values = {"title": titles[part]}
        case "tags":
            said = {
                tag: facts.tag_weight(tag, card.id) for tag in pool.tags[row] if tag in facts.tags
            }
            if not any(said.values()):
                return None
            key = max(said, key=lambda tag: said[tag])
            values = {"tag": pool.written.get(key, key)}
        case "writes":
            topic = TOPICS[int(np.argmax(pool.topics[row] * facts.writes))]
            values = {"topic": topic.label(translation.get_language() or "en")}
        case "popular" if facts.place and pool.places[row] == facts.place:
            return FeedReason("popular_near", points, {"place": card.place})
        case "near":
            values = {"place": card.place}
    return FeedReason(part, points, values)
