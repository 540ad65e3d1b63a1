"""Recounting the books: balances from legs, transfers against their fingerprints, payouts against
the money they moved."""

from collections import defaultdict
from collections.abc import Iterator

from django.db import connection

from tallgrass.ledger.models import Leg, Transfer
from tallgrass.ledger.types import AccountRef, LegSpec, TransferSpec, fingerprint

SLICE = 1_000
_CHECKS = {
    "transfer {} has legs that sum to {}": (
        "SELECT t.public_id || ' of ' || t.source, COALESCE(SUM(l.amount), 0) FROM "
        "tg_ledger_transfer t "
        "LEFT JOIN tg_ledger_leg l ON l.transfer_id = t.id GROUP BY t.id HAVING "
        "COALESCE(SUM(l.amount), 0) <> 0 OR COUNT(l.id) < 2"
    ),
    "account {} says its balance is off by {}": (
        "SELECT a.owner_key || ' ' || a.kind || ' ' || a.currency, a.balance - "
        "COALESCE(SUM(l.amount), 0) "
        "FROM tg_ledger_account a LEFT JOIN tg_ledger_leg l ON l.account_id = a.id "
        "GROUP BY a.id, a.balance HAVING a.balance <> COALESCE(SUM(l.amount), 0)"
    ),
    "account {} is below its floor by {}": (
        "SELECT a.owner_key || ' ' || a.kind || ' ' || a.currency, a.floor - a.balance "
        "FROM tg_ledger_account a WHERE a.balance < a.floor"
    ),
    "account {} has a floor that is not that of its kind ({})": (
        "SELECT a.owner_key || ' ' || a.kind || ' ' || a.currency, COALESCE(a.floor, -1) FROM "
        "tg_ledger_account a "
        "WHERE (a.kind = 'external') <> (a.floor IS NULL) OR (a.floor IS NOT NULL AND a.floor <> 0)"
    ),
    "transfer {} mixes {} currencies": (
        "SELECT t.public_id || ' of ' || t.source, COUNT(DISTINCT a.currency) FROM "
        "tg_ledger_transfer t "
        "JOIN tg_ledger_leg l ON l.transfer_id = t.id JOIN tg_ledger_account a ON a.id = "
        "l.account_id "
        "GROUP BY t.id HAVING COUNT(DISTINCT a.currency) > 1"
    ),
    "payout {} is not in the state its transfers say: they paid out {}": (
        "SELECT p.public_id, COALESCE(SUM(CASE a.kind WHEN 'external' THEN l.amount ELSE 0 END), "
        "0) FROM tg_ledger_payout p "
        "LEFT JOIN tg_ledger_transfer t ON t.source = 'payout:' || p.public_id "
        "LEFT JOIN tg_ledger_leg l ON l.transfer_id = t.id LEFT JOIN tg_ledger_account a ON a.id = "
        "l.account_id "
        "GROUP BY p.id, p.public_id, p.state, p.amount HAVING "
        "COALESCE(SUM(CASE a.kind WHEN 'payout' THEN l.amount ELSE 0 END), 0) "
        "<> CASE WHEN p.state IN ('due', 'held', 'submitted') THEN p.amount ELSE 0 END "
        "OR COALESCE(SUM(CASE a.kind WHEN 'external' THEN l.amount ELSE 0 END), 0) "
        "<> CASE p.state WHEN 'paid' THEN p.amount ELSE 0 END"
    ),
    "payout {} is another's, or in another currency, than the money it moved ({} legs)": (
        "SELECT p.public_id, COUNT(l.id) FROM tg_ledger_payout p JOIN tg_ledger_transfer t ON "
        "t.source = 'payout:' || p.public_id "
        "JOIN tg_ledger_leg l ON l.transfer_id = t.id JOIN tg_ledger_account a ON a.id = "
        "l.account_id "
        "WHERE a.currency <> p.currency OR (a.kind <> 'external' AND a.owner_key <> p.owner_key) "
        "GROUP BY p.id, p.public_id"
    ),
    "transfer {} is of a payout that is not there ({} legs)": (
        "SELECT t.public_id || ' of ' || t.source, COUNT(l.id) "
        "FROM tg_ledger_transfer t JOIN tg_ledger_leg l ON l.transfer_id = t.id WHERE t.kind = "
        "'payout_request' AND NOT EXISTS "
        "(SELECT 1 FROM tg_ledger_payout p WHERE t.source = 'payout:' || p.public_id) GROUP BY t.id"
    ),
}


def faults() -> list[str]:
    """Recount the books from their legs and name every difference; an empty list means they
    hold."""
    found = []
    with connection.cursor() as cursor:
        for sentence, query in _CHECKS.items():
            cursor.execute(query)
            found += [sentence.format(id_, int(off)) for id_, off in cursor.fetchall()]
    return [*found, *_changed()]


def _changed() -> Iterator[str]:
    """Find transfers that no longer say what they said when they were posted."""
    last = 0
    while rows := list(Transfer.objects.filter(pk__gt=last).order_by("pk")[:SLICE]):
        legs = _legs(rows[0].pk, rows[-1].pk)
        for row in rows:
            spec = TransferSpec(row.key, row.kind, row.source, tuple(legs[row.pk]), row.memo)
            if fingerprint(spec) != row.fingerprint:
                yield f"transfer {row.public_id} of {row.source} changed after it was posted"
        last = rows[-1].pk


def _legs(first: int, last: int) -> dict[int, list[LegSpec]]:
    """Return the legs of transfers `first` to `last`, in posting order."""
    found: dict[int, list[LegSpec]] = defaultdict(list)
    rows = Leg.objects.filter(transfer_id__gte=first, transfer_id__lte=last).order_by(
        "transfer_id", "pk"
    )
    for id_, owner, kind, currency, amount, label in rows.values_list(
        "transfer_id", "account__owner_key", "account__kind", "account__currency", "amount", "label"
    ):
        found[id_].append(LegSpec(AccountRef(owner, kind, currency), amount, label))
    return found
