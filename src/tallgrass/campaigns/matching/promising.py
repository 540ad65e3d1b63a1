"""What a budget may bring back: the engine's ranges over the proposed creators' own past notes,
with how many stand behind each.

CPE-likes: cost ÷ likes. CPRE: cost ÷ real engagements (comments, and stays of DWELL_SECONDS).
Stickiness: likes ÷ followers. A note's counts are those measured here or, for one that was
imported, those that came with it: never both added up. How long readers stayed comes with no
import, so CPRE goes by notes written here alone; where too few creators have any, cost ÷ comments
is promised in its place and says so, and the report compares it with cost ÷ comments.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tallgrass.campaigns.matching.proposing import best_set
from tallgrass.campaigns.models import Campaign
from tallgrass.campaigns.queries.campaigns import budget
from tallgrass.campaigns.queries.candidates import candidates_for
from tallgrass.campaigns.queries.fees import fees_by_tier, wanted_by
from tallgrass.engine.returns import Range, cost_per, stickiness
from tallgrass.kernel.subjects import Subject
from tallgrass.notes import queries as notes
from tallgrass.notes.types import NoteCounts
from tallgrass.people import queries as people
from tallgrass.profiles import queries as profiles
from tallgrass.signals import queries as signals

SLICE = 500
LEAST = 3
"""With the past of fewer creators than this no range is promised."""


@dataclass(frozen=True, slots=True)
class PastResults:
    """One creator's public notes: likes and comments of each, and the real engagements of those
    written here."""

    likes: tuple[int, ...] = ()
    comments: tuple[int, ...] = ()
    real: tuple[int, ...] = ()


def promise(row: Campaign, person_ids: Sequence[int] | None = None) -> dict[str, dict[str, Any]]:
    """Return metric → {"low", "middle", "high", "n" (notes), "creators"} of these people, or of the
    best set for the budget as it stands. CPRE also has "counts": what it was divided by.

    Costs are in minor units. A metric nobody's past can tell of is left out.
    """
    fees = fees_by_tier(row)
    columns = (
        candidates_for(row).columns
        if person_ids is None
        else profiles.candidate_columns(person_ids)
    )
    if person_ids is None:
        free = {line.line: line.free for line in budget(row)}
        found = best_set(wanted_by(row), columns, fees, free=free, most={})
        chosen = {person_id: pick.price for person_id, pick in found.picks.items()}
    else:
        tiers = zip(columns.person_ids.tolist(), columns.tiers, strict=True)
        chosen = {person_id: fees[tier].gross for person_id, tier in tiers if tier in fees}
    past = history(chosen)
    pasts = [past.get(person_id, PastResults()) for person_id in chosen]
    cards = people.cards(chosen)
    followers = [cards[person_id].followers if person_id in cards else 0 for person_id in chosen]
    total = sum(chosen.values())
    counts = "real" if sum(bool(one.real) for one in pasts) >= LEAST else "comments"
    ranges = {
        "cpe_likes": cost_per(total, [one.likes for one in pasts]),
        "cpre": cost_per(total, [getattr(one, counts) for one in pasts]),
        "stickiness": stickiness([one.likes for one in pasts], followers),
    }
    promised = {
        name: _shown(found_range, name)
        for name, found_range in ranges.items()
        if found_range and found_range.creators >= LEAST
    }
    if "cpre" in promised:
        promised["cpre"]["counts"] = counts
    return promised


def history(person_ids: Iterable[int]) -> dict[int, PastResults]:
    """Return what each person's own public notes brought, in a few queries. People without notes
    are absent."""
    written = notes.notes_by_author(person_ids)
    ids = [note.id for own in written.values() for note in own]
    counts: dict[int, NoteCounts] = {}
    for start in range(0, len(ids), SLICE):
        counts |= notes.counts(ids[start : start + SLICE])
    imported = {note.id for own in written.values() for note in own if note.is_imported}
    stays = _stays([note_id for note_id in ids if note_id not in imported])
    return {
        person_id: PastResults(
            likes=tuple(_likes(counts[note.id], note.is_imported) for note in own),
            comments=tuple(_comments(counts[note.id], note.is_imported) for note in own),
            real=tuple(
                counts[note.id].comments + stays.get(note.id, 0)
                for note in own
                if not note.is_imported
            ),
        )
        for person_id, own in written.items()
    }


def _likes(counts: NoteCounts, is_imported: bool) -> int:
    return counts.likes_imported if is_imported else counts.likes


def _comments(counts: NoteCounts, is_imported: bool) -> int:
    return counts.comments_imported if is_imported else counts.comments


def _stays(note_ids: Sequence[int]) -> dict[int, int]:
    found = {}
    for start in range(0, len(note_ids), SLICE):
        totals = signals.totals(
            [Subject("note", note_id) for note_id in note_ids[start : start + SLICE]]
        )
        found.update({subject.id: total.dwells_over for subject, total in totals.items()})
    return found


def _shown(found: Range, name: str) -> dict[str, Any]:
    digits = 4 if name == "stickiness" else None
    bounds = {"low": found.low, "middle": found.middle, "high": found.high}
    return {
        **{key: round(value, digits) for key, value in bounds.items()},
        "n": found.n,
        "creators": found.creators,
    }
