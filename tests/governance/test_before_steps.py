"""What people read before a step of governance: the thing itself, for whoever may take the step."""

from datetime import UTC, datetime, timedelta

import pytest

from tallgrass.governance import actions, queries
from tallgrass.governance.desk_queries import (
    case_to_decide,
    find_people,
    person_file,
    reportable,
    restrictable,
    statement_for,
    worker_health,
)
from tallgrass.governance.notices import statement_key
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.principal import ANONYMOUS, SYSTEM
from tallgrass.kernel.subjects import Subject
from tallgrass.people.actions import erase_person
from tests.cast import Cast
from tests.governance.factories import person, restricted
from tests.refusals import denied

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
GONE = Subject("person", 10**9)


def test_what_one_wants_to_report_is_read_unless_it_is_ones_own_or_gone(cast: Cast) -> None:
    about = reportable(cast.reader, person(cast.creator))
    assert about is not None and about.owner_id == cast.creator.person_id
    assert reportable(cast.reader, GONE) is None
    for principal in (cast.creator, ANONYMOUS):
        with denied(principal, "governance.report"):
            reportable(principal, person(cast.creator))


def test_what_is_to_be_restricted_is_read_by_operators_alone(cast: Cast) -> None:
    about = restrictable(cast.operator, person(cast.creator))
    assert about is not None and about.owner_id == cast.creator.person_id
    assert restrictable(cast.operator, GONE) is None
    assert restrictable(cast.operator, None) is None
    for principal in (cast.creator, cast.reader, ANONYMOUS):
        for subject in (person(cast.creator), GONE, None):
            with denied(principal, "governance.restrict"):
                restrictable(principal, subject)


def test_a_case_to_decide_is_read_by_operators_and_by_none_in_their_own_cause(cast: Cast) -> None:
    case = actions.report(cast.reader, subject=person(cast.creator), reason="spam")
    own = actions.report(cast.reader, subject=person(cast.operator), reason="spam")
    found = case_to_decide(cast.operator, case.public_id)
    assert found is not None and found.id == case.id
    assert case_to_decide(cast.operator, "nosuchcase000000") is None
    with denied(cast.operator, "governance.decide_case"):
        case_to_decide(cast.operator, own.public_id)
    with denied(cast.reader, "governance.decide_case"):  # who reported it reads it elsewhere
        case_to_decide(cast.reader, case.public_id)
    assert case_to_decide(cast.creator, case.public_id) is None


def test_a_case_of_a_person_who_has_left_is_still_decided(cast: Cast) -> None:
    case = actions.report(cast.reader, subject=person(cast.creator), reason="spam")
    erase_person(SYSTEM, person_id=cast.creator.acting_id)
    found = case_to_decide(cast.operator, case.public_id)
    assert found is not None and found.id == case.id


def test_a_statement_is_read_by_whom_it_concerns_and_by_the_key_of_a_closed_account(
    cast: Cast,
) -> None:
    reach = restricted(person(cast.creator))
    account = restricted(person(cast.other_creator), "account")
    for reader in (cast.creator, cast.operator):
        assert statement_for(reader, reach.public_id) == (reach, reader)
    for stranger in (cast.reader, cast.other_creator, ANONYMOUS):
        assert statement_for(stranger, reach.public_id) is None
    assert statement_for(cast.operator, "nosuchstatement0") is None
    key = statement_key(account.public_id)
    found = statement_for(ANONYMOUS, account.public_id, key=key)
    assert found is not None and found[1].person_id == cast.other_creator.person_id
    assert statement_for(ANONYMOUS, account.public_id, key=key + "x") is None
    assert statement_for(cast.reader, account.public_id, key=key) is None
    assert statement_for(ANONYMOUS, reach.public_id, key=statement_key(reach.public_id)) is None
    with denied(cast.operator, "governance.appeal"):
        statement_for(cast.operator, reach.public_id, verb="governance.appeal")


def test_ones_own_reports_are_read_latest_first_and_alone(cast: Cast) -> None:
    subjects = [person(cast.creator), person(cast.other_creator), person(cast.agent)]
    for i, subject in enumerate(subjects):
        with use_clock(FrozenClock(NOON + timedelta(minutes=i))):
            actions.report(cast.reader, subject=subject, reason="spam", text=f"Report {i}")
            actions.report(cast.mcn, subject=subject, reason="danger")
    mine = queries.own_reports(cast.reader)
    assert [card.subject for card in mine] == subjects[::-1]
    assert [[r.text for r in card.reports] for card in mine] == [
        ["Report 2"],
        ["Report 1"],
        ["Report 0"],
    ]
    assert [card.subject for card in queries.own_reports(cast.reader, limit=2)] == subjects[:0:-1]
    assert queries.own_reports(cast.creator) == []


def test_people_and_the_worker_are_read_by_operators_alone(cast: Cast) -> None:
    restricted(person(cast.creator), "account")
    file = person_file(cast.operator, cast.creator.public_id)
    assert (
        file is not None
        and file.is_suspended
        and [r.kind for r in file.restrictions] == ["account"]
    )
    assert person_file(cast.operator, "nosuchperson0000") is None
    assert [card.id for card in find_people(cast.operator, "creator_h")] == [cast.creator.person_id]
    assert worker_health(SYSTEM).failing == 0
    for read in (
        lambda: person_file(cast.reader, cast.creator.public_id),
        lambda: find_people(cast.reader, "creator_h"),
        lambda: worker_health(cast.reader),
    ):
        with denied(cast.reader, "governance.operate"):
            read()
