"""What the insight room does on others' news."""

from datetime import datetime

from tallgrass.contracts.events import ContractPublished
from tallgrass.contracts.types import ContractKind
from tallgrass.insight.actions.trusted.prices import forget_prices, record_price
from tallgrass.kernel import outbox
from tallgrass.people.types import Erasing, erasing


@erasing.connect
def _forget(event: Erasing) -> None:
    forget_prices(event.person_id)


@outbox.on(ContractPublished)
def remember_price(event: ContractPublished) -> None:
    """Keep what a note was agreed at for a fee; pay per click has no price beforehand."""
    if event.kind == ContractKind.FLAT:
        record_price(
            person_id=event.person_id,
            tier=event.tier,
            gross=event.gross,
            net=event.net,
            currency=event.currency,
            source=f"contract:{event.contract_id}",
            at=datetime.fromisoformat(event.at),
        )
