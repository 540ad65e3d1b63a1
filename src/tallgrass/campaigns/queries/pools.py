"""Reads of pools, and of what those not chosen are told."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Count, Q

from tallgrass.campaigns.cards import NotChosenCard, PoolRow, PoolSums
from tallgrass.campaigns.fees import TierFees, net_of
from tallgrass.campaigns.models import Campaign, PoolEntry
from tallgrass.campaigns.queries.campaigns import cards as campaign_cards
from tallgrass.campaigns.queries.fees import fees_by_tier
from tallgrass.campaigns.types import PoolState
from tallgrass.contracts.types import LINE_OF_TIER
from tallgrass.kernel.paging import Page, keyset
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.people import queries as people
from tallgrass.people.types import OrgCard
from tallgrass.profiles.types import Tier

SIZE = 50


def entries(
    viewer: Principal,
    campaign_id: int,
    *,
    state: str = "",
    tier: str = "",
    source: str = "",
    proposed: bool = False,
    cursor: str = "",
    size: int = SIZE,
) -> Page[PoolRow]:
    """Return the pool, best score first, filtered, for whoever may bring creators into it. In six
    queries, however many there are. Raises PermissionDenied for anyone else."""
    campaign = Campaign.objects.select_related("awarded_bid").get(pk=campaign_id)
    require(viewer, "campaigns.propose_creators", campaign)
    filters: dict[str, Any] = {
        "state": state,
        "tier": tier,
        "source": source,
        "is_selected": proposed,
    }
    rows = PoolEntry.objects.filter(
        campaign_id=campaign_id, **{name: value for name, value in filters.items() if value}
    )
    page = keyset(rows, order=["-score", "-id"], types=[float, int], cursor=cursor, size=size)
    return Page(_rows(campaign, page.items), page.next)


def entry_ids(viewer: Principal, campaign_id: int, public_ids: Collection[str]) -> list[int] | None:
    """Return the pool's entries of people by their public ids, for whoever may bring creators into
    it; None where one of them is not in it. Raises PermissionDenied for anyone else."""
    campaign = Campaign.objects.select_related("awarded_bid").get(pk=campaign_id)
    require(viewer, "campaigns.propose_creators", campaign)
    wanted = set(public_ids)
    found: list[int] = []
    for start in range(0, len(wanted), 500):
        some = sorted(wanted)[start : start + 500]
        rows = PoolEntry.objects.filter(campaign_id=campaign_id, person__public_id__in=some)
        found += rows.values_list("pk", flat=True)
    return found if len(found) == len(wanted) else None


def _rows(campaign: Campaign, found: Iterable[PoolEntry]) -> list[PoolRow]:
    found = list(found)
    cards = people.cards(entry.person_id for entry in found)
    managers = people.managers_of(cards)
    fees = fees_by_tier(campaign)
    return [
        PoolRow(
            id=entry.pk,
            person=cards[entry.person_id],
            manager=managers.get(entry.person_id),
            source=entry.source,
            state=entry.state,
            tier=entry.tier,
            wave=entry.wave,
            price=fees[entry.tier].gross if entry.tier in fees else 0,
            net=_net(
                fees.get(entry.tier),
                managers.get(entry.person_id),
                with_agency=campaign.agency_id is not None,
            ),
            score=entry.score,
            reasons=tuple(entry.reasons),
            misses=standing(
                entry.misses,
                has_fee=entry.tier in fees,
                is_claimed=cards[entry.person_id].is_claimed,
            ),
            is_selected=entry.is_selected,
            words=entry.words,
            told_at=entry.told_at,
        )
        for entry in found
        if entry.person_id in cards
    ]


def _net(fees: TierFees | None, manager: OrgCard | None, *, with_agency: bool) -> int:
    return net_of(fees, managed=manager is not None, with_agency=with_agency) if fees else 0


def _has_fee(row: PoolEntry) -> bool:
    """Tell whether their tier has a fee by now; asked only where it had none when they were looked
    at."""
    return any(miss["code"] == "no_fee" for miss in row.misses) and row.tier in fees_by_tier(
        row.campaign
    )


def standing(
    misses: Iterable[dict[str, Any]], *, has_fee: bool, is_claimed: bool
) -> tuple[dict[str, Any], ...]:
    """Return what speaks against somebody now: fees may have been agreed, or an account made, since
    they were looked at."""
    over = {code for code, is_over in (("no_fee", has_fee), ("no_account", is_claimed)) if is_over}
    return tuple(miss for miss in misses if miss["code"] not in over)


def sums(viewer: Principal, campaign_id: int) -> PoolSums:
    """Return how the pool stands, for whoever may read the campaign. Raises PermissionDenied for
    anyone else."""
    campaign = Campaign.objects.select_related("awarded_bid").get(pk=campaign_id)
    require(viewer, "campaigns.read", campaign)
    return sums_of(campaign)


def sums_of(campaign: Campaign) -> PoolSums:
    """Return how the pool stands, at the fees in force, in a few queries."""
    rows = PoolEntry.objects.filter(campaign=campaign)
    fees = fees_by_tier(campaign)
    states = dict(rows.values_list("state").annotate(n=Count("pk")))
    picked = rows.filter(
        Q(state=PoolState.SHORTLISTED) | Q(state=PoolState.PROPOSED, is_selected=True)
    )
    by_line: dict[str, int] = {}
    waves: dict[str, int] = {}
    proposed = 0
    for state, tier, wave, n in picked.values_list("state", "tier", "wave").annotate(n=Count("pk")):
        if state == PoolState.PROPOSED:
            proposed += n
            continue
        line = str(LINE_OF_TIER[Tier(tier)])
        by_line[line] = by_line.get(line, 0) + n * (fees[tier].gross if tier in fees else 0)
        waves[wave] = waves.get(wave, 0) + n
    return PoolSums(
        {state: states.get(state, 0) for state in PoolState.values}, proposed, by_line, waves
    )


def not_chosen(viewer: Principal, *, limit: int = 20) -> list[NotChosenCard]:
    """Return what the viewer was told about campaigns that chose others, latest first."""
    rows = list(
        PoolEntry.objects.filter(
            person_id=viewer.acting_id,
            told_at__isnull=False,
            state__in=(PoolState.NOT_CHOSEN, PoolState.EXCLUDED),
        )
        .select_related("campaign__awarded_bid")
        .order_by("-told_at", "-pk")[:limit]
    )
    cards = campaign_cards(row.campaign_id for row in rows)
    return [
        NotChosenCard(
            id=row.pk,
            campaign=cards[row.campaign_id],
            told_at=row.told_at,
            words=row.words,
            reasons=tuple(row.reasons),
            misses=standing(row.misses, has_fee=_has_fee(row), is_claimed=True),
            topics=tuple(row.campaign.topics),
            places=tuple(row.campaign.places),
            languages=tuple(row.campaign.languages),
        )
        for row in rows
        if row.told_at is not None
    ]
