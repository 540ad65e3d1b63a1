"""Reads of the ledger."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Q, QuerySet, Sum

from tallgrass.kernel import clock
from tallgrass.kernel.paging import PAGE_SIZE, Page, keyset
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.ledger.models import Account, Leg, Payout, PayoutDestination, Transfer
from tallgrass.ledger.recount import faults as faults
from tallgrass.ledger.types import (
    AccountKind,
    AccountRef,
    BankLine,
    LegSpec,
    PayoutCard,
    PayoutMethod,
    PayoutState,
    PayoutsWaiting,
    StatementLine,
)


def balance(ref: AccountRef) -> int:
    """Return the minor units in the account; one that was never used holds 0."""
    row = (
        Account.objects.filter(owner_key=ref.owner_key, kind=ref.kind, currency=ref.currency)
        .values_list("balance")
        .first()
    )
    return row[0] if row else 0


def held_by(owner_key: str) -> dict[str, int]:
    """Return what an owner's accounts hold together, by currency, in minor units: available,
    earned, and on its way out. Currencies of which they hold nothing are absent."""
    rows = Account.objects.filter(owner_key=owner_key, balance__gt=0).order_by("currency")
    sums = rows.values_list("currency").annotate(held=Sum("balance"))
    return {currency: int(held) for currency, held in sums}


def owners_holding(kind: AccountKind, prefix: str) -> list[str]:
    """Return keys, of those that begin with `prefix`, whose accounts of a kind hold money."""
    rows = Account.objects.filter(kind=kind, owner_key__startswith=prefix, balance__gt=0)
    return sorted(set(rows.values_list("owner_key", flat=True)))


def balances(viewer: Principal, owner_key: str) -> dict[AccountRef, int]:
    """Return all accounts of one owner with their balances, for whoever may read them. Raises
    PermissionDenied for anyone else."""
    require(viewer, "ledger.read", owner_key)
    rows = (
        Account.objects.filter(owner_key=owner_key)
        .order_by("currency", "kind")
        .values_list("kind", "currency", "balance")
    )
    return {AccountRef(owner_key, kind, currency): held for kind, currency, held in rows}


def statement(
    viewer: Principal, owner_key: str, *, cursor: str = "", size: int = PAGE_SIZE
) -> Page[StatementLine]:
    """Return every movement of an owner's money, newest first, for whoever may read their accounts.
    Raises PermissionDenied for anyone else."""
    require(viewer, "ledger.read", owner_key)
    page = keyset(
        _legs().filter(account__owner_key=owner_key),
        order=["-id"],
        types=[int],
        cursor=cursor,
        size=size,
    )
    return Page([_line(leg) for leg in page.items], page.next)


def lines_of_source(source: str) -> list[StatementLine]:
    """Return every leg that one source caused, in posting order: the rows behind a figure."""
    return [_line(leg) for leg in _legs().filter(transfer__source=source).order_by("id")[:5_000]]


def transfer_ids(keys: Iterable[str]) -> dict[str, str]:
    """Return public ids of posted transfers by key."""
    return dict(Transfer.objects.filter(key__in=list(keys)).values_list("key", "public_id"))


def legs_of(keys: Iterable[str]) -> dict[str, list[LegSpec]]:
    """Return the legs of posted transfers by key, in posting order."""
    found: dict[str, list[LegSpec]] = {}
    for leg in _legs().filter(transfer__key__in=list(keys)).order_by("id"):
        ref = AccountRef(leg.account.owner_key, leg.account.kind, leg.account.currency)
        found.setdefault(leg.transfer.key, []).append(LegSpec(ref, leg.amount, leg.label))
    return found


def transfer_keys(kind: str, sources: Iterable[str]) -> dict[str, list[str]]:
    """Return keys of the transfers of one kind that each source caused."""
    found: dict[str, list[str]] = {}
    rows = Transfer.objects.filter(kind=kind, source__in=list(sources)).order_by("id")
    for source, key in rows.values_list("source", "key"):
        found.setdefault(source, []).append(key)
    return found


def payouts_of(
    viewer: Principal, owner_key: str, *, cursor: str = "", size: int = PAGE_SIZE
) -> Page[PayoutCard]:
    """Return a payee's payouts, newest first, for whoever may read their accounts. Raises
    PermissionDenied for anyone else."""
    require(viewer, "ledger.read", owner_key)
    page = keyset(
        Payout.objects.filter(owner_key=owner_key),
        order=["-id"],
        types=[int],
        cursor=cursor,
        size=size,
    )
    return Page([payout_card(row) for row in page.items], page.next)


def payouts_in(
    viewer: Principal, state: str, *, cursor: str = "", size: int = PAGE_SIZE
) -> Page[PayoutCard]:
    """Return payouts in one state, oldest first: the operator's queue."""
    require(viewer, "ledger.pay_out")
    page = keyset(
        Payout.objects.filter(state=state), order=["id"], types=[int], cursor=cursor, size=size
    )
    return Page([payout_card(row) for row in page.items], page.next)


def payouts_waiting(viewer: Principal) -> PayoutsWaiting:
    """Return how many payouts wait and for what, for whoever pays out. Raises PermissionDenied for
    anyone else."""
    require(viewer, "ledger.pay_out")
    is_late = Q(state__in=[PayoutState.DUE, PayoutState.SUBMITTED], due_at__lt=clock.now())
    counts = Payout.objects.aggregate(
        due=Count("pk", filter=Q(state=PayoutState.DUE)),
        late=Count("pk", filter=is_late),
        held=Count("pk", filter=Q(state=PayoutState.HELD)),
    )
    return PayoutsWaiting(**counts)


def held_payout_ids() -> set[int]:
    """Return the ids of all payouts that are held."""
    return set(Payout.objects.filter(state=PayoutState.HELD).values_list("pk", flat=True))


def bank_lines(principal: Principal, *, size: int) -> list[tuple[PayoutCard, BankLine]]:
    """Return due payouts with their whole destinations, oldest first, for whoever pays them out and
    nobody else. What waits for a new destination is not among them."""
    require(principal, "ledger.pay_out")
    rested = Q(rests_until=None) | Q(rests_until__lte=clock.now())
    rows = Payout.objects.filter(rested, state=PayoutState.DUE).order_by("pk")[:size]
    return [(payout_card(row), BankLine(row.holder, row.method, row.details)) for row in rows]


def payout_by_public_id(viewer: Principal, public_id: str) -> PayoutCard | None:
    """Return the payout of that public id, or None, for whoever pays out. Raises PermissionDenied
    for anyone else."""
    require(viewer, "ledger.pay_out")
    row = Payout.objects.filter(public_id=public_id).first()
    return payout_card(row) if row else None


def payout_cards(ids: Iterable[int]) -> dict[int, PayoutCard]:
    """Return payout cards by id."""
    return {row.pk: payout_card(row) for row in Payout.objects.filter(pk__in=set(ids))}


def destination_of(viewer: Principal, owner_key: str) -> str:
    """Return the payee's destination, masked, for whoever may read their accounts; empty when they
    have named none. Raises PermissionDenied for anyone else."""
    require(viewer, "ledger.read", owner_key)
    row = PayoutDestination.objects.filter(owner_key=owner_key).first()
    return _destination(row) if row else ""


def destination_rests_until(viewer: Principal, owner_key: str) -> datetime | None:
    """Return until when the payee's destination rests; None where it does not. Raises
    PermissionDenied for whoever may not read their accounts."""
    require(viewer, "ledger.read", owner_key)
    row = PayoutDestination.objects.filter(owner_key=owner_key).first()
    rests = row.rests_until if row else None
    return rests if rests and rests > clock.now() else None


def payout_card(row: Payout) -> PayoutCard:
    """Return a payout as other rooms see it."""
    destination = _destination(row)
    return PayoutCard(
        id=row.pk,
        public_id=row.public_id,
        owner_key=row.owner_key,
        amount=row.amount,
        currency=row.currency,
        state=row.state,
        destination=destination,
        reason=row.reason,
        requested_at=row.requested_at,
        due_at=row.due_at,
        settled_at=row.settled_at,
        provider_reference=row.provider_reference,
        rests_until=row.rests_until,
    )


def _destination(row: PayoutDestination | Payout) -> str:
    method = str(PayoutMethod(row.method).label)
    return f"{row.holder} · {method} · {mask(row.details)}" if row.holder else method


def mask(details: str) -> str:
    """Return the last four characters; nothing of what is no longer than that."""
    return "••••" + details[-4:] if len(details) > 4 else "••••"


def _legs() -> QuerySet[Leg]:
    return Leg.objects.select_related("transfer", "account")


def _line(leg: Leg) -> StatementLine:
    t = leg.transfer
    return StatementLine(
        leg.pk,
        t.posted_at,
        t.public_id,
        t.kind,
        t.source,
        t.memo,
        leg.label,
        leg.account.kind,
        leg.amount,
        leg.account.currency,
    )
