"""Appeals: six months, a person's written answer, and silence never wins against the appellant."""

import itertools
from collections.abc import Callable
from datetime import timedelta

import pytest

from tallgrass.governance import actions, queries
from tallgrass.governance.errors import (
    ANSWER_TOO_SHORT,
    APPEAL_ANSWERED,
    APPEAL_TOO_LATE,
    APPEALED_ALREADY,
    RESTRICTION_LIFTED,
)
from tallgrass.governance.models import Appeal
from tallgrass.governance.tasks import expire_restrictions, late_appeals
from tallgrass.governance.types import AppealCard, AppealState, RestrictionCard
from tallgrass.kernel import clock
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.errors import NOT_PERMITTED, TEXT_EMPTY
from tallgrass.kernel.principal import ANONYMOUS, SYSTEM
from tallgrass.kernel.subjects import Subject
from tallgrass.notices.models import Notice
from tallgrass.people.actions import create_person
from tallgrass.people.queries import principal_of
from tests.cast import Cast
from tests.governance.factories import person, restricted
from tests.refusals import denied, refused

ANSWER = "We read the forty notes again and they were not yours."


@pytest.fixture
def card(cast: Cast) -> RestrictionCard:
    return restricted(person(cast.creator), days=60)


def appeal(cast: Cast, card: RestrictionCard) -> AppealCard:
    return actions.appeal(cast.creator, restriction_id=card.id, text="It was not me.")


def state_of(card: RestrictionCard) -> tuple[str, str]:
    now = queries.restriction_by_public_id(card.public_id)
    assert now is not None
    return now.state, now.appeal.state if now.appeal else ""


def test_overturned_lifts_at_once_and_they_read_why(cast: Cast, card: RestrictionCard) -> None:
    filed = appeal(cast, card)
    actions.answer_appeal(cast.operator, appeal_id=filed.id, uphold=False, answer=ANSWER)
    assert state_of(card) == ("lifted", "overturned")
    assert (
        Notice.objects.filter(
            person_id=cast.creator.person_id, kind="governance.appeal_answered"
        ).count()
        == 1
    )
    assert ANSWER in cast.client_of("creator").get(card.path).content.decode()


def test_upheld_stands_and_ends_on_its_day(cast: Cast, card: RestrictionCard) -> None:
    actions.answer_appeal(
        cast.operator, appeal_id=appeal(cast, card).id, uphold=True, answer=ANSWER
    )
    assert state_of(card) == ("active", "upheld")
    with use_clock(FrozenClock(card.ends_at)):
        expire_restrictions()
    assert state_of(card) == ("expired", "upheld")


def test_six_months_also_after_it_has_ended_and_not_a_day_more(
    cast: Cast, card: RestrictionCard
) -> None:
    with use_clock(FrozenClock(card.appeal_until + timedelta(seconds=1))):
        expire_restrictions()
        with refused(APPEAL_TOO_LATE):
            appeal(cast, card)
    with use_clock(FrozenClock(card.appeal_until)):
        filed = appeal(cast, card)
        actions.answer_appeal(cast.operator, appeal_id=filed.id, uphold=False, answer=ANSWER)
    assert state_of(card) == ("expired", "overturned")


def test_one_appeal_a_restriction_by_its_subject_alone(cast: Cast, card: RestrictionCard) -> None:
    for principal in (cast.reader, cast.other_creator, cast.operator, cast.mcn, ANONYMOUS):
        with denied(principal, "governance.appeal"):
            actions.appeal(principal, restriction_id=card.id, text="For them.")
    with refused(TEXT_EMPTY, field="text"):
        actions.appeal(cast.creator, restriction_id=card.id, text=" ")
    assert Appeal.objects.count() == 0
    appeal(cast, card)
    with refused(APPEALED_ALREADY):
        appeal(cast, card)
    lifted = restricted(person(cast.reader))
    actions.lift(SYSTEM, restriction_id=lifted.id, reason="mistaken")
    with refused(RESTRICTION_LIFTED):
        actions.appeal(cast.reader, restriction_id=lifted.id, text="Still.")
    assert Appeal.objects.count() == 1


def test_a_person_answers_and_never_a_machine_or_in_their_own_cause(
    cast: Cast, card: RestrictionCard
) -> None:
    filed = appeal(cast, card)
    for principal in (cast.reader, cast.creator, ANONYMOUS):
        with denied(principal, "governance.answer_appeal"):
            actions.answer_appeal(principal, appeal_id=filed.id, uphold=False, answer=ANSWER)
    with refused(ANSWER_TOO_SHORT):
        actions.answer_appeal(cast.operator, appeal_id=filed.id, uphold=True, answer="No.")
    own = restricted(person(cast.operator))
    mine = actions.appeal(cast.operator, restriction_id=own.id, text="I am an operator.")
    with refused(NOT_PERMITTED, verb="governance.answer_appeal"):
        actions.answer_appeal(cast.operator, appeal_id=mine.id, uphold=False, answer=ANSWER)
    assert set(Appeal.objects.values_list("state", flat=True)) == {"open"}


def test_silence_is_reminded_then_decided_for_them(cast: Cast, card: RestrictionCard) -> None:
    filed = appeal(cast, card)
    moment = FrozenClock(filed.due_at)
    with use_clock(moment):
        assert (late_appeals(), late_appeals()) == (1, 0)
        assert (
            Notice.objects.filter(
                person_id=cast.operator.person_id, kind="governance.appeal_late"
            ).count()
            == 1
        )
        assert state_of(card) == ("active", "open")
        moment.advance(timedelta(days=14))
        assert (late_appeals(), late_appeals()) == (1, 0)
    assert state_of(card) == ("lifted", "lapsed")
    assert "Nobody answered in time" in cast.client_of("creator").get(card.path).content.decode()
    assert queries.faults() == []


Verb = Callable[[Cast, AppealCard], object]
VERBS: dict[str, Verb] = {
    "uphold": lambda cast, a: actions.answer_appeal(
        cast.operator, appeal_id=a.id, uphold=True, answer=ANSWER
    ),
    "overturn": lambda cast, a: actions.answer_appeal(
        cast.operator, appeal_id=a.id, uphold=False, answer=ANSWER
    ),
}
WAY_TO = {"open": "", "upheld": "uphold", "overturned": "overturn", "lapsed": "lapse"}


@pytest.mark.parametrize(("state", "verb"), list(itertools.product(AppealState.values, VERBS)))
def test_every_move_is_legal_or_refused_with_nothing_changed(
    cast: Cast, card: RestrictionCard, state: str, verb: str
) -> None:
    filed = appeal(cast, card)
    if WAY_TO[state] == "lapse":
        with use_clock(FrozenClock(filed.due_at + timedelta(days=14))):
            late_appeals()
    elif WAY_TO[state]:
        VERBS[WAY_TO[state]](cast, filed)
    before = state_of(card)
    if state == "open":
        VERBS[verb](cast, filed)
        assert state_of(card)[1] == {"uphold": "upheld", "overturn": "overturned"}[verb]
    else:
        with refused(APPEAL_ANSWERED):
            VERBS[verb](cast, filed)
        assert state_of(card) == before


def test_the_queue_is_due_first_and_answered_from_the_page(
    cast: Cast, card: RestrictionCard
) -> None:
    with use_clock(FrozenClock(clock.now() - timedelta(days=1))):
        older = restricted(person(cast.other_creator))
        actions.appeal(cast.other_creator, restriction_id=older.id, text="Earlier.")
    appeal(cast, card)
    assert [waiting.id for waiting in queries.open_appeals(cast.operator).items] == [
        older.id,
        card.id,
    ]
    desk = cast.client_of("operator")
    assert card.path in desk.get("/operator/appeals/").content.decode()
    short = desk.post(f"{card.path}answer/", {"verdict": "overturn", "answer": "ok"})
    assert (short.status_code, state_of(card)) == (422, ("active", "open"))
    assert (
        desk.post(f"{card.path}answer/", {"verdict": "overturn", "answer": ANSWER}).status_code
        == 303
    )
    assert state_of(card) == ("lifted", "overturned")


def test_an_organisations_owner_appeals_for_it(cast: Cast) -> None:
    card = restricted(Subject("organisation", cast.brand.id))
    assert (card.org_id, card.person_id) == (cast.brand.id, None)
    assert Notice.objects.filter(
        person_id=cast.founder.person_id, kind="governance.restricted"
    ).exists()
    with refused(NOT_PERMITTED, verb="governance.appeal"):
        actions.appeal(cast.marketer, restriction_id=card.id, text="For us.")
    assert actions.appeal(cast.founder, restriction_id=card.id, text="For us.").state == "open"
    page = cast.client_of("founder").get("/settings/").content.decode()
    assert card.path in page


def test_another_operator_may_answer_an_operators_appeal(cast: Cast) -> None:
    second = create_person(
        SYSTEM,
        email="op2@example.org",
        password="seldom is heard a word",
        handle="op_two",
        name="Op Two",
        is_operator=True,
    )
    own = restricted(person(cast.operator))
    mine = actions.appeal(cast.operator, restriction_id=own.id, text="I was away.")
    answered = actions.answer_appeal(
        principal_of(second.id), appeal_id=mine.id, uphold=False, answer=ANSWER
    )
    assert answered.state == "overturned"
