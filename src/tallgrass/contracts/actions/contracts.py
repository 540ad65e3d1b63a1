"""A contract from offer to end: accept, decline, end early, and the time it took."""

from tallgrass.contracts import deadlines, errors
from tallgrass.contracts.actions.trusted import worklog
from tallgrass.contracts.actions.trusted.moves import (
    finish,
    lock_contract,
    nobody_waits,
    step_to,
    wait_for,
)
from tallgrass.contracts.models import Contract
from tallgrass.contracts.notifications import tell_brand
from tallgrass.contracts.turns import CREATOR, brand_may_end
from tallgrass.contracts.types import ContractKind, Side, Step
from tallgrass.kernel import audit, clock
from tallgrass.kernel.permissions import require, require_adult
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.text import clean_text
from tallgrass.kernel.transaction import transaction
from tallgrass.ledger.actions.trusted.posting import move
from tallgrass.ledger.errors import Insufficient

LONGEST_WORDS = 2_000
MOST_MINUTES = 24 * 60


def accept_contract(principal: Principal, *, contract_id: int) -> None:
    """Take the offer: from here on both are bound, and the fee is set aside for this contract.

    Raises Conflict once the offer or its wave has run out, Conflict too when the payer holds too
    little money.
    """
    with transaction():
        contract = lock_contract(contract_id)
        require(principal, "contracts.answer", contract)
        require_adult(principal)
        step_to(contract, "accept")
        terms, now = contract.terms.card, clock.now()
        if now >= terms.closes or (contract.due_at and now >= contract.due_at):
            raise errors.OFFER_RUN_OUT()
        if contract.kind == ContractKind.FLAT:
            _reserve(contract)
        contract.accepted_at = now
        wait_for(contract, CREATOR, deadlines.first_draft(terms))
        worklog.record(contract, Side.CREATOR, Step.ACCEPTED)
        audit.record(
            principal,
            "contract.accept",
            Subject("contract", contract.pk),
            terms=contract.terms.hash,
        )
        tell_brand(contract, "contract.accepted", "once")


def _reserve(contract: Contract) -> None:
    try:
        move(
            key=f"contract:{contract.pk}:reserve",
            kind="reserve",
            source=f"contract:{contract.pk}",
            giver=contract.payer_escrow,
            taker=contract.escrow,
            amount=contract.gross,
        )
    except Insufficient as error:
        raise errors.MONEY_SHORT() from error


def decline_contract(principal: Principal, *, contract_id: int, words: str = "") -> None:
    """Leave the offer, with words for the brand if they like."""
    with transaction():
        contract = lock_contract(contract_id)
        require(principal, "contracts.answer", contract)
        words = clean_text(words, longest=LONGEST_WORDS, field="words", required=False)
        step_to(contract, "decline")
        contract.answered_words = words
        nobody_waits(contract)
        worklog.record(contract, Side.CREATOR, Step.DECLINED, words=words)
        audit.record(principal, "contract.decline", Subject("contract", contract.pk))
        tell_brand(contract, "contract.declined", "once")


def end_contract(principal: Principal, *, contract_id: int, words: str) -> None:
    """End a contract before publication; what was set aside for it goes back to the payer.

    The creator may leave at any time. The brand may take back an offer, end when a draft is overdue
    after a reminder, or when the last round did not bring what was agreed; otherwise it is bound.
    """
    with transaction():
        contract = lock_contract(contract_id)
        require(principal, "contracts.end", contract)
        by_creator = principal.person_id == contract.person_id
        may_end = by_creator or principal.is_system or brand_may_end(contract)
        step_to(contract, "end")
        if not may_end:
            raise errors.BRAND_BOUND()
        words = clean_text(words, longest=LONGEST_WORDS, field="words")
        side = Side.CREATOR if by_creator else Side.SYSTEM if principal.is_system else Side.BRAND
        finish(contract, Step.ENDED, side, words)
        audit.record(principal, "contract.end", Subject("contract", contract.pk), side=side)


def log_time(principal: Principal, *, contract_id: int, minutes: int, words: str) -> None:
    """Log time that the creator's work took; only they see it."""
    with transaction():
        contract = lock_contract(contract_id)
        require(principal, "drafts.submit", contract)
        words = clean_text(words, longest=300, field="words")
        check_minutes(minutes)
        if contract.accepted_at is None:
            raise errors.NO_WORK_YET()
        worklog.record(contract, Side.CREATOR, Step.TIME, words=words, minutes=minutes)


def check_minutes(minutes: int | None) -> None:
    """Raise Invalid for minutes no day has."""
    if minutes is not None and not 1 <= minutes <= MOST_MINUTES:
        raise errors.MINUTES_OUT_OF_BOUNDS()
