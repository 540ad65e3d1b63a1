"""Money lent to the click counter: booked in the ledger first, then granted in the journal,
returned once it is drained."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Sum
from django.db.models.functions import Coalesce

from tallgrass.journal.client import JournalClient
from tallgrass.journal.types import LeaseGrant
from tallgrass.kernel import clock
from tallgrass.kernel.transaction import transaction
from tallgrass.ledger.actions.funding import move
from tallgrass.ledger.queries import balance
from tallgrass.ledger.types import AccountKind, AccountRef
from tallgrass.signals.models import Click, ClickLink, Lease, LeaseState, Watermark

LIFETIME = timedelta(hours=24)
PARTS = (
    4  # a lease is a quarter of what a payer allows, or enough for these clicks when that is more
)
LEAST_CLICKS = 1_000


def milliseconds(moment: object) -> int:
    """A moment as the journal writes it."""
    return int(moment.timestamp() * 1000)  # type: ignore[attr-defined]


def escrow(payer_key: str, currency: str) -> AccountRef:
    return AccountRef(payer_key, AccountKind.ESCROW, currency)


def lease_account(lease: Lease) -> AccountRef:
    return AccountRef(f"lease:{lease.public_id}", AccountKind.LEASE, lease.currency)


def grant_booked(client: JournalClient) -> int:
    """Grant in the journal what is booked in the ledger. Repeated, it grants nothing twice."""
    rows = list(Lease.objects.filter(state=LeaseState.BOOKED).order_by("pk")[:500])
    for row in rows:
        client.grant(_terms(row))
        Lease.objects.filter(pk=row.pk, state=LeaseState.BOOKED).update(state=LeaseState.GRANTED)
    return len(rows)


def top_up(client: JournalClient) -> int:
    """Lend more where open links have little left, within their payer's cap and escrow; returns how
    many leases were booked."""
    links: dict[str, list[ClickLink]] = defaultdict(list)
    for link in ClickLink.objects.filter(closed_at=None).exclude(journalled_at=None):
        links[link.payer_key].append(link)
    if not links:
        return 0
    spent = client.spent()
    return sum(_lend(client, payer_key, rows, spent) for payer_key, rows in sorted(links.items()))


def _lend(
    client: JournalClient, payer_key: str, links: Sequence[ClickLink], spent: dict[str, int]
) -> int:
    now = clock.now()
    currency, cap = links[0].currency, max(link.campaign_cap for link in links)
    part = max(cap // PARTS, LEAST_CLICKS * max(link.price for link in links))
    with transaction():
        # Whoever else lends to this payer at this moment waits here: a first lease has no row to
        # lock yet.
        list(
            ClickLink.objects.select_for_update()
            .filter(pk__in=[link.pk for link in links])
            .order_by("pk")
            .values_list("pk")
        )
        leases = list(
            Lease.objects.select_for_update().filter(payer_key=payer_key, currency=currency)
        )
        usable = [
            row
            for row in leases
            if row.state in (LeaseState.BOOKED, LeaseState.GRANTED) and row.expires_at > now
        ]
        free = sum(row.amount - spent.get(row.public_id, 0) for row in usable)
        if free * 2 > part:
            return 0
        lent = sum(row.amount - row.returned for row in leases)
        amount = min(part, cap - lent, balance(escrow(payer_key, currency)))
        if amount <= 0:
            return 0
        epoch = client.epoch(payer_key)
        row = Lease.objects.create(
            payer_key=payer_key,
            currency=currency,
            amount=amount,
            epoch=epoch,
            granted_at=now,
            expires_at=now + LIFETIME,
        )
        _book(row)
    return 1


def extend(client: JournalClient) -> int:
    """Let leases of payers with open links live on, while they have not expired."""
    now = clock.now()
    payers = ClickLink.objects.filter(closed_at=None).values_list("payer_key", flat=True).distinct()
    rows = Lease.objects.filter(
        state=LeaseState.GRANTED,
        payer_key__in=payers,
        expires_at__gt=now,
        expires_at__lt=now + LIFETIME / 2,
    )
    for row in rows:
        row.expires_at = now + LIFETIME
        row.save(update_fields=["expires_at"])
        client.extend(row.public_id, milliseconds(row.expires_at))
    return len(rows)


def close_due(client: JournalClient) -> int:
    """Close leases that expired or whose payer has no open link any more; their clicks are counted
    before the rest returns."""
    now = clock.now()
    open_payers = set(ClickLink.objects.filter(closed_seq=None).values_list("payer_key", flat=True))
    due = [
        row
        for row in Lease.objects.filter(state=LeaseState.GRANTED)
        if row.expires_at <= now or row.payer_key not in open_payers
    ]
    for payer_key in {row.payer_key for row in due if row.payer_key not in open_payers}:
        client.take_over(payer_key)
    for row in due:
        end = client.close_lease(row.public_id)
        row.state, row.spent, row.drain_seq = LeaseState.CLOSED, end.spent, end.head
        row.save(update_fields=["state", "spent", "drain_seq"])
    return len(due)


def give_back() -> int:
    """Return the unspent money of leases that are closed, drained, and whose clicks have all been
    moved to their earners."""
    read_to = Watermark.objects.filter(name="journal").values_list("seq", flat=True).first() or 0
    due = Lease.objects.filter(state=LeaseState.CLOSED, drain_seq__lte=read_to).values_list(
        "pk", flat=True
    )
    return sum(_give_back(pk) for pk in list(due))


def _give_back(pk: int) -> int:
    with transaction():
        lease = Lease.objects.select_for_update().get(pk=pk)
        clicks = Click.objects.filter(lease=lease)
        counted = clicks.filter(corrects=None).aggregate(sum=Coalesce(Sum("amount"), 0))["sum"]
        if (
            lease.state != LeaseState.CLOSED
            or counted != lease.spent
            or clicks.filter(accrual=None).exclude(amount=0).exists()
        ):
            return 0
        rest = balance(lease_account(lease))
        if rest:
            move(
                key=f"lease:{lease.public_id}:return",
                kind="lease_return",
                source=lease.payer_key,
                giver=lease_account(lease),
                taker=escrow(lease.payer_key, lease.currency),
                amount=rest,
            )
        lease.state, lease.returned = LeaseState.RETURNED, rest
        lease.save(update_fields=["state", "returned"])
    return 1


def adopt(client: JournalClient, lease_id: str) -> int | None:
    """Book a lease that only the journal remembers (the main database was restored from before it);
    returns its row's id.

    None when the journal does not know it either, or its payer's escrow cannot cover it.
    """
    found = next((lease for lease in client.leases() if lease.id == lease_id), None)
    if found is None or balance(escrow(found.payer_key, found.currency)) < found.amount:
        return None
    now = clock.now()
    row = Lease.objects.create(
        public_id=found.id,
        payer_key=found.payer_key,
        currency=found.currency,
        amount=found.amount,
        epoch=found.epoch,
        state=LeaseState.GRANTED,
        granted_at=now,
        expires_at=now,
    )
    _book(row)
    return row.pk


def _book(row: Lease) -> None:
    move(
        key=f"lease:{row.public_id}:grant",
        kind="lease",
        source=row.payer_key,
        giver=escrow(row.payer_key, row.currency),
        taker=lease_account(row),
        amount=row.amount,
    )


def _terms(row: Lease) -> LeaseGrant:
    return LeaseGrant(
        row.public_id,
        row.payer_key,
        row.currency,
        row.amount,
        row.epoch,
        milliseconds(row.expires_at),
    )
