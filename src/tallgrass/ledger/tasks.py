"""The ledger's deadlines."""

from tallgrass.kernel import clock
from tallgrass.kernel.outbox import emit
from tallgrass.kernel.sweeps import sweep
from tallgrass.kernel.transaction import transaction
from tallgrass.ledger.events import PayoutDelayed
from tallgrass.ledger.models import Payout
from tallgrass.ledger.types import PayoutState


@sweep("ledger.late_payouts", every=60)
def announce_late_payouts() -> int:
    """Tell operators, once each, of payouts still waiting past their day."""
    late = Payout.objects.filter(
        state__in=[PayoutState.DUE, PayoutState.SUBMITTED], due_at__lt=clock.now(), reminded_at=None
    ).order_by("due_at")[:100]
    for payout in late:
        with transaction():
            if Payout.objects.filter(pk=payout.pk, reminded_at=None).update(
                reminded_at=clock.now()
            ):
                emit(PayoutDelayed(payout.pk))
    return len(late)
