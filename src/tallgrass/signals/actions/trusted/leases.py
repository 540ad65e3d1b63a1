"""Money lent to the click counter: booked in the ledger first, then granted in the journal,
returned once it is drained."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from tallgrass.journal.client import JournalClient
from tallgrass.journal.types import LeaseGrant
from tallgrass.kernel import clock, sweeps
from tallgrass.kernel.transaction import transaction
from tallgrass.ledger.actions.trusted.posting import move
from tallgrass.ledger.queries import balance
from tallgrass.ledger.types import AccountKind, AccountRef
from tallgrass.signals.counting import milliseconds
from tallgrass.signals.models import Click, ClickLink, Lease, LeaseState, PayerSpent, Watermark
from tallgrass.signals.sql import add_spent

LIFETIME = timedelta(hours=24)
PARTS = (
    4  # a lease is a quarter of what a payer allows, or enough for these clicks when that is more
)
LEAST_CLICKS = 1_000
LOANS = "signals.loans"
OUT = (LeaseState.BOOKED, LeaseState.GRANTED, LeaseState.CLOSED)


@dataclass(frozen=True, slots=True)
class Wish:
    """What the open links of one payer ask for: their currency, the cap of all, the dearest
    click."""

    currency: str
    cap: int
    price: int

    @property
    def part(self) -> int:
        """How much is lent at once."""
        return max(self.cap // PARTS, LEAST_CLICKS * self.price)


def escrow(payer_key: str, currency: str) -> AccountRef:
    return AccountRef(payer_key, AccountKind.ESCROW, currency)


def lease_account(lease: Lease) -> AccountRef:
    return AccountRef(f"lease:{lease.public_id}", AccountKind.LEASE, lease.currency)


def grant_booked(client: JournalClient) -> int:
    """Grant in the journal what is booked in the ledger. Repeated, it grants nothing twice."""

    def step(lease_id: int) -> bool:
        client.grant(terms_of_lease(Lease.objects.get(pk=lease_id)))
        booked = Lease.objects.filter(pk=lease_id, state=LeaseState.BOOKED)
        return booked.update(state=LeaseState.GRANTED) > 0

    booked = Lease.objects.filter(state=LeaseState.BOOKED)
    return sweeps.each("signals.grants", booked, step, by="pk", atomic=False)


def top_up(client: JournalClient, since: datetime | None = None) -> int:
    """Lend more where open links have little left, within their payer's cap and escrow; returns how
    many leases were booked.

    With `since`, only to payers whose links were clicked, or opened, at that moment or later.
    """
    waiting = {payer for payer, _clicks, _worth in client.waiting_by_link().values()}
    ready = ClickLink.objects.filter(Q(closed_at=None) | Q(closed_seq=None, payer_key__in=waiting))
    ready = ready.exclude(journalled_at=None)
    if since:
        opened = ClickLink.objects.filter(journalled_at__gte=since)
        payers = {
            *client.payers_since(milliseconds(since)),
            *sweeps.failed_before(LOANS),
            *opened.values_list("payer_key", flat=True),
            *waiting,
        }
        if not payers:
            return 0
        ready = ready.filter(payer_key__in=payers)
    wanted = ready.values_list("payer_key", "currency")
    terms = {
        payer: Wish(currency, cap, price)
        for payer, currency, cap, price in wanted.annotate(Max("campaign_cap"), Max("price"))
    }
    free = client.free(milliseconds(clock.now()))

    def step(payer_key: str) -> bool:
        return _lend(client, payer_key, terms[payer_key])

    short = [payer for payer, wish in sorted(terms.items()) if free.get(payer, 0) * 2 <= wish.part]
    return sweeps.each(LOANS, short, step, kind="payer", are_all=since is None)


def _lend(client: JournalClient, payer_key: str, wish: Wish) -> bool:
    now, currency = clock.now(), wish.currency
    with transaction():
        # Whoever else lends to this payer at this moment waits here: a first lease has no row to
        # lock yet.
        open_links = ClickLink.objects.filter(payer_key=payer_key, closed_seq=None)
        list(open_links.select_for_update().order_by("pk").values_list("pk"))
        leases = list(_out(payer_key, currency).select_for_update())
        usable = [row for row in leases if _is_usable(row, now)]
        spent = client.spent([row.public_id for row in usable])
        free = sum(row.amount - spent.get(row.public_id, 0) for row in usable)
        if free * 2 > wish.part:
            return False
        left = wish.cap - _lent(payer_key, currency, leases)
        amount = min(wish.part, left, balance(escrow(payer_key, currency)))
        if amount <= 0:
            return False
        row = Lease.objects.create(
            payer_key=payer_key,
            currency=currency,
            amount=amount,
            epoch=client.epoch(payer_key),
            granted_at=now,
            expires_at=now + LIFETIME,
        )
        _book(row)
    return True


def _out(payer_key: str, currency: str) -> QuerySet[Lease]:
    """Return a payer's leases that are not returned yet: few, however many there ever were."""
    return Lease.objects.filter(payer_key=payer_key, currency=currency, state__in=OUT)


def _is_usable(row: Lease, now: datetime) -> bool:
    return row.state in (LeaseState.BOOKED, LeaseState.GRANTED) and row.expires_at > now


def _lent(payer_key: str, currency: str, out: Sequence[Lease]) -> int:
    """Return what a payer's clicks have of its cap: spent for good, or lent."""
    folded = PayerSpent.objects.filter(payer_key=payer_key, currency=currency).first()
    return (folded.spent if folded else 0) + sum(row.amount - row.returned for row in out)


def may_lend(client: JournalClient, payer_key: str, currency: str, price: int) -> bool:
    """Tell whether a click of this price that waits will be paid yet: by a lease that is out, or by
    one that its payer's escrow and cap allow."""
    leases, now = list(_out(payer_key, currency)), clock.now()
    links = ClickLink.objects.filter(payer_key=payer_key)
    cap = links.aggregate(most=Max("campaign_cap"))["most"] or 0
    left = min(cap - _lent(payer_key, currency, leases), balance(escrow(payer_key, currency)))
    usable = [row for row in leases if _is_usable(row, now)]
    spent = client.spent([row.public_id for row in usable])
    rooms = [row.amount - spent.get(row.public_id, 0) for row in usable]
    return max([left, *rooms]) >= price


def extend(client: JournalClient) -> int:
    """Let leases of payers with open links live on, while they have not expired."""
    now = clock.now()
    open_links = ClickLink.objects.filter(closed_at=None, payer_key=OuterRef("payer_key"))

    def step(lease_id: int) -> bool:
        row = Lease.objects.get(pk=lease_id)
        client.extend(row.public_id, milliseconds(now + LIFETIME))
        Lease.objects.filter(pk=lease_id).update(expires_at=now + LIFETIME)
        return True

    rows = Lease.objects.filter(
        Exists(open_links),
        state=LeaseState.GRANTED,
        expires_at__gt=now,
        expires_at__lt=now + LIFETIME / 2,
    )
    return sweeps.each("signals.extensions", rows, step, by="expires_at", atomic=False)


def close_due(client: JournalClient, *, look_at_all: bool = True) -> int:
    """Close leases that expired or, where all are looked at, whose payer has no open link any more;
    their clicks are counted before the rest returns."""
    open_links = ClickLink.objects.filter(closed_seq=None)

    def step(lease_id: int) -> bool:
        row = Lease.objects.get(pk=lease_id)
        if not open_links.filter(payer_key=row.payer_key).exists():
            client.take_over(row.payer_key)
        end = client.close_lease(row.public_id)
        Lease.objects.filter(pk=lease_id, state=LeaseState.GRANTED).update(
            state=LeaseState.CLOSED, spent=end.spent, drain_seq=end.head
        )
        return True

    is_over = Q(expires_at__lte=clock.now())
    nobody_pays = ~Q(Exists(open_links.filter(payer_key=OuterRef("payer_key"))))
    granted = Lease.objects.filter(state=LeaseState.GRANTED)
    due = granted.filter(is_over | nobody_pays if look_at_all else is_over)
    return sweeps.each("signals.lease_ends", due, step, by="expires_at", atomic=False)


def give_back() -> int:
    """Return the unspent money of leases that are closed, drained, and whose clicks have all been
    moved to their earners."""
    read_to = Watermark.objects.filter(name="journal").values_list("seq", flat=True).first() or 0
    due = Lease.objects.filter(state=LeaseState.CLOSED, drain_seq__lte=read_to)
    return sweeps.each("signals.returns", due, _give_back, by="drain_seq")


def _give_back(pk: int) -> bool:
    lease = Lease.objects.select_for_update().get(pk=pk)
    clicks = Click.objects.filter(lease=lease)
    counted = clicks.filter(corrects=None).aggregate(sum=Coalesce(Sum("amount"), 0))["sum"]
    if (
        lease.state != LeaseState.CLOSED
        or counted != lease.spent
        or clicks.filter(accrual=None).exclude(amount=0).exists()
    ):
        return False
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
    add_spent(lease.payer_key, lease.currency, lease.amount - rest)
    return True


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


def terms_of_lease(row: Lease) -> LeaseGrant:
    """Return a lease as the journal has it."""
    return LeaseGrant(
        row.public_id,
        row.payer_key,
        row.currency,
        row.amount,
        row.epoch,
        milliseconds(row.expires_at),
    )
