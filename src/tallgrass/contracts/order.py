"""A work order: what a payer asks of people, and on which terms, whatever it is for.

A campaign makes one of itself; so can a shop's commission, a live show or a pitch. Contracts are
written from it and know nothing else of where they come from.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tallgrass.contracts.types import Taker
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger.splits import SplitRule
from tallgrass.ledger.types import PLATFORM
from tallgrass.people.types import OrgCard

Window = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Cut:
    """A share of a fee for somebody else than its creator: the taker's role, the base ("gross" or
    "remainder"), basis points."""

    taker: str
    basis: str
    bps: int


@dataclass(frozen=True, slots=True)
class Fee:
    """What one piece of work costs in minor units, and the cuts of it in their order."""

    gross: int
    cuts: tuple[Cut, ...] = ()

    def rules(self, *, agency: OrgCard | None, mcn: OrgCard | None) -> list[SplitRule]:
        """Return the split rules for one creator: a cut whose taker is not there, or that is of
        nothing, takes nothing."""
        keys = {Taker.PLATFORM.value: PLATFORM}
        if agency is not None:
            keys[Taker.AGENCY.value] = f"org:{agency.id}"
        if mcn is not None:
            keys[Taker.MCN.value] = f"org:{mcn.id}"
        return [
            SplitRule(cut.taker, keys[cut.taker], cut.basis, cut.bps)
            for cut in self.cuts
            if cut.bps and cut.taker in keys
        ]


@dataclass(frozen=True, slots=True)
class ClickPay:
    """Pay for each valid click, in minor units: the price, and the caps of one creator and of
    their day (0 for none), and what all contracts of the payer's key together may cost. `fee` is
    what one creator can earn at most, and its cuts."""

    price: int
    creator_cap: int
    day_cap: int
    payer_cap: int
    fee: Fee


@dataclass(frozen=True, slots=True)
class WorkOrder:
    """What a payer orders.

    `payer_key` owns the escrow account that pays; `source` is what the work is for, `title` and
    `path` how it is shown. `windows` say for each wave from when to when its notes are published;
    notes stay until some days after `launch_to`. `fees` are by tier; `hours` reckon each item of
    the work; `domains` are those the link may lead to.
    """

    payer: OrgCard
    payer_key: str
    source: Subject
    title: str
    path: str
    currency: str
    time_zone: str
    deliverable: str
    windows: Mapping[str, Window]
    launch_to: datetime
    fees: Mapping[str, Fee]
    hours: Mapping[str, int]
    revision_cap: int
    pay_days: int
    must_say: tuple[str, ...] = ()
    never_say: tuple[str, ...] = ()
    link_url: str = ""
    domains: tuple[str, ...] = ()
    clicks: ClickPay | None = None
    agency: OrgCard | None = None
