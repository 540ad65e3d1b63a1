"""What others may know of a campaign: frozen, without a query behind any attribute."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tallgrass.campaigns.fees import TierFees
from tallgrass.campaigns.types import CampaignState
from tallgrass.kernel.routes import path_of
from tallgrass.kernel.versions import version_of
from tallgrass.ledger.splits import Share
from tallgrass.people.types import OrgCard, PersonCard


@dataclass(frozen=True, slots=True)
class CampaignCard:
    """A campaign as lists show it. `turn` says whose move it is, `due_at` by when; both empty when
    nobody waits."""

    id: int
    public_id: str
    title: str
    product: str
    brand: OrgCard
    agency: OrgCard | None
    state: str
    turn: str
    due_at: datetime | None
    currency: str
    time_zone: str
    preheat_from: datetime
    launch_to: datetime
    created_at: datetime

    @property
    def path(self) -> str:
        return path_of("campaign", self.public_id)

    @property
    def state_label(self) -> str:
        return str(CampaignState(self.state).label)

    @property
    def brand_id(self) -> int:
        return self.brand.id

    @property
    def agency_id(self) -> int | None:
        return self.agency.id if self.agency else None


@dataclass(frozen=True, slots=True)
class CampaignMoney:
    """Money of a campaign in the ledger, in minor units: set aside for it, and free with its
    brand."""

    held: int
    funds: int


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """A budget line: what was set aside, what offers bind and the clicks' cap; the rest is free."""

    line: str
    amount: int
    bound: int
    clicks: int
    note: str

    @property
    def free(self) -> int:
        return self.amount - self.bound - self.clicks


@dataclass(frozen=True, slots=True)
class EventRow:
    """Something that happened to a campaign, by whom, in whose words."""

    id: int
    at: datetime
    actor: str
    verb: str
    words: str
    detail: dict[str, object]


@dataclass(frozen=True, slots=True)
class CampaignFull:
    """A campaign whole: card, brief, budget and what was promised."""

    card: CampaignCard
    message: str
    audience: str
    tone: str
    deliverable: str
    must_say: tuple[str, ...]
    never_say: tuple[str, ...]
    topics: tuple[str, ...]
    places: tuple[str, ...]
    languages: tuple[str, ...]
    link_url: str
    preheat_from: datetime
    preheat_to: datetime
    launch_from: datetime
    launch_to: datetime
    revision_cap: int
    pay_days: int
    click_price: int
    click_campaign_cap: int
    click_creator_cap: int
    click_day_cap: int
    promised: dict[str, dict[str, object]]
    direct_fees: dict[str, dict[str, object]]
    lines: tuple[BudgetRow, ...]
    submitted_by: int | None
    created_by: int
    awarded_bid: int | None
    closed_at: datetime | None

    @property
    def time_zone(self) -> str:
        return self.card.time_zone

    @property
    def total(self) -> int:
        return sum(row.amount for row in self.lines)

    @property
    def brand_id(self) -> int:
        return self.card.brand_id

    @property
    def id(self) -> int:
        return self.card.id

    @property
    def agency_id(self) -> int | None:
        return self.card.agency_id

    def line(self, name: str) -> BudgetRow:
        """Return the budget row of that line; an empty one when nothing is set aside."""
        return next((row for row in self.lines if row.line == name), BudgetRow(name, 0, 0, 0, ""))


@dataclass(frozen=True, slots=True)
class TenderCard:
    """A tender as agencies and the brand see it. `room` is what bids may spend: minor units by
    budget line."""

    id: int
    public_id: str
    campaign: CampaignCard
    opened_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    confirmed_at: datetime | None
    words: str
    room: dict[str, int]

    @property
    def path(self) -> str:
        return path_of("tender", self.public_id)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class BidTierRow:
    """Fees of one tier. Shares of one note: of a creator an MCN manages, and of one nobody manages;
    the creator's come last."""

    tier: str
    notes: int
    fees: TierFees
    managed: tuple[Share, ...]
    unmanaged: tuple[Share, ...]

    @property
    def gross(self) -> int:
        return self.fees.gross

    @property
    def price(self) -> int:
        return self.notes * self.fees.gross

    @property
    def net_managed(self) -> int:
        return self.managed[-1].amount

    @property
    def net(self) -> int:
        return self.unmanaged[-1].amount

    def part(self, taker: str, *, managed: bool = True) -> int:
        """Return what one taker keeps of one note."""
        return next(
            (s.amount for s in (self.managed if managed else self.unmanaged) if s.name == taker), 0
        )


NO_BID = "none"
"""What a first bid is made from."""


def bid_version(submitted_at: datetime) -> str:
    """Return the version of a bid that was sent at that moment."""
    return version_of(submitted_at.isoformat())


@dataclass(frozen=True, slots=True)
class BidCard:
    """One agency's offer, with what creators would net under it."""

    id: int
    public_id: str
    tender_id: int
    agency: OrgCard
    state: str
    words: str
    pay_days: int
    revision_cap: int
    tiers: tuple[BidTierRow, ...]
    submitted_at: datetime
    decided_at: datetime | None
    reason: str
    published: int
    """How many notes were published under contracts this agency ran here."""

    @property
    def made_from(self) -> str:
        """The version that a revision of it is made from."""
        return bid_version(self.submitted_at)

    @property
    def price(self) -> int:
        return sum(tier.price for tier in self.tiers)

    @property
    def notes(self) -> int:
        return sum(tier.notes for tier in self.tiers)

    @property
    def creators_receive(self) -> int:
        """Return what all creators together would net, were each managed by an MCN."""
        return sum(tier.notes * tier.net_managed for tier in self.tiers)

    @property
    def first(self) -> BidTierRow:
        return self.tiers[0]

    def tier(self, name: str) -> BidTierRow | None:
        return next((row for row in self.tiers if row.tier == name), None)


@dataclass(frozen=True, slots=True)
class TenderBrief:
    """A tender with its brief, as somebody who may bid or judge reads it."""

    tender: TenderCard
    brief: CampaignFull
    agency: OrgCard | None
    """In whose name the reader would bid; None for the brand and operators."""
    bid: BidCard | None
    """That agency's own bid, whatever its state."""
    is_side: bool
    """Whether the reader sees the tender from the brand's side: its people and operators."""


@dataclass(frozen=True, slots=True)
class PoolRow:
    """One creator of a pool. `net` is what they would receive of the price, with their own MCN's
    cut if one manages them."""

    id: int
    person: PersonCard
    manager: OrgCard | None
    source: str
    state: str
    tier: str
    wave: str
    price: int
    net: int
    score: float
    reasons: tuple[dict[str, Any], ...]
    misses: tuple[dict[str, Any], ...]
    is_selected: bool
    words: str
    told_at: datetime | None


@dataclass(frozen=True, slots=True)
class PoolSums:
    """How a pool stands: entries by state, how many matching proposes, and short-listed fees by
    budget line."""

    states: dict[str, int]
    proposed: int
    shortlisted: dict[str, int]
    waves: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.states.values())


@dataclass(frozen=True, slots=True)
class TaskOffer:
    """An open per-click task as one person sees it: why they see it, what it pays, whether they
    have taken it."""

    campaign: CampaignCard
    message: str
    deliverable: str
    tone: str
    must_say: tuple[str, ...]
    never_say: tuple[str, ...]
    price: int
    creator_cap: int
    day_cap: int
    campaign_cap: int
    platform_bps: int
    takers: int
    opens: datetime
    closes: datetime
    pay_days: int
    reasons: tuple[dict[str, Any], ...]
    contract_path: str


@dataclass(frozen=True, slots=True)
class NotChosenCard:
    """Why somebody who was considered was not chosen, and what would have fitted."""

    id: int
    campaign: CampaignCard
    told_at: datetime
    words: str
    reasons: tuple[dict[str, Any], ...]
    misses: tuple[dict[str, Any], ...]
    topics: tuple[str, ...]
    places: tuple[str, ...]
    languages: tuple[str, ...]
