"""What published notes were agreed at."""

from datetime import datetime

from tallgrass.insight.models import PriceRecord


def record_price(
    *, person_id: int, tier: str, gross: int, net: int, currency: str, source: str, at: datetime
) -> None:
    """Remember what a published note was agreed at, once for each source. Called by rooms that have
    checked who asks."""
    PriceRecord.objects.get_or_create(
        source=source,
        defaults={
            "person_id": person_id,
            "tier": tier,
            "gross": gross,
            "net": net,
            "currency": currency,
            "at": at,
        },
    )


def forget_prices(person_id: int) -> None:
    """Delete the prices of a person who is erased."""
    PriceRecord.objects.filter(person_id=person_id).delete()
