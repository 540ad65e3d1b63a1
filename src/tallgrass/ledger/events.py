"""What happens to payouts."""

from dataclasses import dataclass

from tallgrass.kernel.events import InternalId, Payload, event


def _payout_named(payload: Payload) -> Payload:
    """Read version 1, which did not know the payout's public id: nobody outside was told of events
    then."""
    return payload | {"payout": ""}


@event(
    "payout.settled",
    version=2,
    public=True,
    was=("ledger.payout_settled",),
    upcasts={1: _payout_named},
)
@dataclass(frozen=True, slots=True)
class PayoutSettled:
    """A payout ended: `verb` is confirm, fail, cancel or reverse."""

    payout_id: InternalId
    payout: str
    verb: str


@event("payout.delayed", was=("ledger.payout_late",))
@dataclass(frozen=True, slots=True)
class PayoutDelayed:
    """A payout is past its day and not paid."""

    payout_id: InternalId
