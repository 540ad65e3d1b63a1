"""Who takes what of a payment: ordered rules in basis points, rounded so that every cent is
somebody's."""

from collections.abc import Sequence
from dataclasses import dataclass

from tallgrass.kernel.money import largest_remainder
from tallgrass.ledger import errors

WHOLE = 10_000  # basis points


@dataclass(frozen=True, slots=True)
class SplitRule:
    """A taker's share, `bps` hundredths of a percent of the "gross" or of the "remainder" that
    earlier takers left."""

    name: str
    taker_key: str
    basis: str
    bps: int


@dataclass(frozen=True, slots=True)
class Share:
    """A named part of a payment, in minor units, with the rule that gave it. `effective_bps` is its
    part of the gross."""

    name: str
    taker_key: str
    amount: int
    basis: str
    bps: int


def split(gross: int, rules: Sequence[SplitRule], *, net_name: str, net_key: str) -> list[Share]:
    """Divide `gross` minor units among the rules' takers in order; what remains is the last share,
    the net.

    The exact shares are rationals over a common denominator; they are rounded together by largest
    remainder, so their sum is the gross and no share is off by a full unit. Raises Invalid for a
    rule outside 0–100 % or rules that take more than there is.
    """
    if gross < 0:
        raise errors.PAYMENT_NEGATIVE()
    weights = _weights(rules)
    parts = largest_remainder(gross, weights)
    shares = [
        Share(r.name, r.taker_key, part, r.basis, r.bps)
        for r, part in zip(rules, parts, strict=False)
    ]
    return [*shares, Share(net_name, net_key, parts[-1], "remainder", WHOLE)]


def _weights(rules: Sequence[SplitRule]) -> list[int]:
    """Return integer weights of each rule's exact share and, last, of the remainder, over WHOLE **
    (number of rules)."""
    unit = WHOLE ** len(rules)
    left, weights = unit, []
    for rule in rules:
        if not 0 <= rule.bps <= WHOLE or rule.basis not in ("gross", "remainder"):
            raise errors.SHARE_OUT_OF_BOUNDS(field=rule.name)
        base = unit if rule.basis == "gross" else left
        weights.append(base * rule.bps // WHOLE)
        left -= weights[-1]
        if left < 0:
            raise errors.SHARES_EXCEED_WHOLE(field=rule.name)
    return [*weights, left]
