"""Taking an open per-click task: a contract accepted at once, on the terms shown."""

from datetime import timedelta

from tallgrass.campaigns import errors
from tallgrass.campaigns.actions.moves import lock_campaign
from tallgrass.campaigns.actions.vouching import check_payer
from tallgrass.campaigns.matching.reasons import miss_text
from tallgrass.campaigns.models import Campaign
from tallgrass.campaigns.orders import task_order_of
from tallgrass.campaigns.queries.offers import fit_for
from tallgrass.campaigns.types import CampaignState, PoolState, source_of
from tallgrass.contracts.actions.offer import take_per_click
from tallgrass.contracts.cards import OfferCard
from tallgrass.contracts.queries.sources import taken_by
from tallgrass.contracts.types import Wave
from tallgrass.governance.queries import is_restricted
from tallgrass.kernel import audit, clock
from tallgrass.kernel.permissions import require, require_adult
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.transaction import transaction
from tallgrass.people import queries as people
from tallgrass.people.reach_queries import orgs_out_of_reach
from tallgrass.people.types import PersonCard
from tallgrass.profiles import queries as profiles

LONGEST_WRITING = timedelta(days=14)


def take_task(principal: Principal, *, campaign_id: int) -> OfferCard:
    """Take a campaign's per-click task. Asking twice takes it once.

    Raises Conflict when it is not open; PermissionDenied, with the reason, when it
    is not meant for them.
    """
    require(principal, "contracts.take")
    require_adult(principal)
    with transaction():
        row = lock_campaign(campaign_id)
        _check_open(row)
        mine = taken_by(source_of(row.pk), principal.acting_id)
        if mine is not None:
            return mine
        check_payer(row)
        person = people.cards([principal.acting_id])[principal.acting_id]
        _check_meant(principal, row, person)
        offered = take_per_click(
            principal,
            order=task_order_of(row),
            tier=profiles.tier_of(person.followers),
            wave=Wave.PREHEAT.value if clock.now() < row.preheat_to else Wave.LAUNCH.value,
            draft_by=min(max(row.preheat_from, clock.now()) + LONGEST_WRITING, row.launch_to),
        )
        audit.record(principal, "campaign.take", Subject("campaign", row.pk), contract=offered.id)
    return offered


def _check_open(row: Campaign) -> None:
    if row.state != CampaignState.RUNNING or not row.click_price or row.launch_to <= clock.now():
        raise errors.TASK_NOT_OPEN()


def _check_meant(principal: Principal, row: Campaign, person: PersonCard) -> None:
    if not person.is_claimed:
        raise errors.TASK_NEEDS_ACCOUNT()
    if principal.sits_in(row.brand_id) or principal.sits_in(row.agency_id):
        raise errors.OWN_SIDE()
    if orgs_out_of_reach(principal, [row.brand_id, row.agency_id]):
        raise errors.TASK_NOT_OPEN()
    entry = row.pool.filter(person_id=person.id, state=PoolState.EXCLUDED).first()
    if entry is not None:
        raise errors.LEFT_OUT(words=entry.words)
    if any(
        is_restricted(Subject("person", person.id), kind) for kind in ("account", "publish", "pay")
    ):
        raise errors.RESTRICTED()
    fit = fit_for(row, person, profiles.candidate_columns([person.id]))
    if not fit.fits:
        misses = " ".join(miss_text(miss) + "." for miss in fit.misses)
        raise errors.MEANT_FOR_OTHERS(misses=misses)
