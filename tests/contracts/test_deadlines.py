"""Every waiting state has a day, and a sweep that acts on it (claim 42)."""

from datetime import timedelta

import pytest

from tallgrass.contracts.actions import contracts, drafts, overdue
from tallgrass.contracts.actions.trusted import settlement
from tallgrass.contracts.errors import CONTRACT_IN_OTHER_STATE
from tallgrass.contracts.models import Contract, Draft, WorkLogEntry
from tallgrass.contracts.turns import LIVE
from tallgrass.kernel.clock import FrozenClock
from tallgrass.kernel.sweeps import all_sweeps
from tallgrass.ledger.queries import balance
from tallgrass.notices.models import Notice
from tests.cast import Cast
from tests.contracts import factories as make
from tests.refusals import refused


def pass_deadline(clock: FrozenClock, contract: Contract) -> Contract:
    """The clock reaches the contract's day, and the sweep runs."""
    due_at = make.fresh(contract).due_at
    assert due_at is not None
    clock.moment = due_at
    assert overdue.enforce_deadlines() == 1
    return make.fresh(contract)


def test_c42_whose_turn_and_by_when_is_never_unknown(cast: Cast, clock: FrozenClock) -> None:
    clock.moment = make.OPENS
    for step in (make.offer, make.accepted, lambda c: make.submitted(c).contract, make.approved):
        contract = make.fresh(step(cast))
        assert contract.state in LIVE
        assert (contract.turn in ("creator", "brand"), contract.due_at is not None) == (True, True)
    published = make.published(cast)
    assert (published.turn, published.due_at) == ("", make.OPENS + timedelta(days=14))


def test_the_sweeps_are_registered() -> None:
    assert {"contracts.deadlines", "contracts.settlement"} <= {sweep.name for sweep in all_sweeps()}


def test_an_unanswered_offer_runs_out(cast: Cast, clock: FrozenClock) -> None:
    contract = pass_deadline(clock, make.offer(cast))
    assert (contract.state, contract.turn, contract.due_at) == ("expired", "", None)
    assert overdue.enforce_deadlines() == 0


def test_a_late_draft_is_reminded_of_then_ends_and_the_money_goes_back(
    cast: Cast, clock: FrozenClock
) -> None:
    contract = make.accepted(cast)
    reminded = pass_deadline(clock, contract)
    assert (reminded.state, reminded.turn, reminded.due_at) == (
        "accepted",
        "creator",
        make.NOON + timedelta(days=10),
    )
    [told] = Notice.objects.filter(kind="draft.late", person=cast.creator.person_id)
    assert told.values["until"] == f"{reminded.due_at:%Y-%m-%d %H:%M} UTC"
    ended = pass_deadline(clock, contract)
    assert (ended.state, balance(ended.escrow), balance(ended.payer_escrow)) == (
        "ended",
        0,
        1_000_000,
    )
    assert WorkLogEntry.objects.get(verb="ended").words == "no_draft"


def test_after_the_reminder_the_brand_may_end_and_the_creator_may_still_send(
    cast: Cast, clock: FrozenClock
) -> None:
    ending, sending = (
        make.accepted(cast, make.campaign(cast)),
        make.accepted(cast, make.campaign(cast)),
    )
    clock.moment = make.NOON + timedelta(days=7)
    overdue.enforce_deadlines()
    contracts.end_contract(cast.marketer, contract_id=ending.pk, words="Too late for us")
    with refused(CONTRACT_IN_OTHER_STATE, state="ended"):
        contracts.end_contract(cast.marketer, contract_id=ending.pk, words="Once more")
    make.send(cast, sending)
    assert (
        make.fresh(ending).state,
        make.fresh(sending).turn,
        make.fresh(sending).reminded_at,
    ) == ("ended", "brand", None)


def test_silence_approves_what_the_machine_found_clean(cast: Cast, clock: FrozenClock) -> None:
    draft = make.submitted(cast)
    contract = pass_deadline(clock, draft.contract)
    row = Draft.objects.get()
    assert (contract.state, contract.turn, row.state, row.was_read, row.decided_by_id) == (
        "approved",
        "creator",
        "approved",
        False,
        None,
    )


def test_silence_sends_back_what_breaks_a_rule(cast: Cast, clock: FrozenClock) -> None:
    draft = make.submitted(cast, text=make.BAD_BODY)
    contract = pass_deadline(clock, draft.contract)
    assert (contract.state, contract.turn, Draft.objects.get().state) == (
        "accepted",
        "creator",
        "returned",
    )


def test_in_the_last_round_a_broken_rule_waits_once_more_and_then_ends(
    cast: Cast, clock: FrozenClock
) -> None:
    draft = make.submitted(cast, text=make.BAD_BODY, revision_cap=0)
    waiting = pass_deadline(clock, draft.contract)
    assert (waiting.state, waiting.turn) == ("accepted", "brand")
    assert Notice.objects.filter(kind="review.late").count() == 2  # marketer and owner
    ended = pass_deadline(clock, draft.contract)
    assert (ended.state, balance(ended.escrow)) == ("ended", 0)


def test_an_approved_note_that_is_not_published_ends_with_its_wave(
    cast: Cast, clock: FrozenClock
) -> None:
    contract = make.approved(cast)
    assert contract.due_at == make.CLOSES
    ended = pass_deadline(clock, contract)
    assert (ended.state, balance(ended.escrow), balance(ended.payer_escrow)) == (
        "ended",
        0,
        1_000_000,
    )


def test_a_contract_is_complete_once_it_is_paid_and_not_before(
    cast: Cast, clock: FrozenClock
) -> None:
    clock.moment = make.OPENS
    contract = make.published(cast)
    clock.advance(timedelta(days=14))
    assert overdue.enforce_deadlines() == 0
    settlement.settle_due()
    assert (overdue.enforce_deadlines(), make.fresh(contract).state) == (1, "completed")


@pytest.mark.parametrize("days", [20, 26.5, 27.9])
def test_a_review_ends_while_the_note_can_still_be_published(
    cast: Cast, clock: FrozenClock, days: float
) -> None:
    """A draft sent shortly before the wave closes is reviewed before it does."""
    clock.moment = make.NOON + timedelta(days=days)
    draft = make.submitted(cast)
    assert clock.now() < draft.due_at < make.CLOSES
    drafts.approve_draft(cast.marketer, draft_id=draft.pk, was_read=True)
