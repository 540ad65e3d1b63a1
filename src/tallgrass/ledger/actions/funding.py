"""Money coming in."""

from tallgrass.kernel import audit
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger.actions.trusted.posting import post
from tallgrass.ledger.types import (
    AccountKind,
    AccountRef,
    LegSpec,
    PostedTransfer,
    TransferSpec,
    world,
)


def book_deposit(
    principal: Principal, *, org_id: int, amount: int, currency: str, reference: str, key: str
) -> PostedTransfer:
    """Book money that arrived from outside for an organisation (manual provider: an operator read
    the bank statement)."""
    require(principal, "ledger.fund", org_id)
    funds = AccountRef(f"org:{org_id}", AccountKind.FUNDS, currency)
    legs = (LegSpec(world(currency), -amount), LegSpec(funds, amount))
    [posted] = post(
        [TransferSpec(f"deposit:{key}", "deposit", f"org:{org_id}", legs, memo=reference[:200])]
    )
    if posted.is_new:
        audit.record(
            principal,
            "ledger.deposit",
            Subject("transfer", posted.id),
            amount=amount,
            currency=currency,
        )
    return posted
