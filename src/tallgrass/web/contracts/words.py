"""How contracts speak: takers by name, each share with its rule, codes of terms in words."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from tallgrass.contracts.terms.cards import Part, TermsCard, WorkRow
from tallgrass.contracts.types import OBLIGATIONS, Taker, WorkItem
from tallgrass.web.jinja import amount, percent


def role(name: str) -> str:
    """A taker's role in the reader's language."""
    return str(Taker(name).label) if name in Taker.values else name


def taker(part: Part) -> str:
    """A taker by its own name where it has one."""
    return part.taker or role(part.name)


def work_item(row: WorkRow) -> str:
    """An item of the work."""
    return str(WorkItem(row.item).label) if row.item in WorkItem.values else row.item


def obligation(code: str) -> str:
    """An obligation."""
    return str(OBLIGATIONS[code]) if code in OBLIGATIONS else code


def share_bar(
    parts: Sequence[Part], gross: int, *, own: bool, currency: str
) -> list[dict[str, Any]]:
    """Shares for the bar: the creator first, then takers in their order."""
    ordered = [parts[-1], *parts[:-1]]
    return [
        {
            "name": (_("You") if own else role("creator")) if i == 0 else taker(part),
            "bps": part.amount * 10_000 // gross if gross else 0,
            "text": amount(part.amount, currency),
            "tone": min(i + 1, 4),
        }
        for i, part in enumerate(ordered)
    ]


def legs(
    parts: Sequence[Part], gross: int, *, payer: str, currency: str, what: str
) -> list[dict[str, Any]]:
    """Gross at the top, then every taker with its rule."""
    items: list[dict[str, Any]] = [
        {
            "name": _("%(payer)s pays") % {"payer": payer},
            "amount": amount(gross, currency),
            "rule": what,
            "tone": 0,
        }
    ]
    left = gross
    for i, part in enumerate(parts[:-1]):
        items.append(
            {
                "name": taker(part),
                "amount": f"− {amount(part.amount, currency)}",
                "rule": rule_of(part, left, currency),
                "tone": min(i + 2, 4),
            }
        )
        left -= part.amount
    return items


def rule_of(part: Part, left: int, currency: str) -> str:
    """By which rule a taker gets its share."""
    words = {
        "role": role(part.name),
        "share": percent(part.bps / 10_000, 0 if part.bps % 100 == 0 else 2),
        "left": amount(left, currency),
    }
    if part.basis == "gross":
        return _("%(role)s: %(share)s of gross") % words
    return _("%(role)s: %(share)s of what remains, %(left)s") % words


def total(parts: Sequence[Part], gross: int, *, own: bool, currency: str) -> dict[str, str]:
    """The creator's net at the foot."""
    share = percent(parts[-1].amount / gross, 1) if gross else "–"
    return {
        "name": _("You receive") if own else _("The creator receives"),
        "amount": amount(parts[-1].amount, currency),
        "rule": _("%(share)s of gross. No one else takes anything.") % {"share": share},
    }


def split_words(terms: TermsCard, *, payer: str, own: bool) -> dict[str, Any]:
    """Everything a page needs to show a contract's split."""
    what = (
        _("For %(count)d valid clicks, at most") % {"count": terms.gross // terms.click.price}
        if terms.click
        else _("Fee on publication")
    )
    return {
        "bar": share_bar(terms.shares, terms.gross, own=own, currency=terms.currency),
        "legs": legs(terms.shares, terms.gross, payer=payer, currency=terms.currency, what=what),
        "total": total(terms.shares, terms.gross, own=own, currency=terms.currency),
    }
