"""Nobody rules alone: crafted requests by an operator who wants more than their share (claims 19,
39)."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from tallgrass.governance.actions import report, restrict, together
from tallgrass.governance.errors import NO_SECOND_OPERATOR
from tallgrass.governance.models import JointProposal, Restriction
from tallgrass.kernel import clock, policies
from tallgrass.kernel.clock import FrozenClock
from tallgrass.kernel.errors import POLICY_NEEDS_TWO
from tallgrass.kernel.models import AuditEntry
from tallgrass.kernel.outbox import deliver_due
from tallgrass.kernel.policies import PolicyChange
from tallgrass.kernel.principal import SYSTEM, Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.notices.models import Notice
from tallgrass.people import actions
from tallgrass.people.actions.operating import ask_factor
from tallgrass.people.errors import LAST_OPERATOR, OWNED_ALREADY
from tallgrass.people.models import Person, Seat, SeatOffer
from tallgrass.people.policies import factor_required
from tallgrass.web.governance.links import restrict_path
from tests.cast import Cast
from tests.people.factories import make_person
from tests.refusals import refused

SAID = {"reason": "They took money from a brand for a badge.", "rule": "no_trickery", "days": "180"}


def client_of(person: Principal) -> Client:
    client = Client()
    row = Person.objects.get(pk=person.person_id)
    client.force_login(row, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def colleague(name: str = "Colleague") -> Principal:
    return make_person(name, is_operator=True)


def close(person: Principal) -> None:
    """Somebody's account is closed for a week, by the system."""
    restrict(
        SYSTEM,
        subject=Subject("person", person.acting_id),
        kind="account",
        reason="Spam.",
        rule="no_trickery",
        ends_at=clock.now() + timedelta(days=7),
    )


def active(person: Principal) -> bool:
    return Person.objects.get(pk=person.person_id).is_active


# Seats


def test_no_operator_seats_anybody_where_an_owner_can_be_reached(cast: Cast) -> None:
    desk = cast.client_of("operator")
    seats = list(Seat.objects.values_list("person", "role"))
    crafted = [
        ("members/", {"handle": "operator_here", "role": "owner"}),
        ("members/", {"handle": "reader_here", "role": "marketer"}),
        ("members/unseat/", {"person": cast.founder.public_id}),
        ("members/unseat/", {"person": cast.marketer.public_id}),
        ("edit/", {"name": "Mine", "domains": ""}),
    ]
    colleague()
    for path, sent in crafted:
        assert desk.post(f"{cast.brand.path}{path}", sent).status_code == 403, path
    path = f"/operator/organisations/{cast.brand.public_id}/owner/"
    assert desk.post(path, {"handle": "operator_here", "reason": "."}).status_code == 403
    assert list(Seat.objects.values_list("person", "role")) == seats
    assert not SeatOffer.objects.filter(state="offered").exists()
    assert not JointProposal.objects.exists()


def test_an_owner_for_an_orphan_is_found_by_two_and_both_are_on_the_record(cast: Cast) -> None:
    second = colleague()
    close(cast.founder)
    desk, path = (
        cast.client_of("operator"),
        f"/operator/organisations/{cast.brand.public_id}/owner/",
    )
    sent = {"handle": "marketer_here", "reason": "They run it."}
    assert desk.post(path, sent).status_code == 303
    assert desk.post(path, sent).status_code == 409  # once is enough
    proposal = JointProposal.objects.get()
    yes = f"/operator/proposals/{proposal.public_id}/answer/"
    assert desk.post(yes, {"verdict": "confirm"}).status_code == 403  # not by who proposed it
    assert cast.client_of("marketer").post(yes, {"verdict": "confirm"}).status_code == 403
    assert not SeatOffer.objects.filter(state="offered").exists()
    assert "They run it." in client_of(second).get("/operator/proposals/").content.decode()
    assert client_of(second).post(yes, {"verdict": "confirm"}).status_code == 303
    assert client_of(second).post(yes, {"verdict": "confirm"}).status_code == 409
    offer = SeatOffer.objects.get(state="offered")
    assert (offer.person_id, offer.role) == (cast.marketer.person_id, "owner")
    on_record = AuditEntry.objects.filter(verb__startswith="proposal.").order_by("pk")
    assert [(row.verb, row.actor) for row in on_record] == [
        ("proposal.propose", cast.operator.key),
        ("proposal.confirm", second.key),
    ]


def test_what_was_proposed_falls_once_the_owner_is_back(cast: Cast) -> None:
    second = colleague()
    close(cast.founder)
    path = f"/operator/organisations/{cast.brand.public_id}/owner/"
    cast.client_of("operator").post(path, {"handle": "operator_here", "reason": "Me."})
    actions.reinstate_person(SYSTEM, person_id=cast.founder.acting_id)
    yes = f"/operator/proposals/{JointProposal.objects.get().public_id}/answer/"
    assert client_of(second).post(yes, {"verdict": "confirm"}).status_code == 403
    assert JointProposal.objects.get().state == "open"
    assert not SeatOffer.objects.filter(state="offered").exists()


def test_a_single_operator_finds_no_owner_by_a_page_but_by_command(cast: Cast) -> None:
    close(cast.founder)
    path = f"/operator/organisations/{cast.brand.public_id}/owner/"
    answer = cast.client_of("operator").post(path, {"handle": "marketer_here", "reason": "."})
    assert answer.status_code == 409
    offer = actions.offer_ownership(
        SYSTEM, handle="marketer_here", organisation=cast.brand.public_id
    )
    assert offer.role == "owner"
    owned = actions.create_organisation(cast.reader, kind="brand", name="Fern").public_id
    with refused(OWNED_ALREADY):
        actions.offer_ownership(SYSTEM, handle="marketer_here", organisation=owned)


def test_whoever_is_put_out_is_told(cast: Cast) -> None:
    path = f"{cast.brand.path}members/unseat/"
    sent = {"person": cast.marketer.public_id}
    assert cast.client_of("founder").post(path, sent).status_code == 303
    deliver_due()
    [told] = Notice.objects.filter(kind="people.unseated")
    assert told.person_id == cast.marketer.person_id
    assert "Meadow Tea" in cast.client_of("marketer").get("/notices/").content.decode()


def test_every_owner_is_told_and_an_open_browser_loses_the_money_at_once(cast: Cast) -> None:
    """A second owner puts the first out: whose browser stays open all the while."""
    second = cast.reader
    offer = actions.offer_seat(
        cast.founder, org_id=cast.brand.id, person_id=second.acting_id, role="owner"
    )
    assert offer is not None
    actions.answer_seat(second, offer_id=offer.id, accept=True)
    deliver_due()
    told = Notice.objects.filter(kind="people.seat_accepted").latest("pk")
    assert (told.person_id, told.mail_due_at is None) == (cast.founder.person_id, False)
    theirs = cast.client_of("founder")
    money = f"/earnings/?org={cast.brand.public_id}"
    assert theirs.get(money).status_code == 200
    taken = {"person": cast.marketer.public_id}
    assert theirs.post(f"{cast.brand.path}members/unseat/", taken).status_code == 303
    out = {"person": cast.founder.public_id}
    members = f"{cast.brand.path}members/"
    assert cast.client_of("reader").post(f"{members}unseat/", out).status_code == 303
    account = {"method": "bank", "holder": "Mine", "details": "CA 0001 2345 6789"}
    form = {**account, "org": cast.brand.public_id}
    destination = f"/earnings/destination/?org={cast.brand.public_id}"
    tries = (
        theirs.get(money),
        theirs.post(destination, form),
        theirs.post(members, {"handle": "agent_here", "role": "owner"}),
        theirs.post(f"{members}unseat/", {"person": second.public_id}),
    )
    assert {answer.status_code for answer in tries} <= {403, 404}
    assert not SeatOffer.objects.filter(state="offered").exists()
    deliver_due()
    gone = Notice.objects.filter(kind="people.member_gone").order_by("pk")
    assert [row.person_id for row in gone] == [second.person_id]  # of the marketer: they did not
    unseated = Notice.objects.filter(kind="people.unseated").values_list("person_id", flat=True)
    assert set(unseated) == {cast.marketer.person_id, cast.founder.person_id}


def test_whoever_leaves_is_not_told_what_they_know(cast: Cast) -> None:
    sent = {"person": cast.marketer.public_id}
    cast.client_of("marketer").post(f"{cast.brand.path}members/unseat/", sent)
    deliver_due()
    assert not Notice.objects.filter(kind="people.unseated").exists()


# Accounts


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_nobody_suspends_themselves_by_whatever_door(cast: Cast, language: str) -> None:
    colleague()
    desk = cast.client_of("operator")
    mine = cast.operator.public_id
    doors = [
        (f"/operator/people/{mine}/suspend/", SAID),
        (restrict_path(Subject("person", cast.operator.acting_id)), SAID | {"kind": "account"}),
    ]
    for path, sent in doors:
        sent |= {"about": path.partition("about=")[2]}
        answer = desk.post(path, sent, headers={"Accept-Language": language})
        assert answer.status_code in (400, 403), path
    assert active(cast.operator)
    assert not Restriction.objects.exists()


def test_a_colleague_is_suspended_by_two_others_and_never_by_a_report(cast: Cast) -> None:
    villain, third = colleague("Villain"), colleague("Third")
    desk = cast.client_of("operator")
    case = report(cast.reader, subject=Subject("person", villain.acting_id), reason="spam")
    decided = SAID | {"kind": "account", "explanation": SAID["reason"], "verdict": "restrict"}
    assert desk.post(f"/cases/{case.public_id}/decide/", decided).status_code in (400, 403, 422)
    assert active(villain)
    path = f"/operator/people/{villain.public_id}/suspend/"
    assert desk.post(path, SAID).status_code == 303
    assert active(villain)
    yes = f"/operator/proposals/{JointProposal.objects.get().public_id}/answer/"
    for alone in (desk, client_of(villain)):
        assert alone.post(yes, {"verdict": "confirm"}).status_code == 403
    assert client_of(villain).post(yes, {"verdict": "decline"}).status_code == 403
    assert active(villain)
    assert client_of(third).post(yes, {"verdict": "confirm"}).status_code == 303
    assert not active(villain)
    assert Restriction.objects.get().reason == SAID["reason"]


def test_of_two_operators_neither_locks_the_other_out(cast: Cast) -> None:
    second = colleague()
    desk = cast.client_of("operator")
    assert desk.post(f"/operator/people/{second.public_id}/suspend/", SAID).status_code == 409
    erase = f"/operator/people/{second.public_id}/erase/"
    assert desk.post(erase, {"handle": second.handle, "why": "x"}).status_code == 403
    assert active(second)


def test_a_rule_gets_less_safe_by_two_operators_and_all_hear_of_every_change(cast: Cast) -> None:
    ask_factor()
    desk = cast.client_of("operator", gave_factor=True)
    path, sent = "/operator/policies/people.second_factor/", {"reason": "A nuisance.", "seen": "1"}
    assert desk.post(path, sent | {"s-required": "0"}).status_code == 409  # nobody to confirm it
    second = colleague().with_factor()
    assert desk.post(path, sent | {"s-required": "0"})["Location"] == "/operator/proposals/"
    assert factor_required()
    page = desk.get("/operator/proposals/").content.decode()
    assert "A nuisance." in page and "1 → 0" in page
    proposal = JointProposal.objects.get()
    yes = f"/operator/proposals/{proposal.public_id}/answer/"
    assert desk.post(yes, {"verdict": "confirm"}).status_code == 403
    assert factor_required()
    together.confirm(second, proposal_id=proposal.pk)
    assert not factor_required()
    told = Notice.objects.filter(kind="governance.policy_revised").values_list(
        "person_id", flat=True
    )
    assert set(told) >= {cast.operator.person_id, second.person_id}
    assert desk.post(path, sent | {"seen": "2", "s-required": "1"}).status_code == 303
    assert factor_required()  # safer takes one
    assert not JointProposal.objects.filter(state="open").exists()


LOOSER = [
    ("people.second_factor", "wait", 24),
    ("people.sign_in", "idle", 90),
    ("people.sign_in", "events", 30),
    ("people.leaving", "days", 1),
    ("governance", "look_hours", 168),
]


@pytest.mark.parametrize(("name", "setting", "value"), LOOSER)
def test_no_door_makes_a_rule_less_safe_by_one(
    cast: Cast, name: str, setting: str, value: int
) -> None:
    with refused(POLICY_NEEDS_TWO):
        policies.revise(cast.operator, name=name, body={setting: value}, reason="x", seen=0)
    with refused(NO_SECOND_OPERATOR):
        change = PolicyChange(name, {setting: value}, "x", 0)
        together.change_policy(cast.operator, change)
    assert policies.current(name)[0] == 0


@pytest.fixture
def alone(cast: Cast) -> Iterator[Principal]:
    """The only operator there is."""
    yield cast.operator


def test_the_last_operator_stays_whoever_asks(cast: Cast, alone: Principal) -> None:
    with refused(LAST_OPERATOR):
        actions.suspend_person(SYSTEM, person_id=alone.acting_id)
    with refused(LAST_OPERATOR):
        actions.erase_person(alone, person_id=alone.acting_id)
    with refused(LAST_OPERATOR):
        actions.set_operator(SYSTEM, handle=alone.handle, is_operator=False)
    with refused(LAST_OPERATOR):
        close(alone)
    assert active(alone)
    assert not Restriction.objects.exists()


def test_no_operator_lifts_what_restricts_themselves(cast: Cast) -> None:
    made = restrict(
        SYSTEM,
        subject=Subject("person", cast.operator.acting_id),
        kind="publish",
        reason="Spam.",
        rule="no_trickery",
        ends_at=clock.now() + timedelta(days=7),
    )
    path = f"/statements/{made.public_id}/lift/"
    sent = {"lift_reason": "I think better of me."}
    assert cast.client_of("operator").post(path, sent).status_code == 403
    assert Restriction.objects.get().state == "active"
    assert client_of(colleague()).post(path, sent).status_code == 303


def test_a_proposal_that_nobody_answers_lapses_and_both_hear_of_it(cast: Cast) -> None:
    second = colleague()
    close(cast.founder)
    path = f"/operator/organisations/{cast.brand.public_id}/owner/"
    cast.client_of("operator").post(path, {"handle": "marketer_here", "reason": "They run it."})
    proposal = JointProposal.objects.get()
    with clock.use_clock(FrozenClock(proposal.due_at)):
        assert (together.lapse_unanswered(), together.lapse_unanswered()) == (1, 0)
    told = Notice.objects.filter(kind="governance.proposal_lapsed")
    assert {row.person_id for row in told} == {cast.operator.person_id, second.person_id}
    yes = f"/operator/proposals/{proposal.public_id}/answer/"
    assert client_of(second).post(yes, {"verdict": "confirm"}).status_code == 409
    assert not SeatOffer.objects.filter(state="offered").exists()
