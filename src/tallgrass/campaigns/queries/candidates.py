"""Whom matching may look at for a campaign: everyone with an account and a profile who does not
work for a side of it."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from tallgrass.campaigns.models import Campaign
from tallgrass.people import queries as people
from tallgrass.people.reach_queries import out_of_reach
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
    """Return everyone who sits in the brand or in the agency that won: nobody is paid for praising
    their own house."""
    return set(people.seats_of(row.brand_id)) | set(
        people.seats_of(row.agency_id) if row.agency_id is not None else ()
    )


def candidates_for(
    row: Campaign, *, decided: Collection[int] = (), actor_id: int | None = None
) -> CandidateScan:
    """Return everyone with a profile, less those without an account, those of the campaign's own
    house, and those decided about. Whoever wants nothing of its sides, or of who asks, is not
    there. The table of profiles is read once."""
    everyone = profiles.candidate_columns()
    shut = out_of_reach([row.brand_id, row.agency_id], actor_id=actor_id)
    everyone = everyone.where(~np.isin(everyone.person_ids, list(shut)))
    own = np.isin(everyone.person_ids, list(sides_of(row)))
    over = np.isin(everyone.person_ids, list(decided))
    claimed = everyone.claimed
    return CandidateScan(
        columns=everyone.where(claimed & ~own & ~over),
        unclaimed=int((~claimed).sum()),
        own=int((claimed & own).sum()),
        decided=int((claimed & ~own & over).sum()),
    )
