"""Payouts that wait past their day."""

from tallgrass.kernel import clock, sweeps
from tallgrass.kernel.outbox import emit
from tallgrass.ledger.events import PayoutDelayed
from tallgrass.ledger.models import Payout
from tallgrass.ledger.types import PayoutState


def announce_late_payouts() -> int:
    """Tell operators, once each, of payouts still waiting past their day; returns how many."""
    late = Payout.objects.filter(
        state__in=[PayoutState.DUE, PayoutState.SUBMITTED], due_at__lt=clock.now(), reminded_at=None
    )
    return sweeps.each("ledger.late_payouts", late, _announce)


def _announce(payout_id: int) -> bool:
    mine = Payout.objects.filter(pk=payout_id, reminded_at=None)
    if not mine.update(reminded_at=clock.now()):
        return False
    emit(PayoutDelayed(payout_id))
    return True
