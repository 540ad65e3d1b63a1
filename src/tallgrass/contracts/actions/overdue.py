"""What happens when a deadline passes: every waiting contract moves on by itself."""

from collections.abc import Callable, Mapping

from tallgrass.contracts import deadlines
from tallgrass.contracts.actions.drafts import pass_draft, send_back
from tallgrass.contracts.actions.trusted import worklog
from tallgrass.contracts.actions.trusted.moves import finish, lock_contract, nobody_waits, step_to
from tallgrass.contracts.models import Contract, Draft
from tallgrass.contracts.notifications import tell_brand, tell_creator
from tallgrass.contracts.queries.sampling import is_clean
from tallgrass.contracts.turns import CREATOR, LIVE
from tallgrass.contracts.types import ContractState, DraftState, EarningState, Lapse, Side, Step
from tallgrass.kernel import clock, sweeps
from tallgrass.kernel.principal import SYSTEM
from tallgrass.ledger import queries as ledger


def enforce_deadlines() -> int:
    """Move every contract whose deadline has passed; returns how many moved."""
    due = Contract.objects.filter(
        due_at__lte=clock.now(), state__in=[*LIVE, ContractState.PUBLISHED]
    )
    return sweeps.each("contracts.deadlines", due, _enforce)


def _enforce(contract_id: int) -> bool:
    contract = lock_contract(contract_id)
    if contract.due_at is None or contract.due_at > clock.now() or contract.state not in _ANSWERS:
        return False
    return _ANSWERS[contract.state](contract)


def _offer_ran_out(contract: Contract) -> bool:
    step_to(contract, "expire")
    finish(contract, Step.EXPIRED, Side.SYSTEM, "")
    return True


def _work_is_late(contract: Contract) -> bool:
    return _draft_is_late(contract) if contract.turn == CREATOR else _review_is_late(contract)


def _draft_is_late(contract: Contract) -> bool:
    """Remind first, and give some days of grace in which the brand may end it; then end the
    contract."""
    until = deadlines.grace(contract.terms.card)
    if contract.reminded_at is None and until > clock.now():
        _remind(contract, until)
        told = clock.told_in(contract.terms.card.time_zone, until)
        tell_creator(contract, "draft.late", str(contract.due_at), until=told)
        tell_brand(contract, "draft.late_brand", str(contract.due_at))
        return True
    return _lapse(contract, Lapse.NO_DRAFT)


def _review_is_late(contract: Contract) -> bool:
    """Approve what the machine found clean when the brand is silent; send the rest back or, in the
    last round, let it wait once more and end."""
    draft = (
        Draft.objects.filter(contract=contract, state=DraftState.SUBMITTED)
        .order_by("-round")
        .first()
    )
    if draft is None:
        return _lapse(contract, Lapse.NO_DRAFT)
    draft.contract, terms = contract, contract.terms.card
    if is_clean(draft):
        pass_draft(draft, SYSTEM, Step.SILENCE, "")
    elif draft.round <= terms.revision_cap:
        send_back(draft, terms, SYSTEM, "")
    elif contract.reminded_at is None and (until := deadlines.grace(terms)) > clock.now():
        _remind(contract, until)
        tell_brand(
            contract,
            "review.late",
            str(draft.round),
            until=clock.told_in(terms.time_zone, until),
            path=draft.path,
        )
    else:
        return _lapse(contract, Lapse.NO_REVIEW)
    return True


def _wave_is_over(contract: Contract) -> bool:
    return _lapse(contract, Lapse.NO_NOTE)


def _pay_day_came(contract: Contract) -> bool:
    """Complete a contract that is published and paid to the last cent. What keeps the note in place
    is governance's to watch, beyond this day."""
    unpaid = contract.earnings.exclude(state=EarningState.POSTED).exists()
    if unpaid or contract.pay_at or ledger.balance(contract.escrow):
        return False
    step_to(contract, "complete")
    nobody_waits(contract)
    worklog.record(contract, Side.SYSTEM, Step.COMPLETED)
    tell_creator(contract, "contract.completed", "once")
    return True


def _remind(contract: Contract, until: object) -> None:
    contract.reminded_at, contract.due_at = clock.now(), until  # type: ignore[assignment]
    contract.save(update_fields=["reminded_at", "due_at"])
    worklog.record(contract, Side.SYSTEM, Step.REMINDED)


def _lapse(contract: Contract, why: str) -> bool:
    step_to(contract, "end")
    finish(contract, Step.ENDED, Side.SYSTEM, why)
    return True


_ANSWERS: Mapping[str, Callable[[Contract], bool]] = {
    ContractState.OFFERED: _offer_ran_out,
    ContractState.ACCEPTED: _work_is_late,
    ContractState.APPROVED: _wave_is_over,
    ContractState.PUBLISHED: _pay_day_came,
}
