"""What the insight room does on others' news."""

from datetime import datetime
from typing import Any

from tallgrass.insight.actions.trusted.prices import forget_prices, record_price
from tallgrass.kernel import outbox
from tallgrass.people.types import Erasing, erasing


@erasing.connect
def _forget(event: Erasing) -> None:
    forget_prices(event.person_id)


@outbox.on("contract.published")
def remember_price(payload: dict[str, Any]) -> None:
    """What a note was agreed at for a fee is remembered; pay per click has no price beforehand."""
    if payload.get("kind") == "flat":
        record_price(
            person_id=payload["person_id"],
            tier=payload["tier"],
            gross=payload["gross"],
            net=payload["net"],
            currency=payload["currency"],
            source=f"contract:{payload['contract_id']}",
            at=datetime.fromisoformat(payload["at"]),
        )
