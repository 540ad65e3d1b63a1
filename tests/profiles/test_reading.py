"""What notes say of their author: topics, evidence, focus, languages, cadence, tier, medians."""

import time
from datetime import timedelta

import pytest

from tallgrass.kernel import policies
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.principal import SYSTEM
from tallgrass.notes import actions as notes
from tallgrass.notes.types import ImportedCounts, ImportRow
from tallgrass.people.models import Person
from tallgrass.profiles import actions, queries
from tallgrass.profiles.models import ProfileTopic
from tallgrass.profiles.types import Median, Tier
from tests.profiles.factories import DAY, WORDS, note, person

pytestmark = pytest.mark.django_db


def test_topics_carry_weight_count_and_the_notes_that_caused_them() -> None:
    ana = person("ana")
    soups = [note(ana, "food", DAY + timedelta(days=i)) for i in range(3)]
    cat = note(ana, "pets", DAY)
    with use_clock(FrozenClock(DAY + timedelta(days=3))):
        assert actions.recompute([ana.person_id]) == 1
    card = queries.profile_of(ana)
    assert [(share.topic, share.notes) for share in card.topics] == [("food", 3), ("pets", 1)]
    assert sum(share.weight for share in card.topics) == pytest.approx(1)
    assert card.vertical.topic == "food" and card.vertical.weight > 0.7
    assert queries.evidence(ana) == {
        "food": [n.id for n in reversed(soups)],
        "pets": [cat.id],
    }
    assert card.n == 4
    assert card.languages == (("en", 0.75), ("zh-hans", 0.25))
    assert card.cadence_days == 1.0


def test_newer_notes_weigh_more() -> None:
    ana = person("ana")
    note(ana, "food", DAY - timedelta(days=400))
    note(ana, "running", DAY)
    actions.recompute([ana.person_id])
    card = queries.profile_of(ana)
    assert card.vertical.topic == "running"
    assert card.vertical.weight > 0.75


def test_focus_is_higher_for_one_field_than_for_four_and_unknown_for_one_note() -> None:
    single, varied, new = person("single"), person("varied"), person("new")
    for topic in WORDS:
        note(single, "food")
        note(varied, topic)
    note(new, "food")
    actions.recompute([p.person_id for p in (single, varied, new)])
    cards = queries.profiles([p.person_id for p in (single, varied, new)])
    assert cards[single.person_id].focus == pytest.approx(1)
    assert cards[varied.person_id].focus < 0.6
    assert cards[new.person_id].focus is None


@pytest.mark.parametrize(
    ("followers", "tier"),
    [
        (0, Tier.NANO),
        (4_999, Tier.NANO),
        (5_000, Tier.KOC),
        (20_000, Tier.KOC),
        (20_001, Tier.KOL),
        (300_000, Tier.KOL),
        (300_001, Tier.CELEBRITY),
    ],
)
def test_tiers_by_followers(followers: int, tier: str) -> None:
    assert queries.tier_of(followers) == tier


def test_tiers_follow_the_policy_that_operators_edit() -> None:
    policies.revise(
        SYSTEM, name="profiles.tiers", body={"koc_from": 1_000}, reason="A small town", seen=0
    )
    assert queries.tier_of(1_200) == Tier.KOC


def test_imported_and_measured_engagement_are_never_mixed() -> None:
    ana = person("ana", followers_imported=7_000)
    reader = person("reader")
    here = [note(ana, "food", DAY) for _ in range(3)]
    for card in here[:2]:
        notes.like(reader, note_id=card.id)
    rows = [
        ImportRow(
            ana.person_id,
            f"x{i}",
            *WORDS["food"],
            "en",
            DAY - timedelta(days=200),
            counts=ImportedCounts(9_000, n, 10, 1),
        )
        for i, n in enumerate((100, 200, 900))
    ]
    notes.import_notes(SYSTEM, rows=rows)
    with use_clock(FrozenClock(DAY + timedelta(days=1))):
        actions.recompute([ana.person_id])
    card = queries.profile_of(ana)
    assert (card.measured_90d, card.measured_all) == (Median(1, 3), Median(1, 3))
    assert (card.imported_90d, card.imported_all) == (None, Median(211, 3))
    assert card.median_engagement == Median(1, 3) and card.engagement_is_measured
    assert card.tier == Tier.KOC


def test_computing_twice_changes_nothing() -> None:
    ana, ben = person("ana"), person("ben")
    for topic in WORDS:
        note(ana, topic)
        note(ben, topic)
    with use_clock(FrozenClock(DAY)):
        actions.recompute([ana.person_id, ben.person_id])
        before = queries.profiles([ana.person_id, ben.person_id])
        evidence = queries.evidence(ana)
        actions.recompute([ben.person_id, ana.person_id])
        assert queries.profiles([ana.person_id, ben.person_id]) == before
        assert queries.evidence(ana) == evidence


def test_a_note_about_nothing_known_is_read_but_not_placed() -> None:
    ana = person("ana")
    notes.publish_note(ana, title="…", body="…… 1 2 3")
    actions.recompute([ana.person_id])
    card = queries.profile_of(ana)
    assert (card.topics, card.focus, card.n) == ((), None, 1)
    assert card.vertical is None


def test_reading_takes_as_many_queries_for_fifty_people_as_for_two(
    django_assert_max_num_queries: object,
) -> None:
    people = [person(f"p{i}") for i in range(50)]
    for each in people:
        note(each, "food")
        note(each, "pets")
    ids = [each.person_id for each in people]
    with django_assert_max_num_queries(18):  # type: ignore[operator]
        actions.recompute(ids)
    with django_assert_max_num_queries(2):  # type: ignore[operator]
        assert len(queries.profiles(ids)) == 50
    assert ProfileTopic.objects.count() == 100


def test_eight_hundred_authors_are_read_in_seconds() -> None:
    Person.objects.bulk_create(
        Person(handle=f"bulk{i}", name=f"B{i}", public_id=f"bulkbulkbulk{i:04d}", date_joined=DAY)
        for i in range(800)
    )
    ids = list(
        Person.objects.filter(handle__startswith="bulk").order_by("pk").values_list("pk", flat=True)
    )
    topics = list(WORDS)
    rows = [
        ImportRow(
            ids[i % 800],
            f"n{i}",
            WORDS[topics[i % 4]][0],
            f"{WORDS[topics[i % 4]][1]} {i}",
            "en",
            DAY,
        )
        for i in range(2_600)
    ]
    for start in range(0, len(rows), 500):
        notes.import_notes(SYSTEM, rows=rows[start : start + 500])
    started = time.process_time()
    assert actions.recompute(ids) == 800
    assert time.process_time() - started < 20


def test_columns_for_matching_are_aligned() -> None:
    ana, ben = person("ana", place="Toronto", followers_imported=6_000), person("ben", place="上海")
    note(ana, "food")
    note(ben, "pets")
    actions.recompute([ana.person_id, ben.person_id])
    columns = queries.candidate_columns()
    assert columns.person_ids.tolist() == [ana.person_id, ben.person_id]
    assert columns.topics.shape == (2, 12) and columns.topics.sum(axis=1).tolist() == pytest.approx(
        [1, 1]
    )
    assert columns.languages == (frozenset({"en"}), frozenset({"zh"}))
    assert columns.places == ("Toronto", "上海")
    assert columns.tiers == (Tier.KOC, Tier.NANO)
    assert columns.followers.tolist() == [6_000, 0]
    assert queries.candidate_columns([ben.person_id]).person_ids.tolist() == [ben.person_id]
    assert queries.candidate_columns([]).person_ids.tolist() == []
