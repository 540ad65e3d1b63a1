"""Why a proposal is empty, as sentences in the language of the page, each with what may be done
about it."""

from collections.abc import Mapping
from typing import Any

from babel.lists import format_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from tallgrass.campaigns.reasons import is_chinese, languages, money, topic_name
from tallgrass.contracts.types import Line
from tallgrass.profiles.types import Tier

_PLAIN = {
    "unclaimed": ngettext_lazy(
        "%(n)d creator with a profile has no account to answer with; an operator can issue "
        "her a claim code.",
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
        "%(n)d creator was excluded or passed over, or declined.",
        "%(n)d creators were excluded or passed over, or declined.",
        "n",
    ),
    "unread": ngettext_lazy(
        "%(n)d creator in the pool has no profile: no notes yet, or she wants none. You "
        "may short-list her by hand.",
        "%(n)d creators in the pool have no profile: no notes yet, or they want none. You "
        "may short-list them by hand.",
        "n",
    ),
    "count": ngettext_lazy(
        "%(n)d creator would fit, but all notes of the bid are given.",
        "%(n)d creators would fit, but all notes of the bid are given.",
        "n",
    ),
    "nobody": ngettext_lazy(
        "%(n)d creator would fit, but no likes, saves or comments are known yet. Bring her "
        "by her handle.",
        "%(n)d creators would fit, but no likes, saves or comments are known yet. Bring "
        "them by their handles.",
        "n",
    ),
}
_NOBODY_NEW = ngettext_lazy("%(n)d creator adds nobody new.", "%(n)d creators add nobody new.", "n")


def sentence_of_reason(row: Mapping[str, Any], currency: str) -> str:
    """One reason of `absence.why_nobody`."""
    n = row.get("n", 0)
    match row["code"]:
        case "nobody_left":
            return _(
                "Nobody is left to choose from. Matching reads the notes of people with an account "
                "who want a profile."
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
                "%(n)d creator hardly writes of %(what)s.",
                "%(n)d creators hardly write of %(what)s.",
                n,
            )
            return said % {"n": n, "what": _topics(row["topics"])}
        case "no_fee":
            said = ngettext(
                "%(n)d creator would fit, but no fee is set for the tier “%(tier)s”.",
                "%(n)d creators would fit, but no fee is set for the tier “%(tier)s”.",
                n,
            )
            return said % {"n": n, "tier": Tier(row["tier"]).label}
        case "money":
            said = ngettext(
                "%(n)d creator would fit, but the %(line)s line has %(left)s left; a note of the "
                "tier “%(tier)s” costs %(fee)s.",
                "%(n)d creators would fit, but the %(line)s line has %(left)s left; a note of the "
                "tier “%(tier)s” costs %(fee)s.",
                n,
            )
            sums = {"left": money(row["left"], currency), "fee": money(row["fee"], currency)}
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
        locale="zh_Hans" if is_chinese() else "en",
    )
