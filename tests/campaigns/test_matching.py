"""Matching proposes out of everyone, inside each line, with reasons, and beats the habits it
replaces."""

from collections.abc import Sequence

import numpy as np
import pytest

from tallgrass.campaigns.actions import pools
from tallgrass.campaigns.actions.matching import propose_best
from tallgrass.campaigns.fees import TierFees
from tallgrass.campaigns.fit import BriefTarget, fits
from tallgrass.campaigns.matching.promising import history
from tallgrass.campaigns.matching.proposing import Proposal, best_set
from tallgrass.campaigns.matching.reasons import miss_text, reason_text
from tallgrass.campaigns.models import BidTier, Campaign, PoolEntry
from tallgrass.campaigns.queries.candidates import candidates_for
from tallgrass.campaigns.queries.pools import entries, sums
from tallgrass.engine.matching import BriefVector, Candidates, eligible, reach
from tallgrass.kernel import clock
from tallgrass.kernel.errors import NOT_PERMITTED
from tallgrass.notes.models import Note
from tallgrass.people.models import Person
from tallgrass.profiles.queries import candidate_columns
from tallgrass.profiles.types import CandidateColumns
from tests.campaigns import community, factories
from tests.cast import Cast
from tests.refusals import refused

pytestmark = pytest.mark.django_db
WANTED = BriefTarget(("skincare", "running"), ("en", "zh"), ("Toronto",))
FEES = {"nano": TierFees(18_000), "koc": TierFees(62_000), "kol": TierFees(240_000)}
BUDGET = 1_200_000


def worth(columns: CandidateColumns, chosen: Sequence[int]) -> float:
    """People reached by these rows of the KOC line's candidates, by the engine's own model of the
    audience."""
    candidates = priced(columns)
    found = reach(candidates, BriefVector(WANTED.topics, WANTED.languages, WANTED.places))
    p = found.p[list(chosen)]
    return float((found.people * (1 - np.prod(1 - p, axis=0))).sum())


def priced(columns: CandidateColumns) -> Candidates:
    known = fits(WANTED, columns)
    return Candidates(
        ids=columns.person_ids,
        price=np.array([FEES[fit.tier].gross for fit in known], np.int64),
        audience=np.array([fit.expected for fit in known]),
        topics=columns.topics,
        languages=columns.languages,
        places=columns.places,
    )


def fill(columns: CandidateColumns, order: Sequence[int]) -> list[int]:
    """The first of an order that the KOC line can still pay."""
    candidates = priced(columns)
    brief = BriefVector(WANTED.topics, WANTED.languages, WANTED.places)
    able = set(eligible(candidates, brief, reach(candidates, brief)).tolist())
    left, chosen = BUDGET, []
    for row in order:
        if row in able and columns.tiers[row] in ("nano", "koc") and candidates.price[row] <= left:
            chosen.append(row)
            left -= int(candidates.price[row])
    return chosen


def proposed(columns: CandidateColumns) -> Proposal:
    return best_set(WANTED, columns, FEES, free={"koc": BUDGET}, most={})


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_it_beats_cheapest_first_and_most_relevant_first(cast: Cast, seed: int) -> None:
    community.community(160, seed=seed)
    columns = candidate_columns()
    found = proposed(columns)
    rows = {int(person): row for row, person in enumerate(columns.person_ids)}
    ours = worth(columns, [rows[person] for person in found.picks])
    known = fits(WANTED, columns)
    candidates = priced(columns)
    cheapest = fill(
        columns,
        sorted(range(len(known)), key=lambda i: (int(candidates.price[i]), known[i].person_id)),
    )
    relevant = fill(
        columns, sorted(range(len(known)), key=lambda i: (-known[i].relevance, known[i].person_id))
    )
    assert ours > worth(columns, cheapest)
    assert ours > worth(columns, relevant)
    assert found.value <= found.bound + 1e-6
    assert found.cost["koc"] <= BUDGET


def test_no_line_pays_for_another(cast: Cast) -> None:
    community.community(120)
    found = best_set(
        WANTED, candidate_columns(), FEES, free={"koc": 300_000, "kol": 480_000}, most={}
    )
    by_line = {"koc": 0, "kol": 0}
    for person, pick in found.picks.items():
        by_line["kol" if found.fits[person].tier == "kol" else "koc"] += pick.price
    assert by_line == found.cost
    assert by_line["koc"] <= 300_000 and by_line["kol"] <= 480_000
    only_koc = best_set(WANTED, candidate_columns(), FEES, free={"koc": 300_000, "kol": 0}, most={})
    assert "kol" not in {only_koc.fits[person].tier for person in only_koc.picks}


def test_the_pool_holds_the_set_with_reasons_and_those_just_below(cast: Cast) -> None:
    community.community(120)
    campaign = factories.running_direct(cast, lines={**factories.LINES, "koc": 1_200_000})
    matched = propose_best(cast.marketer, campaign_id=campaign.id)
    assert matched.proposed > 5 and matched.fresh > matched.proposed
    page = entries(cast.marketer, campaign.id, proposed=True, size=100)
    assert len(page.items) == matched.proposed == sums(cast.marketer, campaign.id).proposed
    assert sum(row.price for row in page.items) <= 800_000
    for row in page.items:
        assert {reason["code"] for reason in row.reasons} >= {"topic", "language", "adds", "each"}
        [adds] = [reason for reason in row.reasons if reason["code"] == "adds"]
        if row.person.place == "Toronto":
            assert adds["place"] == "Toronto" and row.misses == ()
        # their readers' places are only reckoned: the reason names none, and that they write from
        # elsewhere is said
        else:
            assert adds["place"] == "" and row.misses == (
                {"code": "place", "place": row.person.place},
            )
    below = [
        row for row in entries(cast.marketer, campaign.id, size=100).items if not row.is_selected
    ]
    assert below and all(row.misses for row in below)


def test_a_second_proposal_leaves_decisions_alone(cast: Cast) -> None:
    community.community(120)
    campaign = factories.running(cast)
    propose_best(cast.marketer, campaign_id=campaign.id)
    first, second, third = [
        row.id for row in entries(cast.marketer, campaign.id, proposed=True).items[:3]
    ]
    pools.shortlist(cast.marketer, campaign_id=campaign.id, entry_ids=[first, second])
    pools.exclude(
        cast.marketer,
        campaign_id=campaign.id,
        entry_ids=[third],
        words="We worked together last month.",
    )
    before = PoolEntry.objects.count()
    propose_best(cast.marketer, campaign_id=campaign.id)
    assert {PoolEntry.objects.get(pk=pk).state for pk in (first, second)} == {"shortlisted"}
    assert (PoolEntry.objects.get(pk=third).state, PoolEntry.objects.get(pk=third).is_selected) == (
        "excluded",
        True,
    )
    assert third not in {
        row.id
        for row in entries(
            cast.marketer, campaign.id, state="proposed", proposed=True, size=100
        ).items
    }
    assert PoolEntry.objects.count() >= before


@pytest.mark.parametrize("role", ["reader", "procurement", "agent", "operator"])
def test_only_the_brands_marketers_have_it_proposed(cast: Cast, role: str) -> None:
    campaign = factories.running(cast)
    with refused(NOT_PERMITTED, verb="campaigns.choose"):
        propose_best(cast.role(role), campaign_id=campaign.id)
    assert not PoolEntry.objects.exists()


def test_notes_of_the_bid_and_readers_already_given_are_not_given_twice(cast: Cast) -> None:
    community.community(120)
    campaign = factories.running(cast)
    first = propose_best(cast.marketer, campaign_id=campaign.id).proposed
    BidTier.objects.update(notes=first)
    pools.shortlist_proposed(cast.marketer, campaign_id=campaign.id)
    again = propose_best(cast.marketer, campaign_id=campaign.id)
    assert again.proposed == 0 and {"code": "chosen", "n": first} in again.nobody


def test_a_bid_gives_as_many_notes_as_it_named_and_not_one_more(cast: Cast) -> None:
    """Money and people are left over: what ends the giving is the bid alone."""
    community.community(120)
    campaign = factories.running(cast)
    BidTier.objects.update(notes=3)
    assert propose_best(cast.marketer, campaign_id=campaign.id).proposed == 3
    pools.shortlist_proposed(cast.marketer, campaign_id=campaign.id)
    assert propose_best(cast.marketer, campaign_id=campaign.id).proposed == 0
    BidTier.objects.update(notes=4)
    assert propose_best(cast.marketer, campaign_id=campaign.id).proposed == 1


def test_what_does_not_fit_is_said_with_what_was_written_and_asked_for() -> None:
    about = {"share": 0.624, "n": 8, "topic": "books"}
    assert [
        miss_text(row, "CAD")
        for row in (
            {"code": "topic", **about},
            {"code": "place", "place": "Lima"},
            {"code": "place", "place": ""},
            {"code": "language", "languages": ["zh", "en"]},
            {"code": "fee", "fitting": 41_000},
            {"code": "overlap"},
        )
    ] == [
        "62% of the writing in 8 notes is about books, which the brief does not ask for",
        "Writes from Lima; the brief asks for other places",
        "Names no place; the brief asks for particular ones",
        "Writes in Chinese and English; the brief asks for another language",
        "Others are expected to bring more engagements for the same fee; at CAD 410.00 it would "
        "have been a match",
        "Others already reach the same people",
    ]


def test_the_past_of_someone_who_wrote_a_great_deal_is_whole(cast: Cast) -> None:
    [person] = factories.creators(1)
    now = clock.now()
    Note.objects.bulk_create(
        Note(
            author_id=person.id,
            title=f"Note {i}",
            body="Nine days.",
            language="en",
            created_at=now,
            updated_at=now,
            likes=i,
        )
        for i in range(501)
    )
    assert sorted(history([person.id])[person.id].likes) == list(range(501))


def test_every_reason_and_miss_has_its_sentence(cast: Cast) -> None:
    community.community(120)
    campaign = factories.running_direct(cast, lines={**factories.LINES, "koc": 700_000})
    pools.add_creators(
        cast.marketer, campaign_id=campaign.id, person_ids=candidate_columns().person_ids.tolist()
    )
    propose_best(cast.marketer, campaign_id=campaign.id)
    rows = entries(cast.marketer, campaign.id, size=200).items
    assert {miss["code"] for row in rows for miss in row.misses} >= {
        "budget",
        "topic",
        "place",
        "no_fee",
    }
    for row in rows:
        assert all(" " in reason_text(reason, "CAD") for reason in row.reasons)
        assert all(" " in miss_text(miss, "CAD") for miss in row.misses)


def test_the_promise_is_of_people_who_can_be_invited(cast: Cast) -> None:
    for person in community.community(60):
        Person.objects.filter(pk=person.id).update(claimed_at=None)
    campaign = factories.draft(cast)
    looked = candidates_for(Campaign.objects.get(pk=campaign.id))
    assert len(looked.columns.person_ids) == 0 and looked.unclaimed == 60
