"""Why a proposal is empty: what stands in the way of everyone who was looked at, one reason each,
as rows that pages can say."""

from collections import Counter
from collections.abc import Collection, Mapping

from tallgrass.campaigns.fees import TierFees
from tallgrass.campaigns.fit import Fit, Row, Wanted
from tallgrass.campaigns.proposing import Proposed
from tallgrass.campaigns.queries.candidates import CandidateScan
from tallgrass.contracts.types import LINE_OF_TIER

Fees = Mapping[str, TierFees]


def explain_empty_selection(
    wanted: Wanted,
    looked: CandidateScan,
    found: Proposed,
    fees: Fees,
    *,
    free: Mapping[str, int],
    chosen: Collection[int],
    unread: int,
) -> list[Row]:
    """Reasons for an empty proposal: of those who could be chosen, what concerns most first; then
    who could not be.

    `chosen` are in the campaign already; `unread` wait in the pool without a profile.
    """
    left = [fit for fit in found.fits.values() if fit.person_id not in set(chosen)]
    kinds = Counter(_kind(fit, found, fees, free) for fit in left)
    stood = [_row(kind, name, n, wanted, fees, free) for (kind, name), n in kinds.most_common()]
    others = {
        "chosen": len(found.fits) - len(left),
        "unclaimed": looked.unclaimed,
        "own": looked.own,
        "decided": looked.decided,
        "unread": unread,
    }
    rows: list[Row] = [{"code": code, "n": n} for code, n in others.items() if n]
    return [*([] if left else [{"code": "nobody_left"}]), *stood, *rows]


def _kind(fit: Fit, found: Proposed, fees: Fees, free: Mapping[str, int]) -> tuple[str, str]:
    """What stands in her way first: language and topic, then a fee for her tier, then the money of
    its line."""
    first = next((miss["code"] for miss in fit.misses if miss["code"] in ("language", "topic")), "")
    if first:
        return first, ""
    if fit.tier not in fees:
        return "no_fee", fit.tier
    if free.get(str(LINE_OF_TIER[fit.tier]), 0) < fees[fit.tier].gross:
        return "money", fit.tier
    miss = found.misses.get(fit.person_id)
    return (miss.kind if miss else "nobody"), ""


def _row(kind: str, tier: str, n: int, wanted: Wanted, fees: Fees, free: Mapping[str, int]) -> Row:
    row: Row = {"code": kind, "n": n}
    match kind:
        case "language":
            row["languages"] = list(wanted.languages)
        case "topic":
            row["topics"] = list(wanted.topics)
        case "no_fee":
            row["tier"] = tier
        case "money":
            line = str(LINE_OF_TIER[tier])
            row |= {
                "line": line,
                "tier": tier,
                "left": max(0, free.get(line, 0)),
                "fee": fees[tier].gross,
            }
    return row
