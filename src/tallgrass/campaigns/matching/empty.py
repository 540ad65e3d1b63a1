"""An empty proposal: what stands in the way of everyone who was looked at, one reason each,
as rows, and each reason as a sentence in the language of the page."""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from babel.lists import format_list
from django.utils.translation import get_language, ngettext, ngettext_lazy
from django.utils.translation import gettext as _

from tallgrass.campaigns.fees import TierFees
from tallgrass.campaigns.fit import BriefTarget, Fit, Row
from tallgrass.campaigns.matching.proposing import Proposal
from tallgrass.campaigns.matching.reasons import languages, topic_name
from tallgrass.campaigns.queries.candidates import CandidateScan
from tallgrass.contracts.types import LINE_OF_TIER, Line
from tallgrass.kernel.languages import is_chinese
from tallgrass.kernel.money import money_text
from tallgrass.profiles.types import Tier

Fees = Mapping[str, TierFees]


def explain_empty_selection(
    wanted: BriefTarget,
    looked: CandidateScan,
    found: Proposal,
    fees: Fees,
    *,
    free: Mapping[str, int],
    chosen: Collection[int],
    unread: int,
) -> list[Row]:
    """Give the reasons for an empty proposal: of those who could be chosen, what concerns most
    first; then who could not be.

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


def _kind(fit: Fit, found: Proposal, fees: Fees, free: Mapping[str, int]) -> tuple[str, str]:
    """Name what stands in their way first: language and topic, then a fee for their tier, then the
    money of its line."""
    first = next((miss["code"] for miss in fit.misses if miss["code"] in ("language", "topic")), "")
    if first:
        return first, ""
    if fit.tier not in fees:
        return "no_fee", fit.tier
    if free.get(str(LINE_OF_TIER[fit.tier]), 0) < fees[fit.tier].gross:
        return "money", fit.tier
    miss = found.misses.get(fit.person_id)
    return (miss.kind if miss else "nobody"), ""


def _row(
    kind: str, tier: str, n: int, wanted: BriefTarget, fees: Fees, free: Mapping[str, int]
) -> Row:
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


_PLAIN = {
    "unclaimed": ngettext_lazy(
        "%(n)d creator with a profile has no account to answer with; an operator can issue "
        "them a claim code.",
        "%(n)d creators with a profile have no account to answer with; an operator can "
        "issue them claim codes.",
        "n",
    ),
    "own": ngettext_lazy(
        "%(n)d creator works for a side of this campaign.",
        "%(n)d creators work for a side of this campaign.",
        "n",
    ),
    "chosen": ngettext_lazy(
        "%(n)d creator is short-listed or under contract already.",
        "%(n)d creators are short-listed or under contract already.",
        "n",
    ),
    "decided": ngettext_lazy(
        "%(n)d creator was excluded, was not chosen or declined.",
        "%(n)d creators were excluded, were not chosen or declined.",
        "n",
    ),
    "unread": ngettext_lazy(
        "%(n)d creator in the pool has no profile: they have no notes yet, or do not want "
        "one. You can short-list them by hand.",
        "%(n)d creators in the pool have no profile: they have no notes yet, or do not "
        "want one. You can short-list them by hand.",
        "n",
    ),
    "count": ngettext_lazy(
        "%(n)d creator would match, but all notes of the bid are taken.",
        "%(n)d creators would match, but all notes of the bid are taken.",
        "n",
    ),
    "nobody": ngettext_lazy(
        "%(n)d creator would match, but no likes, saves or comments are known yet. You can "
        "add them by their handle.",
        "%(n)d creators would match, but no likes, saves or comments are known yet. You "
        "can add them by their handles.",
        "n",
    ),
}
_NOBODY_NEW = ngettext_lazy(
    "%(n)d creator reaches nobody the others don't already reach.",
    "%(n)d creators reach nobody the others don't already reach.",
    "n",
)


def nobody_text(row: Mapping[str, Any], currency: str) -> str:
    """Word one reason of `explain_empty_selection`, with what may be done about it."""
    n = row.get("n", 0)
    match row["code"]:
        case "nobody_left":
            return _(
                "Nobody is left to choose from. Matching reads the notes of people who have an "
                "account and a profile."
            )
        case "language":
            said = ngettext(
                "%(n)d creator does not write in %(what)s.",
                "%(n)d creators do not write in %(what)s.",
                n,
            )
            return said % {"n": n, "what": languages(row["languages"])}
        case "topic":
            said = ngettext(
                "%(n)d creator rarely writes about %(what)s.",
                "%(n)d creators rarely write about %(what)s.",
                n,
            )
            return said % {"n": n, "what": _topics(row["topics"])}
        case "no_fee":
            said = ngettext(
                "%(n)d creator would match, but no fee is set for the tier “%(tier)s”.",
                "%(n)d creators would match, but no fee is set for the tier “%(tier)s”.",
                n,
            )
            return said % {"n": n, "tier": Tier(row["tier"]).label}
        case "money":
            said = ngettext(
                "%(n)d creator would match, but the %(line)s line has %(left)s left; a note of the "
                "tier “%(tier)s” costs %(fee)s.",
                "%(n)d creators would match, but the %(line)s line has %(left)s left; a note of "
                "the tier “%(tier)s” costs %(fee)s.",
                n,
            )
            sums = {
                "left": money_text(row["left"], currency),
                "fee": money_text(row["fee"], currency),
            }
            return said % {
                "n": n,
                "line": Line(row["line"]).label,
                "tier": Tier(row["tier"]).label,
                **sums,
            }
    return _plain(row["code"], n) % {"n": n}


def _plain(code: str, n: int) -> str:
    return str(_PLAIN.get(code, _NOBODY_NEW) % {"n": n})


def _topics(topics: list[str]) -> str:
    return format_list(
        [topic_name(topic) for topic in topics],
        style="or",
        locale="zh_Hans" if is_chinese(get_language()) else "en",
    )
