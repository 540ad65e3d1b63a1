"""What the ledger forgets of an owner who is erased."""

from tallgrass.kernel.transaction import transaction
from tallgrass.ledger.models import Payout, PayoutDestination
from tallgrass.ledger.types import SETTLED


def forget_payee(*, owner_key: str) -> None:
    """Drop where an erased owner's money went and would go; a payout still under way keeps it until
    it is settled."""
    with transaction():
        PayoutDestination.objects.filter(owner_key=owner_key).delete()
        Payout.objects.filter(owner_key=owner_key, state__in=SETTLED).update(holder="", details="")
