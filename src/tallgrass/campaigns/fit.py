"""How well a creator fits a brief, from what their own notes say, with the reasons. Looks play no
part; nor does anything sensitive.

Reasons and misses are rows {"code": …, …values} so that every page can say them in its reader's
language (`reasons.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tallgrass.engine.places import matches
from tallgrass.engine.topics.tree import TOPIC_IDS
from tallgrass.kernel.languages import page_language, plain_language
from tallgrass.profiles.types import CandidateColumns

LEAST_TOPIC = 0.15
ELSEWHERE = 0.6
"""How much of the relevance remains when they write from another place than the brief asks for."""
PRIOR_NOTES = 3
"""A median over few notes is drawn towards its tier's by this many notes' weight."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class BriefTarget:
    """What a brief looks for."""

    topics: tuple[str, ...]
    languages: tuple[str, ...]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """One creator against one brief. `expected` is the engagement a note of theirs may bring;
    `score` weighs it by relevance."""

    person_id: int
    tier: str
    relevance: float
    expected: float
    topics: tuple[float, ...]
    reasons: tuple[Row, ...]
    misses: tuple[Row, ...]
    fits: bool

    @property
    def score(self) -> float:
        return round(self.relevance * self.expected, 4)


def fits(wanted: BriefTarget, columns: CandidateColumns) -> list[Fit]:
    """Measure every candidate against the brief, in the columns' order."""
    chosen = [TOPIC_IDS.index(topic) for topic in wanted.topics]
    expected = _expected(columns)
    found = []
    for i, person_id in enumerate(columns.person_ids):
        weights = columns.topics[i]
        topic = float(weights[chosen].sum()) if chosen else 0.0
        speaks = [code for code in wanted.languages if code in columns.languages[i]]
        place = _place(wanted.places, columns.places[i])
        relevance = topic * (1.0 if place != "" or not wanted.places else ELSEWHERE) * bool(speaks)
        reasons, misses = _say(wanted, columns, i, topic, speaks, place)
        found.append(
            Fit(
                person_id=int(person_id),
                tier=columns.tiers[i],
                relevance=relevance,
                expected=float(expected[i]),
                topics=tuple(float(weights[k]) for k in chosen),
                reasons=tuple(reasons),
                misses=tuple(misses),
                fits=bool(speaks) and topic >= LEAST_TOPIC,
            )
        )
    return found


def nothing_known(person_id: int, tier: str) -> Fit:
    """Make the fit of somebody without a profile: nothing is held for them or against them."""
    return Fit(person_id, tier, 0.0, 0.0, (), (), ({"code": "no_profile"},), False)


def _expected(columns: CandidateColumns) -> np.ndarray:
    """Return each median engagement, drawn towards the tier's median where few notes stand behind
    it."""
    tiers = np.array(columns.tiers)
    expected = np.zeros(len(columns.person_ids))
    for tier in set(columns.tiers):
        of_tier = tiers == tier
        known = columns.engagement[of_tier]
        middle = float(np.nanmedian(known)) if np.isfinite(known).any() else 0.0
        own = np.where(np.isfinite(known), known, middle)
        weight = columns.notes[of_tier] / (columns.notes[of_tier] + PRIOR_NOTES)
        expected[of_tier] = weight * own + (1 - weight) * middle
    return expected


def _place(wanted: Sequence[str], place: str) -> str:
    return next((name for name in wanted if matches(place, name)), "")


def _say(
    wanted: BriefTarget,
    columns: CandidateColumns,
    i: int,
    topic: float,
    speaks: Sequence[str],
    place: str,
) -> tuple[list[Row], list[Row]]:
    reasons: list[Row] = []
    misses: list[Row] = []
    n = int(columns.notes[i])
    weights: Mapping[str, float] = dict(
        zip(TOPIC_IDS, (float(w) for w in columns.topics[i]), strict=True)
    )
    best = max(wanted.topics, key=lambda name: weights[name], default="")
    if topic >= LEAST_TOPIC:
        reasons.append({"code": "topic", "topic": best, "share": round(weights[best], 3), "n": n})
    else:
        main = max(weights, key=lambda name: weights[name])
        misses.append({"code": "topic", "topic": main, "share": round(weights[main], 3), "n": n})
    if place:
        reasons.append({"code": "place", "place": columns.places[i]})
    elif wanted.places:
        misses.append({"code": "place", "place": columns.places[i]})
    if speaks:
        reasons.append({"code": "language", "languages": list(speaks)})
    else:
        misses.append({"code": "language", "languages": sorted(columns.languages[i])})
    if np.isfinite(columns.engagement[i]):
        measured = bool(columns.measured[i])
        reasons.append(
            {
                "code": "engagement",
                "median": round(float(columns.engagement[i])),
                "n": n,
                "measured": measured,
            }
        )
    else:
        misses.append({"code": "no_counts"})
    return reasons, misses


def general_fit(wanted: BriefTarget, *, language: str, place: str) -> Fit:
    """Judge the fit of somebody without a profile by what they say of themselves: their language
    and their place."""
    code = plain_language(page_language(language))
    at = _place(wanted.places, place)
    reasons: list[Row] = (
        [{"code": "language", "languages": [code]}] if code in wanted.languages else []
    )
    misses: list[Row] = [] if reasons else [{"code": "language", "languages": [code]}]
    if at:
        reasons.append({"code": "place", "place": place})
    else:
        misses.append(
            {"code": "place", "place": place} if wanted.places else {"code": "no_profile"}
        )
    return Fit(
        0, "", 0.0, 0.0, (), tuple(reasons), tuple(misses), code in wanted.languages and bool(at)
    )


def segment_fit(
    wanted: BriefTarget, columns: CandidateColumns, *, language: str, place: str
) -> Fit:
    """Judge whether an open task is meant for one person: by their language, and either their
    topics or their place."""
    if not len(columns.person_ids):
        return general_fit(wanted, language=language, place=place)
    [found] = fits(wanted, columns)
    near = any(row["code"] == "place" for row in found.reasons)
    speaks = any(row["code"] == "language" for row in found.reasons)
    return replace(found, fits=speaks and (found.fits or near))
