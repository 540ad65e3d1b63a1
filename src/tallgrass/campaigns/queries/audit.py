"""Recounting: what contracts, earnings, ledger and register say of each other must agree."""

from collections.abc import Iterator
from typing import TypeVar

from django.db.models import Model, QuerySet

from tallgrass.campaigns.models import Contract, Earning
from tallgrass.campaigns.types import ContractKind, ContractState, EarningState
from tallgrass.governance.queries import entries_for
from tallgrass.kernel.idempotency import fingerprint
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger import queries as ledger

SLICE = 500
M = TypeVar("M", bound=Model)
_NOT_BOUND = (ContractState.OFFERED, ContractState.DECLINED, ContractState.EXPIRED, ContractState.ENDED, ContractState.COMPLETED)
_BOUND = (ContractState.ACCEPTED, ContractState.APPROVED)


def faults() -> list[str]:
    """Name every difference between contracts, earnings, ledger and register; an empty list means they agree."""
    return [*_earnings(), *_contracts()]


def _earnings() -> Iterator[str]:
    for rows in _slices(Earning.objects.order_by("pk")):
        posted = ledger.transfer_ids([row.transfer_key for row in rows])
        for row in rows:
            if sum(share["amount"] for share in row.shares) != row.gross:
                yield f"earning {row.public_id} has shares that do not sum to {row.gross}"
            if (row.state == EarningState.POSTED) != (row.transfer_key in posted):
                there = "there" if row.transfer_key in posted else "missing"
                yield f"earning {row.public_id} is {row.state}, but its transfer is {there}"


def _contracts() -> Iterator[str]:
    for rows in _slices(Contract.objects.select_related("terms").order_by("pk")):
        notes = [Subject("note", row.note_id) for row in rows if row.note_id]
        entries = entries_for(notes) if notes else {}
        for row in rows:
            yield from _terms(row)
            yield from _money(row)
            if row.state in (ContractState.PUBLISHED, ContractState.COMPLETED):
                entry = entries.get(Subject("note", row.note_id or 0))
                if entry is None or entry.id != row.entry_id or entry.published_at is None:
                    yield f"contract {row.public_id} is published without its entry in the register"


def _terms(row: Contract) -> Iterator[str]:
    if fingerprint(row.terms.body) != row.terms.hash:
        yield f"contract {row.public_id} has terms that differ from their hash"


def _money(row: Contract) -> Iterator[str]:
    """What a contract holds: nothing unless it binds; the fee from acceptance until it is paid."""
    held = ledger.balance(row.escrow)
    if row.state in _NOT_BOUND and held:
        yield f"contract {row.public_id} is {row.state} and still holds {held}"
    if row.kind == ContractKind.CLICKS:
        return
    due = sum(row.earnings.filter(state=EarningState.DUE).values_list("gross", flat=True))
    wanted = row.gross if row.state in _BOUND else due
    if row.state not in _NOT_BOUND and held != wanted:
        yield f"contract {row.public_id} is {row.state} and holds {held} instead of {wanted}"


def _slices(queryset: QuerySet[M]) -> Iterator[list[M]]:
    last = 0
    while rows := list(queryset.filter(pk__gt=last)[:SLICE]):
        yield rows
        last = rows[-1].pk
