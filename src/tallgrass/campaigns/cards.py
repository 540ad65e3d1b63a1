"""What others may know of a campaign: frozen, without a query behind any attribute."""

from dataclasses import dataclass
from datetime import datetime

from tallgrass.people.types import OrgCard


@dataclass(frozen=True, slots=True)
class CampaignCard:
    """A campaign as lists show it. `turn` says whose move it is, `due_at` by when; both empty when nobody waits."""

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
    preheat_from: datetime
    launch_to: datetime
    created_at: datetime

    @property
    def path(self) -> str:
        return f"/campaigns/{self.public_id}/"

    @property
    def brand_id(self) -> int:
        return self.brand.id

    @property
    def agency_id(self) -> int | None:
        return self.agency.id if self.agency else None


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
    time_zone: str
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
    def total(self) -> int:
        return sum(row.amount for row in self.lines)

    @property
    def brand_id(self) -> int:
        return self.card.brand_id

    @property
    def agency_id(self) -> int | None:
        return self.card.agency_id

    def line(self, name: str) -> BudgetRow:
        """The budget row of that line; an empty one when nothing is set aside."""
        return next((row for row in self.lines if row.line == name), BudgetRow(name, 0, 0, 0, ""))
