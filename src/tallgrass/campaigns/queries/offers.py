"""Open per-click tasks, as the one person who looks may take them."""

from django.db.models import QuerySet

from tallgrass.campaigns import policies
from tallgrass.campaigns.cards import CampaignCard, TaskOffer
from tallgrass.campaigns.fit import Fit, segment_fit
from tallgrass.campaigns.models import Campaign, PoolEntry
from tallgrass.campaigns.queries.campaigns import cards_of
from tallgrass.campaigns.queries.fees import wanted_by
from tallgrass.campaigns.types import CampaignState, PoolState
from tallgrass.contracts.queries.sources import taken_paths, takers
from tallgrass.kernel import clock
from tallgrass.kernel.principal import Principal
from tallgrass.people import queries as people
from tallgrass.people.reach_queries import orgs_out_of_reach
from tallgrass.people.types import PersonCard
from tallgrass.profiles import queries as profiles
from tallgrass.profiles.types import CandidateColumns

MOST = 50


def open_rows() -> QuerySet[Campaign]:
    """Return the campaigns whose per-click task can be taken now."""
    return Campaign.objects.select_related("awarded_bid").filter(
        state=CampaignState.RUNNING, click_price__gt=0, launch_to__gt=clock.now()
    )


def tasks_for(viewer: Principal) -> list[TaskOffer]:
    """Return the tasks meant for this person, closing soonest first, with why they see each; those
    they took are among them.

    Nobody sees tasks of their own brand or agency, of one they refused, nor of a campaign that
    decided against them.
    """
    person = people.cards([viewer.acting_id]).get(viewer.acting_id)
    if person is None or not person.is_claimed:
        return []
    rows = list(open_rows().order_by("launch_to", "pk")[: MOST * 4])
    taken = taken_paths(person.id, "campaign", [row.pk for row in rows])
    shut = _shut_out(person.id, [row.pk for row in rows])
    refused = orgs_out_of_reach(
        viewer, [org for row in rows for org in (row.brand_id, row.agency_id)]
    )
    columns = profiles.candidate_columns([person.id])
    meant = []
    for row in rows:
        fit = fit_for(row, person, columns)
        own = viewer.sits_in(row.brand_id) or viewer.sits_in(row.agency_id)
        own = own or row.brand_id in refused or row.agency_id in refused
        if row.pk in taken or (fit.fits and row.pk not in shut and not own):
            meant.append((row, fit))
    meant = meant[:MOST]
    cards = {card.id: card for card in cards_of([row for row, _fit in meant])}
    held = takers("campaign", [row.pk for row, _fit in meant])
    return [
        _offer(row, cards[row.pk], fit, held.get(row.pk, 0), taken.get(row.pk, ""))
        for row, fit in meant
    ]


def fit_for(row: Campaign, person: PersonCard, columns: CandidateColumns) -> Fit:
    """Measure how well one person fits a campaign's brief."""
    return segment_fit(wanted_by(row), columns, language=person.language, place=person.place)


def _shut_out(person_id: int, campaign_ids: list[int]) -> set[int]:
    """Return those of the campaigns whose brand decided against this person."""
    rows = PoolEntry.objects.filter(
        person_id=person_id, campaign_id__in=campaign_ids, state=PoolState.EXCLUDED
    )
    return set(rows.values_list("campaign_id", flat=True))


def _offer(
    row: Campaign, card: CampaignCard, fit: Fit, held_by: int, contract_path: str
) -> TaskOffer:
    return TaskOffer(
        campaign=card,
        message=row.message,
        deliverable=row.deliverable,
        tone=row.tone,
        must_say=tuple(row.must_say),
        never_say=tuple(row.never_say),
        price=row.click_price,
        creator_cap=row.click_creator_cap,
        day_cap=row.click_day_cap,
        campaign_cap=row.click_campaign_cap,
        platform_bps=policies.platform_bps(),
        takers=held_by,
        opens=row.preheat_from,
        closes=row.launch_to,
        pay_days=row.pay_days,
        reasons=fit.reasons,
        contract_path=contract_path,
    )
