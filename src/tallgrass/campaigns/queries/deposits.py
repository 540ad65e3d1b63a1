"""Reads of brands' money on its way in: campaigns that wait for it, and deposits that were
recorded."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet, Sum

from tallgrass.campaigns.cards import CampaignCard
from tallgrass.campaigns.models import BudgetLine, Campaign, CampaignEvent
from tallgrass.campaigns.queries.campaigns import cards, cards_of
from tallgrass.campaigns.types import CampaignState
from tallgrass.kernel.paging import PAGE_SIZE, Page, keyset
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.routes import path_of


@dataclass(frozen=True, slots=True)
class AwaitedDeposit:
    """An approved campaign whose brand has not set its money aside: the whole budget, in minor
    units."""

    campaign: CampaignCard
    total: int

    @property
    def path(self) -> str:
        return path_of("campaign_fund", self.campaign.public_id)


@dataclass(frozen=True, slots=True)
class RecordedDeposit:
    """A deposit as an operator recorded it, with the bank's reference, in minor units."""

    campaign: CampaignCard
    at: datetime
    amount: int
    reference: str

    @property
    def path(self) -> str:
        return path_of("campaign_fund", self.campaign.public_id)


def awaited_deposits(
    viewer: Principal, *, cursor: str = "", size: int = PAGE_SIZE
) -> Page[AwaitedDeposit]:
    """Return approved campaigns whose money is awaited, oldest first, for operators. Raises
    PermissionDenied for anyone else."""
    require(viewer, "governance.operate")
    rows = _waiting().select_related("awarded_bid")
    page = keyset(rows, order=["id"], types=[int], cursor=cursor, size=size)
    budgets = BudgetLine.objects.filter(campaign__in=[row.pk for row in page.items])
    totals = dict(budgets.values_list("campaign_id").annotate(Sum("amount")))
    found = [AwaitedDeposit(card, totals.get(card.id, 0)) for card in cards_of(page.items)]
    return Page(found, page.next)


def awaited_deposit_count(viewer: Principal) -> int:
    """Return how many approved campaigns wait for money, for operators. Raises PermissionDenied for
    anyone else."""
    require(viewer, "governance.operate")
    return _waiting().count()


def recorded_deposits(
    viewer: Principal, *, cursor: str = "", size: int = PAGE_SIZE
) -> Page[RecordedDeposit]:
    """Return deposits, the latest first, for operators. Raises PermissionDenied for anyone else."""
    require(viewer, "governance.operate")
    rows = CampaignEvent.objects.filter(verb="deposit")
    page = keyset(rows, order=["-id"], types=[int], cursor=cursor, size=size)
    known = cards({row.campaign_id for row in page.items})
    return Page([_recorded(row, known[row.campaign_id]) for row in page.items], page.next)


def deposits_of(viewer: Principal, card: CampaignCard) -> list[RecordedDeposit]:
    """Return what was recorded for one campaign, the latest first, at most 200, for its brand and
    operators. Raises PermissionDenied for anyone else."""
    require(viewer, "campaigns.see_deposits", card)
    rows = CampaignEvent.objects.filter(campaign_id=card.id, verb="deposit").order_by("-pk")[:200]
    return [_recorded(row, card) for row in rows]


def _waiting() -> QuerySet[Campaign]:
    return Campaign.objects.filter(state=CampaignState.APPROVED)


def _recorded(row: CampaignEvent, card: CampaignCard) -> RecordedDeposit:
    amount, reference = int(row.detail["amount"]), str(row.detail["reference"])
    return RecordedDeposit(campaign=card, at=row.at, amount=amount, reference=reference)
