"""What the insight room does on others' news."""

from tallgrass.insight.actions.trusted.prices import forget_prices
from tallgrass.people.types import Erasing, erasing


@erasing.connect
def _forget(event: Erasing) -> None:
    forget_prices(event.person_id)
