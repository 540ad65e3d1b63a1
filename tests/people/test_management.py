"""An MCN manages a creator: every legal move, every illegal one, and the deadline."""

import itertools
from datetime import timedelta

import pytest

from tallgrass.kernel import clock
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.errors import NOT_PERMITTED
from tallgrass.kernel.principal import ANONYMOUS
from tallgrass.people import actions, queries
from tallgrass.people.errors import (
    ASKED_ALREADY,
    MANAGED_BY_ANOTHER,
    MCN_UNVERIFIED,
    NO_ACCOUNT_HAS_HANDLE,
    NO_SUCH_PROPOSAL,
    PROPOSAL_CLOSED,
    YOU_HAVE_ANOTHER_MCN,
)
from tallgrass.people.tasks import expire_proposals
from tallgrass.people.types import MANAGEMENT_MOVES, ManagementCard, ManagementState
from tests import machines
from tests.cast import Cast
from tests.people.factories import make_imported
from tests.refusals import denied, refused


def propose(cast: Cast) -> ManagementCard:
    return actions.propose_management(
        cast.mcn, org_id=cast.mcn_org.id, person_id=cast.other_creator.acting_id
    )


def expire(cast: Cast, _management_id: int) -> None:
    with use_clock(FrozenClock(clock.now() + timedelta(days=14))):
        if not expire_proposals():
            raise PROPOSAL_CLOSED()


VERBS = {
    "agree": lambda cast, pk: actions.answer_management(
        cast.other_creator, management_id=pk, agree=True
    ),
    "decline": lambda cast, pk: actions.answer_management(
        cast.other_creator, management_id=pk, agree=False
    ),
    "end": lambda cast, pk: actions.end_management(cast.mcn, management_id=pk),
    "expire": expire,
}
WAY_TO = {
    "proposed": [],
    "agreed": ["agree"],
    "declined": ["decline"],
    "expired": ["expire"],
    "ended": ["end"],
}


def test_the_rules_are_those_written_by_hand() -> None:
    assert MANAGEMENT_MOVES == machines.MANAGEMENT
    assert set(WAY_TO) == set(ManagementState.values) == set(machines.MANAGEMENT)
    assert set(VERBS) == machines.verbs_of(machines.MANAGEMENT)


@pytest.mark.parametrize(("state", "verb"), list(itertools.product(ManagementState.values, VERBS)))
def test_every_move_is_legal_or_refused_with_nothing_changed(
    cast: Cast, state: str, verb: str
) -> None:
    card = propose(cast)
    for step in WAY_TO[state]:
        VERBS[step](cast, card.id)
    wanted = machines.MANAGEMENT[state].get(verb)
    if wanted:
        VERBS[verb](cast, card.id)
    else:
        with refused(PROPOSAL_CLOSED):
            VERBS[verb](cast, card.id)
    now = queries.management_by_public_id(card.public_id)
    assert now is not None and now.state == (wanted or state)
    assert (queries.manager_of(cast.other_creator) is not None) == (now.state == "agreed")


def test_only_they_answer_and_only_the_two_sides_end(cast: Cast) -> None:
    card = propose(cast)
    for principal in (cast.mcn, cast.creator, cast.operator, cast.agent):
        with refused(NOT_PERMITTED, verb="people.answer_management"):
            actions.answer_management(principal, management_id=card.id, agree=True)
    actions.answer_management(cast.other_creator, management_id=card.id, agree=True)
    for principal in (cast.creator, cast.agent, cast.operator, ANONYMOUS):
        with denied(principal, "people.end_management"):
            actions.end_management(principal, management_id=card.id)
    both = [cast.creator.acting_id, cast.other_creator.acting_id]
    assert queries.managers_of(both) == dict.fromkeys(both, cast.mcn_org)
    actions.end_management(cast.other_creator, management_id=card.id)
    assert queries.managers_of(both) == {cast.creator.acting_id: cast.mcn_org}


def test_one_proposal_at_a_time_and_one_manager(cast: Cast) -> None:
    rival = actions.create_organisation(cast.reader, kind="mcn", name="Rival")
    reader = queries.principal_of(cast.reader.acting_id)
    with refused(MCN_UNVERIFIED):
        actions.propose_management(reader, org_id=rival.id, person_id=cast.other_creator.acting_id)
    actions.verify_organisation(cast.operator, org_id=rival.id)
    first, second = (
        propose(cast),
        actions.propose_management(reader, org_id=rival.id, person_id=cast.other_creator.acting_id),
    )
    with refused(ASKED_ALREADY):
        propose(cast)
    actions.answer_management(cast.other_creator, management_id=first.id, agree=True)
    with refused(YOU_HAVE_ANOTHER_MCN):
        actions.answer_management(cast.other_creator, management_id=second.id, agree=True)
    with refused(MANAGED_BY_ANOTHER):
        actions.propose_management(reader, org_id=rival.id, person_id=cast.creator.acting_id)
    assert queries.manager_of(cast.other_creator) == cast.mcn_org


def test_brands_and_agencies_manage_nobody_and_the_imported_are_not_asked(cast: Cast) -> None:
    for principal, org in [
        (cast.founder, cast.brand),
        (cast.agent, cast.agency),
        (cast.reader, cast.mcn_org),
    ]:
        with refused(NOT_PERMITTED, verb="people.manage_for"):
            actions.propose_management(
                principal, org_id=org.id, person_id=cast.other_creator.acting_id
            )
    with refused(NO_ACCOUNT_HAS_HANDLE):
        actions.propose_management(cast.mcn, org_id=cast.mcn_org.id, person_id=make_imported().id)
    with refused(NO_SUCH_PROPOSAL):
        actions.end_management(cast.mcn, management_id=10**9)
    assert queries.managements_of_person(cast.other_creator) == []


def test_an_answer_after_the_deadline_is_too_late_even_before_the_sweep(cast: Cast) -> None:
    card = propose(cast)
    with use_clock(FrozenClock(card.due_at)), refused(PROPOSAL_CLOSED):
        actions.answer_management(cast.other_creator, management_id=card.id, agree=True)
    assert expire_proposals() == 0
    with use_clock(FrozenClock(card.due_at)):
        assert (expire_proposals(), expire_proposals()) == (1, 0)
