"""Whom matching may look at for a campaign: everyone with an account and a profile who does not
work for a side of it."""

from collections.abc import Collection
from dataclasses import dataclass

from tallgrass.campaigns.models import Campaign
from tallgrass.people import queries as people
from tallgrass.profiles import queries as profiles
from tallgrass.profiles.types import CandidateColumns


@dataclass(frozen=True, slots=True)
class CandidateScan:
    """Those who can be proposed, as columns, and how many with a profile cannot, by what stands in
    the way."""

    columns: CandidateColumns
    unclaimed: int
    own: int
    decided: int


def sides_of(row: Campaign) -> set[int]:
    """Everyone who sits in the brand or in the agency that won: nobody is paid for praising their
    own house."""
    return set(people.seats_of(row.brand_id)) | set(
        people.seats_of(row.agency_id) if row.agency_id is not None else ()
    )


def candidates_for(row: Campaign, *, decided: Collection[int] = ()) -> CandidateScan:
    """Everyone with a profile, less those without an account, those of the campaign's own house,
    and those decided about."""
    profiled = {
        card.id: card
        for card in people.cards(profiles.eligible_creators().person_ids.tolist()).values()
    }
    claimed = {person_id for person_id, card in profiled.items() if card.is_claimed}
    sides = sides_of(row)
    able = claimed - sides - set(decided)
    return CandidateScan(
        columns=profiles.candidate_columns(able),
        unclaimed=len(profiled) - len(claimed),
        own=len(claimed & sides),
        decided=len((claimed - sides) & set(decided)),
    )
