"""A proposal that finds nobody says why, exactly, and what may be done."""

from collections.abc import Callable

import pytest

from tallgrass.campaigns.actions import pools
from tallgrass.campaigns.actions.matching import propose_best
from tallgrass.campaigns.cards import CampaignCard
from tallgrass.campaigns.matching.empty import nobody_text
from tallgrass.campaigns.models import PoolEntry
from tallgrass.people.types import PersonCard
from tallgrass.profiles.actions import opt_out
from tests.campaigns import factories
from tests.campaigns.community import profile
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SKIN = {"skincare": 0.9, "books": 0.1}
NOBODY = (
    "Nobody is left to choose from. Matching reads the notes of people who have an "
    "account and a profile."
)


def said(cast: Cast, campaign: CampaignCard) -> list[str]:
    """What the page says after the marketer asked for a proposal."""
    browser, pool = cast.client_of("marketer"), f"{campaign.path}pool/"
    page = browser.post(f"{pool}match/", follow=True).content.decode()
    assert "Nobody can be proposed; the reasons are below." in page
    rows = [
        nobody_text(row, "CAD")
        for row in propose_best(cast.marketer, campaign_id=campaign.id).nobody
    ]
    assert rows and all(row in browser.get(pool).content.decode() for row in rows)
    return rows


def one(followers: int = 8_000) -> PersonCard:
    return factories.creators(1, followers=followers)[0]


def test_on_a_new_installation_there_is_nobody_to_choose_from(cast: Cast) -> None:
    assert said(cast, factories.running_direct(cast)) == [NOBODY]


@pytest.mark.parametrize(
    ("prepare", "why"),
    [
        (
            lambda who: profile(who, SKIN, languages=("fr",)),
            "1 creator does not write in English and Chinese.",
        ),
        (
            lambda who: profile(who, {"books": 1.0}),
            "1 creator rarely writes about skincare and make-up or running and fitness.",
        ),
        (
            lambda who: profile(who, SKIN, median=0),
            "1 creator would match, but no likes, saves or comments are known yet. You can add "
            "them by their handle.",
        ),
    ],
)
def test_each_who_does_not_fit_is_counted_once(
    cast: Cast, prepare: Callable[[PersonCard], None], why: str
) -> None:
    prepare(one())
    assert said(cast, factories.running_direct(cast)) == [why]


def test_a_tier_without_a_fee_is_named(cast: Cast) -> None:
    profile(one(followers=400), SKIN)
    campaign = factories.running_direct(cast)
    assert said(cast, campaign) == ["1 creator would match, but no fee is set for the tier “Nano”."]


def test_a_line_smaller_than_one_fee_is_named_with_both(cast: Cast) -> None:
    profile(one(), SKIN)
    campaign = factories.running_direct(cast, lines={**factories.LINES, "koc": 430_000})
    assert said(cast, campaign) == [
        "1 creator would match, but the KOC line has CAD 300.00 left; a note of the tier “KOC” "
        "costs CAD 600.00."
    ]


def test_who_opted_out_was_excluded_or_is_listed_is_told_apart(cast: Cast) -> None:
    out, no, listed = factories.creators(3)
    for person in (no, listed):
        profile(person, SKIN)
    opt_out(factories.acting(out))
    campaign = factories.running_direct(cast)
    pools.add_creators(
        cast.marketer, campaign_id=campaign.id, person_ids=[out.id, no.id, listed.id]
    )
    entry = {row.person_id: row.pk for row in PoolEntry.objects.filter(campaign_id=campaign.id)}
    pools.exclude(
        cast.marketer,
        campaign_id=campaign.id,
        entry_ids=[entry[no.id]],
        words="Too near another campaign.",
    )
    pools.shortlist(cast.marketer, campaign_id=campaign.id, entry_ids=[entry[listed.id]])
    assert said(cast, campaign) == [
        NOBODY,
        "1 creator is short-listed or under contract already.",
        "1 creator was excluded, was not chosen or declined.",
        "1 creator in the pool has no profile: they have no notes yet, or do not want one. You can "
        "short-list them by hand.",
    ]
