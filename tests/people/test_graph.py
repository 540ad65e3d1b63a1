"""Following and blocking."""

import pytest

from tallgrass.kernel.errors import RATE_LIMITED
from tallgrass.kernel.models import OutboxEvent
from tallgrass.kernel.principal import ANONYMOUS
from tallgrass.people import actions, queries
from tallgrass.people.actions import graph
from tallgrass.people.errors import NO_SUCH_PERSON
from tests.people.factories import make_imported, make_person
from tests.refusals import denied, refused


def followers(person_id: int) -> int:
    return queries.cards([person_id])[person_id].followers


def test_following_twice_is_following_once_and_counts_once(db: None) -> None:
    ann, bob = make_person(), make_person("Bob")
    for _again in range(2):
        actions.follow(ann, person_id=bob.acting_id)
    assert (followers(bob.acting_id), queries.followed_ids(ann)) == (1, {bob.person_id})
    assert OutboxEvent.objects.filter(name="person.followed").count() == 1
    assert not queries.is_following(bob, ann.acting_id)
    for _again in range(2):
        actions.unfollow(ann, person_id=bob.acting_id)
    assert (followers(bob.acting_id), queries.followed_ids(ann)) == (0, set())


def test_imported_followers_and_followers_here_are_shown_together_and_kept_apart(db: None) -> None:
    ann, card = make_person(), make_imported()
    actions.follow(ann, person_id=card.id)
    actions.import_person(
        make_person("Op", is_operator=True), external_id="x:1", name="Imported", followers=100
    )
    assert followers(card.id) == 101


def test_a_block_hides_both_ways_and_ends_both_follows(db: None) -> None:
    ann, bob = make_person(), make_person("Bob")
    actions.follow(ann, person_id=bob.acting_id)
    actions.follow(bob, person_id=ann.acting_id)
    actions.block(ann, person_id=bob.acting_id)
    assert queries.hidden_ids(ann.acting_id) == {bob.person_id} and queries.hidden_ids(
        bob.acting_id
    ) == {ann.person_id}
    assert (followers(ann.acting_id), followers(bob.acting_id)) == (0, 0)
    for follower, followed in [(ann, bob), (bob, ann)]:
        with refused(NO_SUCH_PERSON):
            actions.follow(follower, person_id=followed.acting_id)
    actions.unblock(bob, person_id=ann.acting_id)  # not theirs to take back
    assert queries.hidden_ids(bob.acting_id) == {ann.person_id}
    actions.unblock(ann, person_id=bob.acting_id)
    assert (queries.hidden_ids(bob.acting_id), queries.blocked_cards(ann)) == (set(), [])


def test_nobody_follows_or_blocks_themselves_and_strangers_nobody(db: None) -> None:
    ann = make_person()
    for operation in (actions.follow, actions.unfollow, actions.block, actions.unblock):
        for principal in (ann, ANONYMOUS):
            with denied(principal, "people.relate"):
                operation(principal, person_id=ann.acting_id)
    with refused(NO_SUCH_PERSON):
        actions.follow(ann, person_id=10**9)


def test_follows_are_bounded_in_an_hour(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph, "FOLLOWS_AN_HOUR", 2)
    ann, others = make_person(), [make_person("Bob") for _i in range(3)]
    for bob in others[:2]:
        actions.follow(ann, person_id=bob.acting_id)
    with refused(RATE_LIMITED, limit="follow"):
        actions.follow(ann, person_id=others[2].acting_id)
    assert len(queries.followed_ids(ann)) == 2
