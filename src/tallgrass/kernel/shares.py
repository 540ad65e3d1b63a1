"""Parts of one whole in percent, rounded so that they add up."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm

from tallgrass.kernel.money import largest_remainder

Number = int | float | Decimal | Fraction


def parts_of(whole: int, parts: Sequence[Number], total: Number | None = None) -> list[int]:
    """Share out so many units among the parts, by the largest remainder; of two alike the first
    gets the unit. What the parts leave of `total` gets its own, unseen.

    Nothing is shared out where there is nothing; a part below zero counts as none.
    """
    exact = [max(Fraction(part), Fraction(0)) for part in parts]
    rest = max(Fraction(total) - sum(exact), Fraction(0)) if total is not None else Fraction(0)
    weights = [*exact, rest]
    scale = lcm(*(weight.denominator for weight in weights))
    if not any(weights):
        return [0 for _part in parts]
    return largest_remainder(whole, [int(weight * scale) for weight in weights])[:-1]


def ratios(
    parts: Sequence[Number], *, digits: int = 0, total: Number | None = None
) -> list[Decimal]:
    """Return the parts as ratios that show as percentages of so many digits, and add up to 100."""
    units = 100 * 10**digits
    return [Decimal(part) / units for part in parts_of(units, parts, total)]
