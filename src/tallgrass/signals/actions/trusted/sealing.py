"""Sealing days that are over and counted, before the journal forgets them."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from tallgrass.kernel.transaction import transaction
from tallgrass.signals.models import JOURNAL, DaySeal, JournalIdentity, SealedBook
from tallgrass.signals.seals import EMPTY, chained, digests, first_day

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
        _seal([(day, book) for day in days for book in SealedBook.values], known)
    return len(days)


def _seal(wanted: Sequence[tuple[date, str]], known: Mapping[tuple[date, str], str]) -> None:
    """Seal books of days in their order, each after the last."""
    chain = _last_chain()
    seals = []
    for day, book in wanted:
        digest = known.get((day, book), EMPTY)
        chain = chained(chain, day, book, digest)
        seals.append(DaySeal(day=day, book=book, digest=digest, chain=chain))
    DaySeal.objects.bulk_create(seals, batch_size=500)
    JournalIdentity.objects.filter(name=JOURNAL).update(sealed=chain)


def _last_chain() -> str:
    """Return the chain of the last seal; where earlier releases made all, a digest of those."""
    last = DaySeal.objects.exclude(chain="").order_by("-pk").first()
    if last:
        return last.chain
    whole = hashlib.sha256()
    for day, book, digest in DaySeal.objects.order_by("pk").values_list("day", "book", "digest"):
        whole.update(f"{day}|{book}|{digest}\n".encode())
    return whole.hexdigest()
