"""The best set for a campaign out of everyone: the engine's matching, line by line, on what each
budget line has free."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from tallgrass.campaigns.fees import TierFees
from tallgrass.campaigns.fit import BriefTarget, Fit, Row, fits
from tallgrass.campaigns.types import FEE_LINES
from tallgrass.contracts.types import LINE_OF_TIER
from tallgrass.engine.matching import BriefVector, Candidates, ChosenCreator, Miss, select
from tallgrass.profiles.types import CandidateColumns

MOST = 5_000


@dataclass(frozen=True, slots=True)
class Proposal:
    """The proposal: fits of everyone looked at, who is chosen and why, who is not and why; people
    reached, and the bound."""

    fits: Mapping[int, Fit]
    picks: Mapping[int, ChosenCreator]
    misses: Mapping[int, Miss]
    value: float = 0.0
    bound: float = 0.0
    cost: Mapping[str, int] = field(default_factory=dict)


def best_set(
    wanted: BriefTarget,
    columns: CandidateColumns,
    fees: Mapping[str, TierFees],
    *,
    free: Mapping[str, int],
    most: Mapping[str, int],
    taken: Collection[int] = (),
) -> Proposal:
    """Choose within what each line has free; money of one line never pays for another. `taken` are
    people chosen already."""
    known = fits(wanted, columns)
    priced = [i for i, fit in enumerate(known) if fit.tier in fees]
    price = np.array([fees[known[i].tier].gross for i in priced], np.int64)
    lines = np.array([str(LINE_OF_TIER[known[i].tier]) for i in priced])
    candidates = Candidates(
        ids=columns.person_ids[priced],
        price=price,
        audience=np.array([known[i].expected for i in priced], float),
        topics=columns.topics[priced],
        languages=[columns.languages[i] for i in priced],
        places=[columns.places[i] for i in priced],
    )
    brief = BriefVector(wanted.topics, wanted.languages, wanted.places)
    rows = {int(person_id): row for row, person_id in enumerate(candidates.ids)}
    chosen = [rows[person_id] for person_id in taken if person_id in rows]
    picks: dict[int, ChosenCreator] = {}
    misses: dict[int, Miss] = {}
    value = bound = 0.0
    cost: dict[str, int] = {}
    for line in map(str, FEE_LINES):
        budget = free.get(line, 0)
        if budget <= 0 or not (lines == line).any():
            continue
        dear = replace(
            candidates, price=np.where(lines == line, price, budget + 1)
        )  # what others cost, this line never pays
        found = select(dear, brief, budget, most.get(line, MOST), chosen)
        of_line = set(candidates.ids[lines == line].tolist())
        picks.update({pick.id: pick for pick in found.picks})
        misses.update({miss.id: miss for miss in found.misses if miss.id in of_line})
        chosen += [rows[pick.id] for pick in found.picks]
        value, bound, cost[line] = value + found.value, bound + found.bound, found.cost
    return Proposal({fit.person_id: fit for fit in known}, picks, misses, value, bound, cost)


def reasons_for(fit: Fit, pick: ChosenCreator) -> list[Row]:
    """Return why they are in the set: how they fit, what they add that the others do not, what each
    engagement costs."""
    most = pick.adds_most
    place = (
        most.place if most.place == pick.place else ""
    )  # where they write from; elsewhere their readers are only reckoned
    adds = {
        "code": "adds",
        "people": round(pick.adds),
        "topic": most.topic,
        "language": most.language,
        "place": place,
    }
    return [*fit.reasons, adds, {"code": "each", "minor": round(pick.each)}]


def misses_for(fit: Fit, miss: Miss | None) -> list[Row]:
    """Say what would have fitted better, each thing once."""
    rows = list(fit.misses)
    codes = {row["code"] for row in rows}
    if miss is not None and miss.kind not in codes:
        row: Row = {"code": miss.kind}
        if miss.kind in ("fee", "price"):
            row |= {"has": round(miss.has), "fitting": round(miss.fitting)}
        rows.append(row)
    return rows
