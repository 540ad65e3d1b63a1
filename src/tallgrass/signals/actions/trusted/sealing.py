"""Sealing days that are over and counted, before the journal forgets them."""

from datetime import date, timedelta

from tallgrass.kernel.transaction import transaction
from tallgrass.signals.models import DaySeal, SealedBook
from tallgrass.signals.seals import EMPTY, digests, first_day

ONE_DAY = timedelta(days=1)


def seal_days(before: date) -> int:
    """Seal every whole day before `before` that is not sealed yet, without a gap; returns how many.
    Again, it seals nothing."""
    with transaction():
        last = DaySeal.objects.order_by("-day").values_list("day", flat=True).first()
        first = last + ONE_DAY if last else first_day()
        if first is None or first >= before:
            return 0
        known = digests(first, before)
        days = [first + i * ONE_DAY for i in range((before - first).days)]
        DaySeal.objects.bulk_create(
            [
                DaySeal(day=day, book=book, digest=known.get((day, book), EMPTY))
                for day in days
                for book in SealedBook.values
            ],
            batch_size=500,
        )
    return len(days)
