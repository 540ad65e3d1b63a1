"""Reads of the insight room."""

from statistics import quantiles

from tallgrass.insight.models import PriceRecord
from tallgrass.insight.types import PriceRange

FEWEST = 5
RECENT = 1_000


def price_records(tier: str, currency: str) -> PriceRange | None:
    """Return what recent notes of a tier were agreed at; None below five creators, so that nobody's
    own fee can be read off."""
    rows = list(
        PriceRecord.objects.filter(tier=tier, currency=currency)
        .order_by("-at", "-pk")
        .values_list("person_id", "gross")[:RECENT]
    )
    if len({person_id for person_id, _gross in rows}) < FEWEST:
        return None
    low, median, high = quantiles([gross for _person_id, gross in rows], n=4, method="inclusive")
    return PriceRange(tier, currency, len(rows), int(low), int(median), int(high))
