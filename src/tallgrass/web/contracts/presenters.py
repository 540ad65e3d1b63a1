"""How contracts speak: takers by name, each share with its rule, codes of terms in words, and
agreements side by side."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tallgrass.contracts.cards import Agreement
from tallgrass.contracts.terms.cards import Part, TermsCard, WorkRow
from tallgrass.contracts.types import OBLIGATIONS, Taker, WorkItem
from tallgrass.kernel.money import amount_text
from tallgrass.kernel.shares import parts_of, ratios
from tallgrass.web.jinja import percent

Question = tuple[str, list[dict[str, Any]]]


def role_name(name: str) -> str:
    """Name a taker's role in the reader's language."""
    return str(Taker(name).label) if name in Taker.values else name


def taker_name(part: Part) -> str:
    """Name a taker by its own name where it has one."""
    return part.taker or role_name(part.name)


def work_item_name(row: WorkRow) -> str:
    """Name an item of the work."""
    return str(WorkItem(row.item).label) if row.item in WorkItem.values else row.item


def obligation_name(code: str) -> str:
    """Name an obligation."""
    return str(OBLIGATIONS[code]) if code in OBLIGATIONS else code


def share_bar(
    parts: Sequence[Part], gross: int, *, own: bool, currency: str
) -> list[dict[str, Any]]:
    """Return shares for the bar: the creator first, then takers in their order."""
    ordered = [parts[-1], *parts[:-1]]
    widths = parts_of(10_000, [part.amount for part in ordered], gross)
    return [
        {
            "name": (_("You") if own else role_name("creator")) if i == 0 else taker_name(part),
            "bps": widths[i],
            "text": amount_text(part.amount, currency),
            "tone": min(i + 1, 4),
        }
        for i, part in enumerate(ordered)
    ]


def share_legs(
    parts: Sequence[Part], gross: int, *, payer: str, currency: str, what: str
) -> list[dict[str, Any]]:
    """Lay the legs out: gross at the top, then every taker with its rule."""
    items: list[dict[str, Any]] = [
        {
            "name": _("%(payer)s pays") % {"payer": payer},
            "amount": amount_text(gross, currency),
            "rule": what,
            "tone": 0,
        }
    ]
    left = gross
    for i, part in enumerate(parts[:-1]):
        items.append(
            {
                "name": taker_name(part),
                "amount": f"− {amount_text(part.amount, currency)}",
                "rule": share_rule(part, left, currency),
                "tone": min(i + 2, 4),
            }
        )
        left -= part.amount
    return items


def share_rule(part: Part, left: int, currency: str) -> str:
    """Say by which rule a taker gets its share."""
    words = {
        "role": role_name(part.name),
        "share": percent(part.bps / 10_000, 0 if part.bps % 100 == 0 else 2),
        "left": amount_text(left, currency),
    }
    if part.basis == "gross":
        return _("%(role)s: %(share)s of gross") % words
    return _("%(role)s: %(share)s of what remains, %(left)s") % words


def share_total(parts: Sequence[Part], gross: int, *, own: bool, currency: str) -> dict[str, str]:
    """Return the creator's net at the foot."""
    share = percent(ratios([p.amount for p in parts], digits=1)[-1], 1) if gross else "–"
    return {
        "name": _("You receive") if own else _("The creator receives"),
        "amount": amount_text(parts[-1].amount, currency),
        "rule": _("%(share)s of gross. No one else takes anything.") % {"share": share},
    }


def split_context(terms: TermsCard, *, payer: str, own: bool) -> dict[str, Any]:
    """Return everything a page needs to show a contract's split."""
    what = (
        _("For up to %(count)d valid clicks") % {"count": terms.gross // terms.click.price}
        if terms.click
        else _("Fee on publication")
    )
    return {
        "bar": share_bar(terms.shares, terms.gross, own=own, currency=terms.currency),
        "legs": share_legs(
            terms.shares, terms.gross, payer=payer, currency=terms.currency, what=what
        ),
        "total": share_total(terms.shares, terms.gross, own=own, currency=terms.currency),
    }


def side_by_side(agreements: Sequence[Agreement]) -> list[Question]:
    """Lay questions out, each with an answer an agreement; the creator's best share is marked."""
    takers = [taker for taker in Taker.values if taker != Taker.CREATOR]
    kept = [agreement.parts[-1].amount / agreement.earning.gross for agreement in agreements]
    said = [ratios([part.amount for part in each.parts], digits=1) for each in agreements]
    rows = [
        (
            _("Brand pays"),
            [
                {
                    "text": amount_text(found.earning.gross, found.earning.currency),
                    "small": found.earning.currency,
                }
                for found in agreements
            ],
        )
    ]
    rows += [
        (role_name(taker), [_share(*of, taker) for of in zip(agreements, said, strict=True)])
        for taker in takers
    ]
    mine = [
        {
            "text": percent(shares[-1], 1),
            "small": amount_text(found.earning.net, found.earning.currency),
            "best": share == max(kept),
        }
        for share, shares, found in zip(kept, said, agreements, strict=True)
    ]
    days = [
        {
            "text": ngettext("%(num)s day", "%(num)s days", found.terms.pay_days)
            % {"num": found.terms.pay_days}
        }
        for found in agreements
    ]
    return [*rows, (_("Reaches you"), mine), (_("Paid within"), days)]


def _share(agreement: Agreement, shares: Sequence[Decimal], taker: str) -> dict[str, Any]:
    for part, share in zip(agreement.parts, shares, strict=True):
        if part.name == taker:
            return {"text": percent(share, 1), "small": part.taker}
    return {"text": "–"}
