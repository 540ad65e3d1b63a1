"""Counting again what is kept folded or remembered: tallies of clicks, what returned leases came
to, by which visitors are known again, and the chain of seals."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Sum

from tallgrass.journal.client import JournalClient
from tallgrass.journal.spending import DUPLICATE_WINDOW
from tallgrass.kernel import clock
from tallgrass.signals.counting import milliseconds
from tallgrass.signals.models import (
    JOURNAL,
    Click,
    ClickQuarter,
    ClickTally,
    DaySeal,
    JournalIdentity,
    Lease,
    LeaseState,
    PayerSpent,
    VisitorMark,
)
from tallgrass.signals.seals import chained
from tallgrass.signals.tallies import quarter_of
from tallgrass.signals.types import Verdict


def fold_faults() -> list[str]:
    """Name folded counts that are not what their clicks and leases say."""
    return [*_tally_faults(), *_quarter_faults(), *_spent_faults()]


def _tally_faults() -> list[str]:
    last = Click.objects.filter(decision=None).values_list("link", "day", "verdict", "reason")
    wanted = {
        row[:4]: (row[4], int(row[5])) for row in last.annotate(Count("id"), sum=Sum("amount"))
    }
    names = ("link", "day", "verdict", "reason", "clicks", "amount")
    kept = {row[:4]: row[4:] for row in ClickTally.objects.values_list(*names)}
    return [
        f"clicks of link row {key[0]} on {key[1]} that are {key[2]} ({key[3]}): the tally says "
        f"{_two(kept.get(key))}, the clicks {_two(wanted.get(key))}"
        for key in sorted(wanted.keys() | kept.keys(), key=str)
        if _two(kept.get(key)) != _two(wanted.get(key))
    ]


def _two(found: tuple[Any, ...] | None) -> str:
    clicks, amount = found or (0, 0)
    return f"{clicks} worth {amount}"


def _quarter_faults() -> list[str]:
    paid = Click.objects.filter(verdict=Verdict.VALID).values_list("link", "at")
    wanted: Counter[tuple[int, datetime]] = Counter(
        (link, quarter_of(at)) for link, at in paid.iterator(chunk_size=5_000)
    )
    kept = {(link, at): n for link, at, n in ClickQuarter.objects.values_list("link", "at", "paid")}
    return [
        f"paid clicks of link row {link} from {at:%Y-%m-%d %H:%M} UTC: {kept.get((link, at), 0)} "
        f"are kept, there are {wanted.get((link, at), 0)}"
        for link, at in sorted(wanted.keys() | kept.keys())
        if kept.get((link, at), 0) != wanted.get((link, at), 0)
    ]


def _spent_faults() -> list[str]:
    rows = Lease.objects.filter(state=LeaseState.RETURNED).values_list("payer_key", "currency")
    spent = rows.annotate(sum=Sum(F("amount") - F("returned")))
    wanted = {(payer, currency): int(sum_) for payer, currency, sum_ in spent}
    folded = PayerSpent.objects.values_list("payer_key", "currency", "spent")
    kept = {(payer, currency): n for payer, currency, n in folded}
    return [
        f"{key[0]}: returned leases came to {wanted.get(key, 0)}, {kept.get(key, 0)} is kept"
        for key in sorted(wanted.keys() | kept.keys())
        if kept.get(key, 0) != wanted.get(key, 0)
    ]


def memory_faults(client: JournalClient) -> list[str]:
    """Name a duplicate memory of the edges from which visitors of the last day are missing."""
    since = clock.now() - timedelta(milliseconds=DUPLICATE_WINDOW)
    known = {(token, who): at for token, who, at in client.marks_since(milliseconds(since))}
    marks = VisitorMark.objects.filter(at__gte=since).values_list("link__token", "visitor", "at")
    missing = sum(
        known.get((token, bytes(who)), 0) < milliseconds(at)
        for token, who, at in marks.iterator(chunk_size=5_000)
    )
    if not missing:
        return []
    return [f"{missing} visitors of the last day are not remembered by the edges: paid again"]


def chain_faults(seals: Sequence[DaySeal]) -> list[str]:
    """Name the first seal that was made anew or taken out: each holds those before it."""
    in_turn = sorted(seals, key=lambda seal: seal.pk)
    chain = hashlib.sha256()
    for seal in in_turn:
        if not seal.chain:  # of an earlier release
            chain.update(f"{seal.day}|{seal.book}|{seal.digest}\n".encode())
    last = chain.hexdigest()
    for seal in in_turn:
        if not seal.chain:
            continue
        last = chained(last, seal.day, seal.book, seal.digest)
        if last != seal.chain:
            return [f"the seal of {seal.day} ({seal.book}) does not follow the one before it"]
    head = JournalIdentity.objects.filter(name=JOURNAL).values_list("sealed", flat=True).first()
    if head and head != last:
        return ["the last seal is not the one that was made last"]
    return []
