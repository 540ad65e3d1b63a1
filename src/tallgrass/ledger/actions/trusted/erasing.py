"""What the ledger forgets of an owner who is erased."""

from dataclasses import dataclass

from tallgrass.kernel.transaction import transaction
from tallgrass.ledger.models import Leg, Payout, PayoutDestination
from tallgrass.ledger.types import SETTLED


@dataclass(frozen=True, slots=True)
class PayeeTraces:
    """What the ledger knows of an owner: texts that go with them unless a payout still needs them,
    and how much stays."""

    texts: tuple[str, ...]
    entries: int
    under_way: int


def payee_texts(*, owner_key: str) -> PayeeTraces:
    """Return what `forget_payee` is going to drop, and count what it keeps."""
    places = (
        PayoutDestination.objects.filter(owner_key=owner_key),
        Payout.objects.filter(owner_key=owner_key),
    )
    texts = [
        text for rows in places for pair in rows.values_list("holder", "details") for text in pair
    ]
    return PayeeTraces(
        texts=tuple(texts),
        entries=Leg.objects.filter(account__owner_key=owner_key).count(),
        under_way=Payout.objects.filter(owner_key=owner_key).exclude(state__in=SETTLED).count(),
    )


def forget_payee(*, owner_key: str) -> None:
    """Drop where an erased owner's money went and would go; a payout still under way keeps it until
    it is settled."""
    with transaction():
        PayoutDestination.objects.filter(owner_key=owner_key).delete()
        Payout.objects.filter(owner_key=owner_key, state__in=SETTLED).update(holder="", details="")
