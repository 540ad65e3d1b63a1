"""Money in integer minor units with an ISO 4217 currency. No float ever touches it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tallgrass.kernel import errors

EXPONENTS = {
    "CNY": 2,
    "USD": 2,
    "CAD": 2,
    "EUR": 2,
    "GBP": 2,
    "SGD": 2,
    "AUD": 2,
    "HKD": 2,
    "JPY": 0,
}
LARGEST = 10**15  # a sanity bound well inside a 64-bit integer

_AMOUNT = re.compile(r"([0-9]{1,13}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.([0-9]{1,4}))?")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，", "0123456789.,")


def major(minor: int, currency: str) -> Decimal:
    """Return minor units as an exact number of major ones."""
    return Decimal(minor).scaleb(-EXPONENTS[currency])


def amount_text(minor: int, currency: str) -> str:
    """Write an amount as both our languages do, without its currency: 1,250.50."""
    return f"{major(minor, currency):,f}"


def money_text(minor: int, currency: str) -> str:
    """Write an amount as both our languages do: CAD 1,250.50."""
    return f"{currency} {amount_text(minor, currency)}"


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in minor units. Two currencies never mix: arithmetic across them raises."""

    amount: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.amount) is not int:
            raise TypeError("money is an integer of minor units")
        if self.currency not in EXPONENTS:
            raise errors.CURRENCY_UNKNOWN()
        if abs(self.amount) > LARGEST:
            raise errors.AMOUNT_TOO_LARGE()

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} never mix")

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, exact."""
        return major(self.amount, self.currency)


def parse_money(text: str, currency: str) -> Money:
    """Read what a person typed ("1,250.50", also in full-width digits) as money.

    Raises Invalid for signs, letters, too many decimals, and a comma that does not set thousands
    apart: 1,23 might mean 1.23.
    """
    if currency not in EXPONENTS:
        raise errors.CURRENCY_UNKNOWN()
    match = _AMOUNT.fullmatch(text.strip().translate(_FULL_WIDTH))
    exponent = EXPONENTS[currency]
    if match is None or len(match[2] or "") > exponent:
        raise errors.AMOUNT_UNREADABLE() if exponent else errors.AMOUNT_NOT_WHOLE(currency=currency)
    return Money(
        int(match[1].replace(",", "")) * 10**exponent
        + int((match[2] or "").ljust(exponent, "0") or 0),
        currency,
    )


def largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """Divide `total` minor units by integer weights so that the parts sum to it exactly.

    Each part is rounded down, then the leftover units go to the largest remainders, ties to the
    earlier part (Hamilton's method). Raises ValueError for a negative total, a negative weight or
    weights that sum to zero.
    """
    whole = sum(weights)
    if total < 0 or whole <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("largest remainder needs a total >= 0 and weights >= 0, not all 0")
    parts = [total * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts
