"""Agreements side by side: of what a brand paid, who took which share, and what was left for the
creator."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tallgrass.contracts.cards import Agreement
from tallgrass.contracts.types import Taker
from tallgrass.web.contracts.words import role
from tallgrass.web.jinja import amount, percent

Question = tuple[str, list[dict[str, Any]]]


def side_by_side(agreements: Sequence[Agreement]) -> list[Question]:
    """Questions, each with an answer an agreement; the creator's best share is marked."""
    takers = [taker for taker in Taker.values if taker != Taker.CREATOR]
    kept = [agreement.parts[-1].amount / agreement.earning.gross for agreement in agreements]
    rows = [
        (
            _("Brand pays"),
            [
                {
                    "text": amount(found.earning.gross, found.earning.currency),
                    "small": found.earning.currency,
                }
                for found in agreements
            ],
        )
    ]
    rows += [(role(taker), [_share(found, taker) for found in agreements]) for taker in takers]
    mine = [
        {
            "text": percent(share, 1),
            "small": amount(found.earning.net, found.earning.currency),
            "best": share == max(kept),
        }
        for share, found in zip(kept, agreements, strict=True)
    ]
    days = [
        {
            "text": ngettext("%(num)s day", "%(num)s days", found.terms.pay_days)
            % {"num": found.terms.pay_days}
        }
        for found in agreements
    ]
    return [*rows, (_("Reaches you"), mine), (_("Paid within"), days)]


def _share(agreement: Agreement, taker: str) -> dict[str, Any]:
    part = next((part for part in agreement.parts if part.name == taker), None)
    if part is None:
        return {"text": "–"}
    return {"text": percent(part.amount / agreement.earning.gross, 1), "small": part.taker}
