"""`tallgrass audit register`: it finds what nobody explained, and nothing where all is well."""

from datetime import timedelta

import pytest

from tallgrass.governance import actions, queries
from tallgrass.governance.actions.trusted import obligations, publishing
from tallgrass.governance.models import Appeal, Entry, Restriction
from tallgrass.kernel import clock
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.principal import SYSTEM
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger.actions.payouts import hold_payout
from tallgrass.people.actions import reinstate_person, suspend_person
from tests.cast import Cast
from tests.governance.factories import entry, payout_of, person, restricted


def test_where_all_is_well_nothing_is_found(cast: Cast) -> None:
    publishing.mark_published(entry(cast).id, clock.now())
    restricted(person(cast.creator), "account")
    restricted(payout_of(cast.other_creator), "pay")
    obligations.oblige(
        subject=person(cast.creator),
        reason="Agreed.",
        until=clock.now() + timedelta(days=1),
        source="c:1",
    )
    assert queries.faults() == []


@pytest.mark.parametrize("change", [{"ties": ""}, {"ties": "bribe"}, {"subject_id": 0}])
def test_an_entry_that_lost_its_words_is_found(cast: Cast, change: dict[str, object]) -> None:
    card = entry(cast)
    Entry.objects.filter(pk=card.id).update(**change)
    [fault] = queries.faults()
    assert card.public_id in fault


def test_a_limit_that_nobody_stated_is_found(cast: Cast) -> None:
    suspend_person(SYSTEM, person_id=cast.reader.acting_id)
    held = payout_of(cast.creator)
    hold_payout(SYSTEM, payout_id=held.id, reason="just because")
    assert queries.faults() == [
        f"person:{cast.reader.person_id} is suspended without a statement",
        f"payout:{held.id} is held without a statement",
    ]


def test_a_statement_that_is_not_so_is_found(cast: Cast) -> None:
    card = restricted(person(cast.creator), "account")
    reinstate_person(SYSTEM, person_id=cast.creator.acting_id)
    assert queries.faults() == [
        f"person:{cast.creator.person_id} is not suspended, as their statement says"
    ]
    Restriction.objects.filter(pk=card.id).update(appeal_until=card.starts_at + timedelta(days=30))
    assert f"restriction {card.public_id} cannot be appealed for six months" in queries.faults()


def test_a_restriction_past_its_end_and_a_won_appeal_that_changed_nothing_are_found(
    cast: Cast,
) -> None:
    card = restricted(person(cast.creator))
    filed = actions.appeal(cast.creator, restriction_id=card.id, text="No.")
    Appeal.objects.filter(pk=filed.id).update(
        state="overturned", answer="Yes.", answered_at=clock.now()
    )
    with use_clock(FrozenClock(card.ends_at + timedelta(hours=2))):
        assert queries.faults() == [
            f"restriction {card.public_id} is in force past its end",
            f"the appeal against restriction {card.public_id} was won, and it is still in force",
        ]


def test_what_must_stay_and_is_gone_is_found(cast: Cast) -> None:
    obligations.oblige(
        subject=Subject("person", 10**6),
        reason="Agreed.",
        until=clock.now() + timedelta(days=1),
        source="c:1",
    )
    assert queries.faults() == ["person:1000000 is gone although it is under an obligation to stay"]
