"""Payouts: from earned money to a payee's own account, through states that refuse every other
move."""

from datetime import timedelta

from tallgrass.kernel import audit, clock, idempotency, outbox
from tallgrass.kernel.permissions import require, require_adult
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.text import clean_line
from tallgrass.kernel.transaction import transaction
from tallgrass.ledger import errors
from tallgrass.ledger.actions.trusted.posting import post
from tallgrass.ledger.events import PayoutSettled
from tallgrass.ledger.models import Payout, PayoutDestination
from tallgrass.ledger.queries import payout_card
from tallgrass.ledger.types import (
    PAYOUT_MOVES,
    SETTLED,
    AccountKind,
    AccountRef,
    LegSpec,
    PayoutCard,
    PayoutState,
    TransferSpec,
    world,
)

PAYOUT_DAYS = 7


def request_payout(
    principal: Principal, *, owner_key: str, amount: int, currency: str, key: str
) -> PayoutCard:
    """Ask for earned money: it leaves the payable account at once and waits as a due payout. The
    same key asks once.

    Raises Insufficient when less is earned, Invalid without a destination or for an amount of 0 or
    less.
    """
    require(principal, "ledger.manage", owner_key)
    require_adult(principal)
    if amount <= 0:
        raise errors.PAYOUT_OF_NOTHING()
    destination = PayoutDestination.objects.filter(owner_key=owner_key).first()
    if destination is None:
        raise errors.PAYOUT_DESTINATION_MISSING()

    def operation() -> int:
        now = clock.now()
        row = Payout.objects.create(
            owner_key=owner_key,
            amount=amount,
            currency=currency,
            method=destination.method,
            holder=destination.holder,
            details=destination.details,
            rests_until=destination.rests_until,
            requested_at=now,
            due_at=now + timedelta(days=PAYOUT_DAYS),
        )
        _move_money(row, AccountKind.PAYABLE, AccountKind.PAYOUT, "request")
        audit.record(
            principal, "payout.request", Subject("payout", row.pk), amount=amount, currency=currency
        )
        return row.pk

    pk = idempotency.once(
        f"payout:{owner_key}", key, {"amount": amount, "currency": currency}, operation
    )
    return payout_card(Payout.objects.get(pk=pk))


def hold_payout(principal: Principal, *, payout_id: int, reason: str) -> PayoutCard:
    """Stop a due payout, with a reason its payee reads."""
    return _move(
        principal, payout_id, "hold", reason=clean_line(reason, longest=300, field="reason")
    )


def release_payout(principal: Principal, *, payout_id: int) -> PayoutCard:
    """Let a held payout go on; it is due within the usual days from now."""
    return _move(
        principal, payout_id, "release", due_at=clock.now() + timedelta(days=PAYOUT_DAYS), reason=""
    )


def submit_payout(principal: Principal, *, payout_id: int, reference: str = "") -> PayoutCard:
    """Hand a due payout to its provider."""
    return _move(
        principal,
        payout_id,
        "submit",
        provider_reference=clean_line(reference, longest=80, required=False),
    )


def confirm_payout(principal: Principal, *, payout_id: int, reference: str) -> PayoutCard:
    """Confirm that the provider paid: the money leaves the books."""
    return _move(
        principal,
        payout_id,
        "confirm",
        provider_reference=clean_line(reference, longest=80, field="reference"),
    )


def fail_payout(principal: Principal, *, payout_id: int, reason: str) -> PayoutCard:
    """Book that the provider refused: the money is the payee's again."""
    return _move(
        principal, payout_id, "fail", reason=clean_line(reason, longest=300, field="reason")
    )


def cancel_payout(principal: Principal, *, payout_id: int, reason: str) -> PayoutCard:
    """Call off a payout that was not submitted: the money is the payee's again."""
    return _move(
        principal, payout_id, "cancel", reason=clean_line(reason, longest=300, field="reason")
    )


def reverse_payout(principal: Principal, *, payout_id: int, reason: str) -> PayoutCard:
    """Book that a paid payout came back: the money is the payee's again."""
    return _move(
        principal, payout_id, "reverse", reason=clean_line(reason, longest=300, field="reason")
    )


_MONEY = {
    "confirm": (AccountKind.PAYOUT, AccountKind.EXTERNAL),
    "fail": (AccountKind.PAYOUT, AccountKind.PAYABLE),
    "cancel": (AccountKind.PAYOUT, AccountKind.PAYABLE),
    "reverse": (AccountKind.EXTERNAL, AccountKind.PAYABLE),
}


def _move(principal: Principal, payout_id: int, verb: str, **changes: object) -> PayoutCard:
    require(principal, "ledger.pay_out")
    with transaction():
        row = Payout.objects.select_for_update().filter(pk=payout_id).first()
        if row is None:
            raise errors.NO_SUCH_PAYOUT()
        state = PAYOUT_MOVES[row.state].get(verb)
        if state is None:
            raise errors.PAYOUT_IN_OTHER_STATE(state=PayoutState(row.state))
        if verb == "submit" and row.rests_until and row.rests_until > clock.now():
            raise errors.DESTINATION_RESTS(day=row.rests_until.date())
        for name, value in changes.items():
            setattr(row, name, value)
        row.state = state
        if state in SETTLED:
            row.settled_at = clock.now()
            if not PayoutDestination.objects.filter(
                owner_key=row.owner_key
            ).exists():  # forgotten meanwhile
                row.holder = row.details = ""
        row.save()
        if verb in _MONEY:
            _move_money(row, *_MONEY[verb], verb)
            outbox.emit(PayoutSettled(row.pk, row.public_id, verb))
        audit.record(principal, f"payout.{verb}", Subject("payout", row.pk), state=state)
    return payout_card(row)


def _move_money(row: Payout, source: str, target: str, verb: str) -> None:
    def account(kind: str) -> AccountRef:
        return (
            world(row.currency)
            if kind == AccountKind.EXTERNAL
            else AccountRef(row.owner_key, kind, row.currency)
        )

    legs = (LegSpec(account(source), -row.amount), LegSpec(account(target), row.amount))
    post(
        [
            TransferSpec(
                f"payout:{row.public_id}:{verb}", f"payout_{verb}", f"payout:{row.public_id}", legs
            )
        ]
    )
