"""Having the best set proposed, into the pool, with reasons for each and for those just below."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tallgrass.campaigns import errors
from tallgrass.campaigns.actions.moves import record_event
from tallgrass.campaigns.actions.pools import SLICE, entry_of, gathering
from tallgrass.campaigns.fees import TierFees
from tallgrass.campaigns.fit import Row
from tallgrass.campaigns.matching.empty import explain_empty_selection
from tallgrass.campaigns.matching.proposing import MOST, Proposal, best_set, misses_for, reasons_for
from tallgrass.campaigns.models import Campaign, PoolEntry
from tallgrass.campaigns.queries.campaigns import budget
from tallgrass.campaigns.queries.candidates import candidates_for
from tallgrass.campaigns.queries.fees import fees_by_tier, wanted_by
from tallgrass.campaigns.queries.pools import sums_of
from tallgrass.campaigns.types import PoolSource, PoolState, source_of
from tallgrass.contracts.queries.sources import bound_people
from tallgrass.contracts.types import LINE_OF_TIER
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.transaction import transaction
from tallgrass.profiles.types import Tier

RUNNERS_UP = 200
OPEN = (PoolState.PROPOSED, PoolState.SHORTLISTED)


@dataclass(frozen=True, slots=True)
class MatchResult:
    """What matching proposes: how many creators, how far they carry, and the share of the best
    possible that is certain.

    Where nobody is proposed, `nobody` says why.
    """

    proposed: int
    fresh: int
    value: float
    certain: float
    nobody: tuple[Row, ...] = ()


def propose_best(principal: Principal, *, campaign_id: int) -> MatchResult:
    """Look at everyone with an account and a profile, and mark the best set that the lines can
    still pay beside the short-list.

    Whoever was decided about stays as they are. A new proposal replaces the last one.
    """
    row = Campaign.objects.select_related("awarded_bid").filter(pk=campaign_id).first()
    if row is None:
        raise errors.NO_SUCH_CAMPAIGN()
    require(principal, "campaigns.choose", row)
    if not fees_by_tier(row):
        raise errors.FEES_MISSING_FOR_MATCHING()
    found, nobody = _look(row, principal)  # before anything is locked: it reads everybody
    with transaction():
        row = gathering(principal, campaign_id, "campaigns.choose")
        fresh = _write(row, found)
        certain = found.value / found.bound if found.bound > 0 else 1.0
        shown: dict[str, Any] = {
            "proposed": len(found.picks),
            "people": round(found.value),
            "certain": round(certain, 4),
            "nobody": nobody,
        }
        record_event(principal, row, "match", **shown)
    return MatchResult(len(found.picks), fresh, found.value, certain, tuple(nobody))


def _look(row: Campaign, principal: Principal) -> tuple[Proposal, list[Row]]:
    """Choose the best set beside those short-listed and under contract, who reach their readers
    already; say why it is empty, if it is."""
    entries = {entry.person_id: entry for entry in row.pool.all()}
    bound = bound_people(source_of(row.pk))
    chosen = [
        who
        for who, entry in entries.items()
        if entry.state == PoolState.SHORTLISTED or who in bound
    ]
    decided = [
        who for who, entry in entries.items() if entry.state not in OPEN and who not in bound
    ]
    looked = candidates_for(row, decided=decided, actor_id=principal.person_id)
    picked, fees, wanted = sums_of(row).shortlisted, fees_by_tier(row), wanted_by(row)
    free = {line.line: line.free - picked.get(line.line, 0) for line in budget(row)}
    found = best_set(
        wanted,
        looked.columns,
        fees,
        free=free,
        most=_most(row, [entries[who].tier for who in chosen]),
        taken=chosen,
    )
    if found.picks:
        return found, []
    known = set(looked.columns.person_ids.tolist())
    unread = sum(
        entry.state == PoolState.PROPOSED and who not in known for who, entry in entries.items()
    )
    return found, explain_empty_selection(
        wanted, looked, found, fees, free=free, chosen=chosen, unread=unread
    )


def _most(row: Campaign, given: Sequence[str]) -> dict[str, int]:
    """Return how many notes of the awarded bid each line still has, when notes of these tiers are
    given already."""
    if row.awarded_bid is None:
        return {}
    most: dict[str, int] = {}
    for tier, notes in row.awarded_bid.tiers.values_list("tier", "notes"):
        line = str(LINE_OF_TIER[Tier(tier)])
        most[line] = min(MOST, most.get(line, 0) + notes)
    have = Counter(str(LINE_OF_TIER[Tier(tier)]) for tier in given)
    return {line: max(0, notes - have[line]) for line, notes in most.items()}


def _write(row: Campaign, found: Proposal) -> int:
    """Mark the picks, add those the pool lacks, and as many of those just below; returns how many
    entries are new."""
    fees = fees_by_tier(row)
    waiting = {entry.person_id: entry for entry in row.pool.filter(state=PoolState.PROPOSED)}
    known = set(row.pool.values_list("person_id", flat=True))
    for person_id, entry in waiting.items():
        if person_id in found.fits:
            _mark(entry, found, fees)
        else:
            entry.is_selected = False
    PoolEntry.objects.bulk_update(
        waiting.values(), ["is_selected", "reasons", "misses", "score"], batch_size=100
    )
    close = [
        m
        for m in found.misses.values()
        if m.kind in ("fee", "overlap", "count", "place") and m.id not in known
    ]
    close.sort(key=lambda miss: (-found.fits[miss.id].score, miss.id))
    fresh = [person for person in found.picks if person not in known]
    fresh += [miss.id for miss in close[: min(RUNNERS_UP, len(found.picks))]]
    entries = []
    for person_id in fresh:
        entry = entry_of(
            row,
            found.fits[person_id],
            fees,
            source=PoolSource.MATCHING,
            wave="preheat",
            is_claimed=True,
        )
        _mark(entry, found, fees)
        entries.append(entry)
    PoolEntry.objects.bulk_create(entries, batch_size=SLICE)
    return len(entries)


def _mark(entry: PoolEntry, found: Proposal, fees: Mapping[str, TierFees]) -> None:
    fit, pick = found.fits[entry.person_id], found.picks.get(entry.person_id)
    entry.is_selected = pick is not None
    entry.score = fit.score
    entry.reasons = reasons_for(fit, pick) if pick else list(fit.reasons)
    entry.misses = misses_for(fit, None if pick else found.misses.get(entry.person_id))
    if fit.tier not in fees:
        entry.misses.append({"code": "no_fee"})
