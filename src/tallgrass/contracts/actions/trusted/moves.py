"""What every step of a contract is made of: the row held, its state, its turn, its money given
back. Whoever takes the step has asked who may."""

from tallgrass.contracts import errors
from tallgrass.contracts.actions.trusted import worklog
from tallgrass.contracts.models import Contract
from tallgrass.contracts.notifications import tell_brand, tell_creator
from tallgrass.contracts.types import CONTRACT_MOVES, ContractState, Side, Step
from tallgrass.kernel import clock
from tallgrass.ledger import queries as ledger
from tallgrass.ledger.actions.trusted.posting import move


def lock_contract(contract_id: int) -> Contract:
    """Lock and return the contract, for this transaction."""
    rows = Contract.objects.select_for_update(of=("self",)).select_related("terms")
    row = rows.filter(pk=contract_id).first()
    if row is None:
        raise errors.NO_SUCH_CONTRACT()
    return row


def step_to(contract: Contract, verb: str) -> None:
    """Move the contract by `verb` or refuse: what is not in CONTRACT_MOVES cannot be done."""
    state = CONTRACT_MOVES[contract.state].get(verb)
    if state is None:
        raise errors.CONTRACT_IN_OTHER_STATE(state=ContractState(contract.state))
    contract.state = state


def finish(contract: Contract, step: str, side: str, words: str) -> None:
    """Close the books of a contract that will not be published: money back, both told. The state
    has been set.

    `words` are people's, or, when a deadline ended it, one of types.Lapse. Raises Conflict for a
    contract whose note is out, whatever its state says: that money is earned.
    """
    if contract.published_at is not None:
        raise errors.EARNED_ALREADY()
    refund(contract)
    contract.ended_at = clock.now()
    nobody_waits(contract)
    worklog.record(contract, side, step, words=words)
    if side == Side.SYSTEM:
        kind = "contract.expired" if step == Step.EXPIRED else f"contract.{words}"
        tell_creator(contract, kind, "once")
        tell_brand(contract, kind, "once")
        return
    if side != Side.CREATOR:
        tell_creator(contract, "contract.ended", "once", words=words)
    if side != Side.BRAND:
        tell_brand(contract, "contract.ended", "once", words=words)


def refund(contract: Contract, occasion: str = "end") -> int:
    """Give back to the payer what the contract still holds, once for each occasion; returns how
    much."""
    held = ledger.balance(contract.escrow)
    if held:
        move(
            key=f"contract:{contract.pk}:refund:{occasion}",
            kind="refund",
            source=f"contract:{contract.pk}",
            giver=contract.escrow,
            taker=contract.payer_escrow,
            amount=held,
        )
    return held


def wait_for(contract: Contract, side: str, due_at: object) -> None:
    """Hand the turn to a side, with its deadline, and save."""
    contract.turn, contract.due_at, contract.reminded_at = side, due_at, None  # type: ignore[assignment]
    contract.save()


def nobody_waits(contract: Contract) -> None:
    """Take the turn and its deadline away, as nobody has to move any more, and save."""
    contract.turn, contract.due_at = "", None
    contract.save()
