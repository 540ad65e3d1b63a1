"""Bids side by side, led by what a creator nets: rows for the comparison table, with the better
value of each marked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tallgrass.campaigns import policies
from tallgrass.campaigns.cards import BidCard, BidTierRow
from tallgrass.contracts.types import Taker
from tallgrass.kernel.money import amount_text
from tallgrass.kernel.shares import ratios
from tallgrass.profiles.types import Tier
from tallgrass.web.jinja import num, percent

Cell = dict[str, Any] | None
Row = tuple[str, list[Cell]]
Better = Callable[[list[int]], int] | None


@dataclass(frozen=True, slots=True)
class Bar:
    """Who takes what of one note of the leading tier, as a bar."""

    shares: list[dict[str, Any]]
    label: str


def bar(bid: BidCard) -> Bar:
    """Return the split of one note of the bid's leading tier; the creator comes first."""
    tier = bid.first
    parts = [(Taker.CREATOR, tier.net_managed)] + [
        (taker, tier.part(taker))
        for taker in (Taker.AGENCY, Taker.MCN, Taker.PLATFORM)
        if tier.part(taker)
    ]
    tones = {Taker.CREATOR: 1, Taker.AGENCY: 2, Taker.MCN: 3, Taker.PLATFORM: 4}
    found = ratios([part for _taker, part in parts], digits=1, total=tier.gross)
    shares = []
    for (taker, _part), share in zip(parts, found, strict=True):
        shares.append(
            {
                "name": taker.label,
                "bps": int(share * 10_000),
                "share": share,
                "text": _one_decimal(share),
                "tone": tones[taker],
            }
        )
    said = ", ".join(f"{share['name']} {share['text']}" for share in shares)
    return Bar(
        shares,
        _("%(agency)s: out of every 100, %(shares)s") % {"agency": bid.agency.name, "shares": said},
    )


def _one_decimal(share: Decimal) -> str:
    return percent(share, 1).removesuffix("%").strip()


def groups(bids: Sequence[BidCard], currency: str) -> list[tuple[str, list[Row]]]:
    """Lay the bids out line by line: what it costs, where it goes, terms, what is known."""
    found = [(_("What each bid costs"), _costs(bids, currency))]
    for tier in Tier:
        if any(bid.tier(tier) for bid in bids):
            found.append(
                (
                    _("Where one note's fee goes: %(tier)s") % {"tier": tier.label},
                    _where(bids, tier, currency),
                )
            )
    found.append((_("Terms for creators"), _terms(bids)))
    found.append((_("What is known"), _known(bids)))
    return found


def _costs(bids: Sequence[BidCard], currency: str) -> list[Row]:
    return [
        (
            _("Price of all notes"),
            _cells(bids, lambda bid: bid.price, lambda value: amount_text(value, currency), min),
        ),
        (_("Notes"), _cells(bids, lambda bid: bid.notes, num, None)),
        (
            _("Creators receive, together"),
            _cells(bids, lambda bid: bid.creators_receive, lambda v: amount_text(v, currency), max),
        ),
    ]


def _where(bids: Sequence[BidCard], tier: str, currency: str) -> list[Row]:
    def of(read: Callable[[BidTierRow], int]) -> Callable[[BidCard], int | None]:
        def value(bid: BidCard) -> int | None:
            row = bid.tier(tier)
            return read(row) if row else None

        return value

    def small(rule: Callable[[BidTierRow], str]) -> Callable[[BidCard], str]:
        def text(bid: BidCard) -> str:
            row = bid.tier(tier)
            return rule(row) if row else ""

        return text

    def shown(value: int) -> str:
        return amount_text(value, currency)

    def kept(by: Taker, best: Better, rule: Callable[[BidTierRow], str]) -> list[Cell]:
        return _cells(bids, of(lambda row: row.part(by)), shown, best, small(rule))

    hours = sum(policies.hours()[name] for name in ("research", "making", "writing"))
    return [
        (_("Gross per note"), _cells(bids, of(lambda row: row.gross), shown, None)),
        (
            _("Social agency keeps"),
            kept(Taker.AGENCY, min, lambda row: _of_gross(row.fees.agency_bps)),
        ),
        (
            _("MCN keeps, where one manages them"),
            kept(Taker.MCN, min, _mcn_rule),
        ),
        (
            _("Platform keeps"),
            kept(Taker.PLATFORM, None, lambda row: _of_gross(row.fees.platform_bps)),
        ),
        (_("Creator nets, with an MCN"), _cells(bids, of(lambda row: row.net_managed), shown, max)),
        (_("Creator nets, without"), _cells(bids, of(lambda row: row.net), shown, max)),
        (
            _("Per hour, at %(hours)d h a note") % {"hours": hours},
            _cells(
                bids,
                of(lambda row: row.net_managed // hours if hours else row.net_managed),
                shown,
                max,
            ),
        ),
    ]


def _of_gross(bps: int) -> str:
    return _("%(percent)s of gross") % {
        "percent": percent(bps / 10_000, 0 if bps % 100 == 0 else 2)
    }


def _mcn_rule(row: BidTierRow) -> str:
    shown = percent(row.fees.mcn_bps / 10_000, 0 if row.fees.mcn_bps % 100 == 0 else 2)
    if row.fees.mcn_basis == "gross":
        return _("%(percent)s of gross") % {"percent": shown}
    return _("%(percent)s of the rest") % {"percent": shown}


def _terms(bids: Sequence[BidCard]) -> list[Row]:
    def days(value: int) -> str:
        return ngettext("%(count)d day", "%(count)d days", value) % {"count": value}

    return [
        (_("Paid after publishing"), _cells(bids, lambda bid: bid.pay_days, days, min)),
        (_("Maximum revision rounds"), _cells(bids, lambda bid: bid.revision_cap, num, min)),
    ]


def _known(bids: Sequence[BidCard]) -> list[Row]:
    return [
        (
            _("Notes published here under this agency"),
            _cells(bids, lambda bid: bid.published, num, None),
        )
    ]


def _cells(
    bids: Sequence[BidCard],
    read: Callable[[BidCard], int | None],
    shown: Callable[[int], str],
    better: Better,
    small: Callable[[BidCard], str] | None = None,
) -> list[Cell]:
    values = [read(bid) for bid in bids]
    known = [value for value in values if value is not None]
    best = better(known) if better and len(set(known)) > 1 else None
    return [
        None
        if value is None
        else {
            "text": shown(value),
            "small": small(bid) if small else "",
            "best": value == best,
            "tone": "",
        }
        for bid, value in zip(bids, values, strict=True)
    ]


def lede(bids: Sequence[BidCard], currency: str) -> str:
    """Say what the cheaper bid costs creators, in one sentence; nothing for fewer than two bids."""
    if len(bids) < 2:
        return ""
    cheap, kind = min(bids, key=lambda bid: bid.price), bids[0]
    if cheap.id == kind.id:
        return _("The bid that leaves creators most is also the cheapest.")
    return _("The bid that costs %(less)s less leaves a creator %(net)s less for each note.") % {
        "less": amount_text(kind.price - cheap.price, currency),
        "net": amount_text(kind.first.net_managed - cheap.first.net_managed, currency),
    }
