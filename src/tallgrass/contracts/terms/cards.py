"""A contract's frozen terms as typed values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from tallgrass.governance.types import Tie
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger.splits import SplitRule, split

KEEP_DAYS = 180


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One thing to be done, with the hours it is thought to take."""

    item: str
    hours: float


@dataclass(frozen=True, slots=True)
class InKind:
    """What is given instead of money, at its declared value in minor units."""

    what: str
    value: int


@dataclass(frozen=True, slots=True)
class ClickTerms:
    """Pay for one valid click and how far it goes, in minor units; a cap of 0 is none."""

    price: int
    creator_cap: int
    day_cap: int


@dataclass(frozen=True, slots=True)
class Part:
    """What one taker gets and by which rule. `name` is the taker's role, `taker` its own name
    (empty for creator and platform)."""

    name: str
    taker: str
    taker_key: str
    basis: str
    bps: int
    amount: int

    @property
    def row(self) -> dict[str, Any]:
        """Return the part as terms and earnings store it."""
        return {
            "name": self.name,
            "taker": self.taker,
            "taker_key": self.taker_key,
            "basis": self.basis,
            "bps": self.bps,
            "amount": self.amount,
        }


@dataclass(frozen=True, slots=True)
class RoundingUnit:
    """A taker who got one more minor unit than the whole units of the exact share, and the part of
    a unit it had left over."""

    part: Part
    remainder: Fraction


def rounding(gross: int, parts: Sequence[Part]) -> tuple[RoundingUnit, ...]:
    """Return who got the units that cutting every share to whole ones left over: the largest
    remainders."""
    left, found = Fraction(1), []
    for part in parts[:-1]:
        exact = (Fraction(1) if part.basis == "gross" else left) * part.bps / 10_000
        left -= exact
        found.append((part, exact * gross))
    exact_shares = [*found, (parts[-1], left * gross)]
    return tuple(
        RoundingUnit(part, exact % 1) for part, exact in exact_shares if part.amount > exact
    )


@dataclass(frozen=True, slots=True)
class OrderTerms:
    """What the terms keep of the order they were written from: who pays from where, for what, where
    the link may lead, what clicks may cost in all, until when the note stays, and what the payer
    was verified as (empty in terms of earlier releases)."""

    payer_id: int
    payer_key: str
    source: Subject
    title: str
    domains: tuple[str, ...]
    payer_cap: int
    keep_until: datetime
    payer_name: str


@dataclass(frozen=True, slots=True)
class TermsCard:
    """What both sides agreed to. `shares` end with the creator's net; `opens` and `closes` bound
    the wave it publishes in, in the payer's `time_zone`. `order` is None in terms of release
    0.1.0, which did not keep it."""

    hash: str
    kind: str
    tier: str
    deliverable: str
    work: tuple[WorkRow, ...]
    gross: int
    currency: str
    rules: tuple[SplitRule, ...]
    net_key: str
    shares: tuple[Part, ...]
    in_kind: InKind | None
    revision_cap: int
    pay_days: int
    obligations: tuple[str, ...]
    keep_days: int
    wave: str
    line: str
    opens: datetime
    closes: datetime
    time_zone: str
    must_say: tuple[str, ...]
    never_say: tuple[str, ...]
    link_url: str
    click: ClickTerms | None
    attribution: str
    order: OrderTerms | None

    @property
    def net(self) -> int:
        """Return what the creator receives of the gross."""
        return self.shares[-1].amount

    @property
    def hours(self) -> float:
        """Add up the hours of the itemised work."""
        return sum(item.hours for item in self.work)

    @property
    def rounds(self) -> int:
        """Return how many drafts there may be: the first and one after each return."""
        return self.revision_cap + 1

    def split(self, gross: int) -> tuple[Part, ...]:
        """Divide an amount by the frozen rules; the last part is the creator's."""
        shares = split(gross, self.rules, net_name=self.shares[-1].name, net_key=self.net_key)
        takers = [part.taker for part in self.shares]
        return tuple(
            Part(str(s.name), taker, s.taker_key, s.basis, s.bps, s.amount)
            for s, taker in zip(shares, takers, strict=True)
        )


def ties_of(terms: TermsCard) -> list[str]:
    """Return what passes between brand and creator under these terms, as the register names it."""
    ties = [Tie.CLICKS.value if terms.click else Tie.FEE.value]
    return [*ties, Tie.GIFT.value] if terms.in_kind else ties
