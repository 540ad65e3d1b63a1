"""Their say in it: topics struck out, opting out and in, erasure, and news that makes a profile
due."""

from datetime import timedelta

import pytest

from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.principal import ANONYMOUS
from tallgrass.notes import actions as notes
from tallgrass.people.actions import erase_person
from tallgrass.people.models import Person
from tallgrass.profiles import actions, queries, tasks
from tallgrass.profiles.errors import NO_SUCH_TOPIC
from tallgrass.profiles.models import Choice, Profile, ProfileTopic, Removal, Stale
from tests.idle import run_until_idle
from tests.profiles.factories import DAY, note, person, weight_of
from tests.refusals import denied, refused

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def rows_about(person_id: int) -> dict[str, int]:
    """How many rows each table of this room has about a person."""
    return {
        "profile": Profile.objects.filter(person_id=person_id).count(),
        "topics": ProfileTopic.objects.filter(profile_id=person_id).count(),
        "stale": Stale.objects.filter(person_id=person_id).count(),
        "removals": Removal.objects.filter(person_id=person_id).count(),
        "choices": Choice.objects.filter(person_id=person_id).count(),
    }


def test_a_struck_topic_goes_at_once_stays_away_and_can_come_back() -> None:
    ana = person("ana")
    for topic in ("food", "food", "pets"):
        note(ana, topic)
    actions.recompute([ana.person_id])
    before = queries.profile_of(ana)
    assert weight_of(before, "food") > 0.5

    actions.remove_topic(ana, topic="food")
    after = queries.profile_of(ana)
    assert [share.topic for share in after.topics] == ["pets"]
    assert weight_of(after, "pets") == pytest.approx(1)
    assert "food" not in queries.evidence(ana)
    assert queries.removed_topics(ana) == ["food"]

    note(ana, "food")
    run_until_idle()
    assert weight_of(queries.profile_of(ana), "food") == 0

    actions.restore_topic(ana, topic="food")
    assert queries.removed_topics(ana) == []
    assert weight_of(queries.profile_of(ana), "food") > 0.5


def test_an_unknown_topic_is_refused() -> None:
    ana = person("ana")
    with refused(NO_SUCH_TOPIC):
        actions.remove_topic(ana, topic="religion")
    assert rows_about(ana.person_id)["removals"] == 0


def test_nobody_corrects_anothers_profile() -> None:
    ana, ben, operator = person("ana"), person("ben"), person("operator", is_operator=True)
    note(ana, "food")
    actions.recompute([ana.person_id])
    for stranger in (ben, ANONYMOUS, operator):  # they have an account: it is theirs to correct
        for operation in (actions.opt_out, actions.opt_in):
            with denied(stranger, "profiles.correct"):
                operation(stranger, person_id=ana.person_id)
        with denied(stranger, "profiles.correct"):
            actions.remove_topic(stranger, topic="food", person_id=ana.person_id)
    assert weight_of(queries.profile_of(ana), "food") == 1
    Person.objects.filter(pk=ana.person_id).update(claimed_at=None)  # as if known by notes alone
    actions.opt_out(operator, person_id=ana.person_id)
    assert queries.profile_of(ana) is None


def test_c40_opting_out_leaves_nothing_derived_and_nothing_comes_back() -> None:
    ana = person("ana")
    note(ana, "food")
    actions.recompute([ana.person_id])
    note(ana, "pets")
    run_until_idle()

    actions.opt_out(ana)
    gone = {"profile": 0, "topics": 0, "stale": 0, "removals": 0, "choices": 1}
    assert rows_about(ana.person_id) == gone
    assert queries.is_opted_out(ana)

    note(ana, "running")
    with use_clock(FrozenClock(DAY + timedelta(days=400))):
        run_until_idle()
        actions.recompute([ana.person_id])
        tasks.refresh_old()
    assert rows_about(ana.person_id) == gone
    assert queries.profile_of(ana) is None
    assert queries.candidate_columns().person_ids.size == 0

    actions.opt_in(ana)
    assert {share.topic for share in queries.profile_of(ana).topics} == {
        "food",
        "pets",
        "running",
    }


def test_c40_a_row_left_behind_by_a_race_is_not_shown() -> None:
    ana = person("ana")
    note(ana, "food")
    actions.recompute([ana.person_id])
    Choice.objects.create(person_id=ana.person_id, opted_out_at=DAY)
    assert queries.profile_of(ana) is None
    assert queries.candidate_columns().person_ids.size == 0


def test_c40_erasure_deletes_every_row() -> None:
    ana, ben = person("ana"), person("ben")
    for each in (ana, ben):
        note(each, "food")
        note(each, "pets")
    actions.recompute([ana.person_id, ben.person_id])
    actions.remove_topic(ana, topic="pets")
    actions.mark_stale([ana.person_id])
    erase_person(ana, person_id=ana.person_id)
    run_until_idle()
    assert set(rows_about(ana.person_id).values()) == {0}
    assert rows_about(ben.person_id)["topics"] == 2


def test_publishing_editing_and_deleting_make_a_profile_due_and_the_sweep_computes_it() -> None:
    ana = person("ana")
    card = notes.publish_note(ana, title="小猫", body="猫砂盆和猫粮，绝育以后给猫咪驱虫。")
    run_until_idle()
    assert queries.profile_of(ana).vertical.topic == "pets"
    notes.edit_note(
        ana,
        note_id=card.id,
        title="Soup",
        body="Simmer lentils, onion and stock, season with cumin and lemon.",
    )
    run_until_idle()
    assert queries.profile_of(ana).vertical.topic == "food"
    notes.delete_note(ana, note_id=card.id)
    run_until_idle()
    assert queries.profile_of(ana) is None
    assert Stale.objects.count() == 0


def test_profiles_are_refreshed_after_a_day() -> None:
    ana = person("ana")
    note(ana, "food")
    with use_clock(FrozenClock(DAY)) as _frozen:
        actions.recompute([ana.person_id])
    Stale.objects.all().delete()
    with use_clock(FrozenClock(DAY + timedelta(hours=23))):
        assert tasks.refresh_old() == 0
    with use_clock(FrozenClock(DAY + timedelta(hours=25))):
        assert tasks.refresh_old() == 1
        assert tasks.refresh_old() == 0
    assert queries.profile_of(ana).computed_at == DAY + timedelta(hours=25)


def test_a_place_is_told_among_those_who_write_of_the_topic() -> None:
    ana, ben, cem = person("ana"), person("ben"), person("cem")
    note(ana, "food")
    for each in (ben, cem):
        note(each, "food")
        note(each, "pets")
    actions.recompute([p.person_id for p in (ana, ben, cem)])
    assert queries.place_in("food", weight_of(queries.profile_of(ana), "food")) == (1, 3)
    assert queries.place_in("food", weight_of(queries.profile_of(ben), "food"))[1] == 3
