"""Every move of contracts, drafts and earnings is in its table, or refused with nothing changed."""

import itertools
from collections.abc import Callable
from datetime import timedelta

import pytest

from tallgrass.contracts.actions import contracts, drafts, overdue, publishing
from tallgrass.contracts.actions.trusted import settlement
from tallgrass.contracts.errors import (
    CONTRACT_IN_OTHER_STATE,
    CONTRACT_OF_DRAFT_ENDED,
    DRAFT_IN_OTHER_STATE,
)
from tallgrass.contracts.models import Contract, Draft, Earning
from tallgrass.contracts.types import (
    CONTRACT_MOVES,
    DRAFT_MOVES,
    ContractState,
    DraftState,
    EarningState,
)
from tallgrass.kernel.clock import FrozenClock
from tallgrass.kernel.errors import Conflict, Refusal
from tallgrass.kernel.principal import SYSTEM
from tallgrass.ledger.queries import balance, faults
from tests import machines
from tests.cast import Cast
from tests.contracts import factories as make
from tests.refusals import refused


def declined(cast: Cast) -> Contract:
    contract = make.offer(cast)
    contracts.decline_contract(cast.creator, contract_id=contract.pk)
    return contract


def expired(cast: Cast) -> Contract:
    contract = make.offer(cast)
    Contract.objects.filter(pk=contract.pk).update(due_at=make.OPENS)
    overdue.enforce_deadlines()
    return contract


def completed(cast: Cast) -> Contract:
    contract = make.published(cast)
    Earning.objects.update(pay_at=make.OPENS)
    settlement.settle_due()
    Contract.objects.filter(pk=contract.pk).update(due_at=make.OPENS)
    overdue.enforce_deadlines()
    return contract


def ended(cast: Cast) -> Contract:
    contract = make.accepted(cast)
    contracts.end_contract(cast.creator, contract_id=contract.pk, words="No time")
    return contract


WAY_TO: dict[str, Callable[[Cast], Contract]] = {
    "offered": make.offer,
    "accepted": make.accepted,
    "declined": declined,
    "expired": expired,
    "approved": make.approved,
    "published": make.published,
    "completed": completed,
    "ended": ended,
}


def approve(cast: Cast, contract: Contract) -> None:
    """Approving a contract's draft; one is sent first where that is possible."""
    if contract.state == "accepted":
        make.send(cast, contract)
    draft = Draft.objects.filter(contract=contract).last() or Draft.objects.create(
        contract=contract,
        round=1,
        title="t",
        body="b",
        language="en",
        submitted_at=make.NOON,
        due_at=make.NOON,
    )
    drafts.approve_draft(cast.marketer, draft_id=draft.pk, was_read=True)


VERBS: dict[str, Callable[[Cast, Contract], object]] = {
    "accept": lambda cast, c: contracts.accept_contract(cast.creator, contract_id=c.pk),
    "decline": lambda cast, c: contracts.decline_contract(cast.creator, contract_id=c.pk),
    "end": lambda cast, c: contracts.end_contract(SYSTEM, contract_id=c.pk, words="campaign_over"),
    "approve": approve,
    "publish": lambda cast, c: publishing.publish_contract(cast.creator, contract_id=c.pk),
}


def test_the_rules_are_those_written_by_hand() -> None:
    assert CONTRACT_MOVES == machines.CONTRACT
    assert DRAFT_MOVES == machines.DRAFT
    assert set(WAY_TO) == set(ContractState.values) == set(machines.CONTRACT)
    assert {*VERBS, "expire", "complete"} == machines.verbs_of(machines.CONTRACT)


def why_not(state: str, verb: str) -> Refusal[Conflict]:
    """What an illegal move hears: a draft that is approved already says so itself."""
    if verb != "approve":
        return CONTRACT_IN_OTHER_STATE
    was_approved = state in ("approved", "published", "completed")
    return DRAFT_IN_OTHER_STATE if was_approved else CONTRACT_OF_DRAFT_ENDED


@pytest.mark.parametrize(("state", "verb"), list(itertools.product(ContractState.values, VERBS)))
def test_every_move_of_a_contract_is_legal_or_refused(
    cast: Cast, clock: FrozenClock, state: str, verb: str
) -> None:
    clock.moment = make.OPENS
    contract = make.fresh(WAY_TO[state](cast))
    assert contract.state == state
    before = (
        balance(contract.escrow),
        balance(contract.payer_escrow),
        contract.turn,
        contract.due_at,
        contract.note_id,
    )
    if verb in machines.CONTRACT[state]:
        VERBS[verb](cast, contract)
        assert make.fresh(contract).state == machines.CONTRACT[state][verb]
    else:
        with refused(why_not(state, verb)):
            VERBS[verb](cast, contract)
        after = make.fresh(contract)
        assert after.state == state
        assert (
            balance(after.escrow),
            balance(after.payer_escrow),
            after.turn,
            after.due_at,
            after.note_id,
        ) == before
    assert faults() == []


def test_the_machine_alone_expires_and_completes_and_only_what_is_due(
    cast: Cast, clock: FrozenClock
) -> None:
    """`expire` and `complete` have no button: before their day nothing happens, whatever the
    state."""
    made = [make.offer(cast, make.campaign(cast)), make.accepted(cast, make.campaign(cast))]
    assert overdue.enforce_deadlines() == 0
    assert [make.fresh(c).state for c in made] == ["offered", "accepted"]


@pytest.mark.parametrize(
    ("state", "verb"), list(itertools.product(DraftState.values, ["return", "approve"]))
)
def test_every_move_of_a_draft_is_legal_or_refused(cast: Cast, state: str, verb: str) -> None:
    draft = make.submitted(cast)
    if state == "returned":
        drafts.return_draft(cast.marketer, draft_id=draft.pk, words="Shorter, please")
    if state == "approved":
        drafts.approve_draft(cast.marketer, draft_id=draft.pk, was_read=False)
    deeds = {
        "return": lambda: drafts.return_draft(cast.marketer, draft_id=draft.pk, words="Again"),
        "approve": lambda: drafts.approve_draft(cast.marketer, draft_id=draft.pk, was_read=True),
    }
    before = make.fresh(draft.contract)
    if verb in machines.DRAFT[state]:
        deeds[verb]()
        assert Draft.objects.get().state == machines.DRAFT[state][verb]
    else:
        with refused(DRAFT_IN_OTHER_STATE, state=state):
            deeds[verb]()
        after = make.fresh(draft.contract)
        assert (Draft.objects.get().state, after.state, after.turn, after.due_at) == (
            state,
            before.state,
            before.turn,
            before.due_at,
        )


@pytest.mark.parametrize("state", EarningState.values)
def test_an_earning_is_posted_once_and_never_moves_again(
    cast: Cast, clock: FrozenClock, state: str
) -> None:
    clock.moment = make.OPENS
    contract = make.published(cast)
    clock.advance(timedelta(days=14))
    if state == "posted":
        settlement.settle_due()
    before = balance(contract.escrow)
    assert settlement.settle_due() == ("post" in machines.EARNING[state])
    assert Earning.objects.get().state == "posted"
    assert balance(contract.escrow) == (0 if state == "due" else before)
