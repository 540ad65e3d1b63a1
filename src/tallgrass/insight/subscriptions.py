"""What the insight room does on others' news."""

from tallgrass.insight.models import PriceRecord
from tallgrass.people.types import Erasing, erasing


@erasing.connect
def forget_prices(event: Erasing) -> None:
    """An erased person's prices go with her."""
    PriceRecord.objects.filter(person_id=event.person_id).delete()
