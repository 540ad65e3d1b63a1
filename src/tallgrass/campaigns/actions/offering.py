"""Offering contracts: terms frozen, contracts offered, any number of them in one commit."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta

from tallgrass.campaigns import errors, policies
from tallgrass.campaigns.actions.vouching import check_brand
from tallgrass.campaigns.fees import TierFees, check_fees
from tallgrass.campaigns.models import Campaign
from tallgrass.campaigns.orders import order_of
from tallgrass.campaigns.queries.campaigns import budget
from tallgrass.campaigns.queries.candidates import sides_of
from tallgrass.campaigns.queries.fees import fees_by_tier
from tallgrass.campaigns.types import CampaignState, source_of
from tallgrass.contracts.actions.offer import Invitee, offer_flat
from tallgrass.contracts.cards import OfferCard
from tallgrass.contracts.queries.sources import offered_people
from tallgrass.contracts.terms.cards import InKind
from tallgrass.contracts.types import LINE_OF_TIER, Line, Wave
from tallgrass.kernel import audit, clock
from tallgrass.kernel.money import money_text
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.transaction import transaction
from tallgrass.people import queries as people
from tallgrass.people.reach_queries import out_of_reach
from tallgrass.people.types import PersonCard
from tallgrass.profiles.types import Tier

MOST_AT_ONCE = 5_000
MOST_NAMED = 10


def offer_contracts(
    principal: Principal,
    *,
    campaign: Campaign,
    invitees: Sequence[Invitee],
    in_kind: InKind | None = None,
) -> list[OfferCard]:
    """Offer each invitee a flat-fee contract on the terms of a campaign that the caller has locked.
    Whoever was offered one before, or wants nothing of its sides, is passed over silently.

    Terms never change afterwards. Raises OverBudget when a line's budget, less what offers already
    bind, would not bear them all (then nothing is offered), Invalid for a tier without fees or a
    person without an account.
    """
    if len(invitees) > MOST_AT_ONCE:
        raise errors.TOO_MANY_INVITED(most=MOST_AT_ONCE)
    require(principal, "campaigns.choose", campaign)
    if campaign.state != CampaignState.RUNNING:
        raise errors.NOT_STARTED()
    check_brand(campaign)
    shut = out_of_reach([campaign.brand_id, campaign.agency_id], actor_id=principal.person_id)
    fresh = _not_yet_offered(campaign, invitees, besides=shut)
    if not fresh:
        return []
    fees = fees_by_tier(campaign)
    _check_people(campaign, fresh)
    _check_tiers(fresh, fees)
    _check_waves(campaign, fresh)
    _check_budget(campaign, fresh, fees)
    with transaction():
        offered = offer_flat(
            principal,
            order=order_of(campaign),
            invitees=fresh,
            answer_by=clock.now() + timedelta(days=policies.days("answer")),
            in_kind=in_kind,
        )
        audit.record(
            principal, "campaign.offer", Subject("campaign", campaign.pk), contracts=len(offered)
        )
    return offered


def _not_yet_offered(
    campaign: Campaign, invitees: Sequence[Invitee], *, besides: set[int]
) -> list[Invitee]:
    known = offered_people(source_of(campaign.pk)) | besides
    unique = {invitee.person_id: invitee for invitee in invitees}
    return [invitee for person_id, invitee in unique.items() if person_id not in known]


def _check_people(campaign: Campaign, invitees: Sequence[Invitee]) -> None:
    sides = sides_of(campaign)
    known = people.cards(invitee.person_id for invitee in invitees)
    own = [invitee.person_id for invitee in invitees if invitee.person_id in sides]
    if own:
        raise errors.INVITED_OWN_SIDE(names=_names(own, known))
    without = [
        i.person_id
        for i in invitees
        if i.person_id not in known or not known[i.person_id].is_claimed
    ]
    if without:
        raise errors.INVITED_WITHOUT_ACCOUNT(names=_names(without, known))


def _names(person_ids: Sequence[int], known: Mapping[int, PersonCard]) -> str:
    """Return the first handles, and how many more there are."""
    handles = [
        f"@{known[person_id].handle}" if person_id in known else "–" for person_id in person_ids
    ]
    more = len(handles) - MOST_NAMED
    return ", ".join(handles[:MOST_NAMED]) + (f" (+{more})" if more > 0 else "")


def _check_tiers(invitees: Sequence[Invitee], fees: Mapping[str, TierFees]) -> None:
    for tier in {invitee.tier for invitee in invitees}:
        if tier not in fees:
            name = Tier(tier).label if tier in Tier.values else tier
            raise errors.TIER_WITHOUT_FEE(tier=name)
        check_fees(fees[tier])


def _check_waves(campaign: Campaign, invitees: Sequence[Invitee]) -> None:
    ends = {Wave.PREHEAT.value: campaign.preheat_to, Wave.LAUNCH.value: campaign.launch_to}
    for wave in sorted({invitee.wave for invitee in invitees}):
        if wave not in ends:
            raise errors.NO_SUCH_WAVE()
        if ends[wave] <= clock.now():
            raise errors.WAVE_OVER(wave=Wave(wave))


def _check_budget(
    campaign: Campaign, invitees: Sequence[Invitee], fees: Mapping[str, TierFees]
) -> None:
    wanted: Counter[str] = Counter()
    for invitee in invitees:
        wanted[str(LINE_OF_TIER[invitee.tier])] += fees[invitee.tier].gross
    free = {row.line: row.free for row in budget(campaign)}

    def said(minor: int) -> str:
        return money_text(minor, campaign.currency)

    for line, amount in wanted.items():
        if amount > free[line]:
            raise errors.OVER_BUDGET(
                line=Line(line), amount=said(amount), free=said(max(0, free[line]))
            )
