"""Recounting: what contracts, earnings, ledger and register say of each other must agree."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from django.db.models import Model, QuerySet

from tallgrass.contracts.models import Contract, Earning
from tallgrass.contracts.terms.cards import OrderTerms, ties_of
from tallgrass.contracts.terms.reading import parts_of
from tallgrass.contracts.types import ContractKind, ContractState, EarningState
from tallgrass.governance.queries import duties_of, entries_for
from tallgrass.kernel import clock
from tallgrass.kernel.idempotency import fingerprint
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger import queries as ledger
from tallgrass.ledger.types import LegSpec
from tallgrass.notes.queries import labels_of
from tallgrass.signals.queries import links_of
from tallgrass.signals.types import LinkCard

SLICE = 500
M = TypeVar("M", bound=Model)
_PUBLIC = (ContractState.PUBLISHED, ContractState.COMPLETED)
_NOT_BOUND = (
    ContractState.OFFERED,
    ContractState.DECLINED,
    ContractState.EXPIRED,
    ContractState.ENDED,
    ContractState.COMPLETED,
)
_BOUND = (ContractState.ACCEPTED, ContractState.APPROVED)


def faults() -> list[str]:
    """Name every difference between contracts, earnings, ledger and register; an empty list means
    they agree."""
    return [*_earnings(), *_contracts()]


def _earnings() -> Iterator[str]:
    for rows in _slices(Earning.objects.select_related("contract__terms").order_by("pk")):
        posted = ledger.legs_of([row.transfer_key for row in rows])
        for row in rows:
            if sum(share["amount"] for share in row.shares) != row.gross:
                yield f"earning {row.public_id} has shares that do not sum to {row.gross}"
            if (row.state == EarningState.POSTED) != (row.transfer_key in posted):
                there = "there" if row.transfer_key in posted else "missing"
                yield f"earning {row.public_id} is {row.state}, but its transfer is {there}"
            elif row.transfer_key in posted and _moved(posted[row.transfer_key]) != _said(row):
                yield f"earning {row.public_id} says other shares than its transfer moved"
            if _is_whole(row.contract):
                yield from _agreed(row)


def _agreed(row: Earning) -> Iterator[str]:
    """Find where an earning says what its contract's terms do not."""
    contract, terms = row.contract, row.contract.terms.card
    if (row.kind, row.currency, row.line) != (contract.kind, terms.currency, terms.line):
        yield f"earning {row.public_id} is of another kind, currency or line than its contract"
    due = row.quantity * terms.click.price if terms.click else terms.gross * row.quantity
    if row.gross != due:
        yield (
            f"earning {row.public_id} says {row.gross}, its contract pays {due} for {row.quantity}"
        )
    if sum(share["amount"] for share in row.shares) == row.gross and parts_of(
        row.shares
    ) != terms.split(row.gross):
        yield f"earning {row.public_id} is not divided by the rules of its contract"


def _is_whole(row: Contract) -> bool:
    """Tell whether its terms are those that were agreed."""
    return fingerprint(row.terms.body) == row.terms.hash


def _moved(legs: list[LegSpec]) -> tuple[int, list[tuple[str, int]]]:
    """Return what a transfer took out, and what each taker got of it."""
    taken = -sum(leg.amount for leg in legs if leg.amount < 0)
    return taken, sorted((leg.account.owner_key, leg.amount) for leg in legs if leg.amount > 0)


def _said(row: Earning) -> tuple[int, list[tuple[str, int]]]:
    parts = [part for part in parts_of(row.shares) if part.amount]
    return row.gross, sorted((part.taker_key, part.amount) for part in parts)


def _contracts() -> Iterator[str]:
    for rows in _slices(Contract.objects.select_related("terms").order_by("pk")):
        public = [row for row in rows if row.state in _PUBLIC]
        out = _published(public)
        sources = {f"contract:{row.pk}": row for row in rows}
        paid = ledger.transfer_keys("earning", sources)
        known = {row.transfer_key for row in Earning.objects.filter(contract__in=rows)}
        links = links_of(
            Subject("contract", row.pk) for row in public if row.kind == ContractKind.CLICKS
        )
        for source, row in sources.items():
            yield from (
                f"contract {row.public_id} was paid by {key} for no earning"
                for key in paid.get(source, ())
                if key not in known
            )
            if not _is_whole(row):
                yield f"contract {row.public_id} has terms that differ from their hash"
                continue
            yield from _terms(row)
            yield from _money(row)
            if row.kind == ContractKind.CLICKS and row.state in _PUBLIC:
                yield from _clicks(row, links.get(Subject("contract", row.pk)))
            if row.state in _PUBLIC:
                yield from (f"contract {row.public_id} is published {fault}" for fault in out(row))


def _published(rows: list[Contract]) -> Callable[[Contract], Iterator[str]]:
    """Return what to ask of contracts whose notes are out: entry, label, links and duties, read for
    all of them at once."""
    notes = [Subject("note", row.note_id) for row in rows if row.note_id]
    entries = entries_for(notes)
    labels = labels_of(note.id for note in notes)
    duties = duties_of(f"contract:{row.pk}" for row in rows)

    def faults(row: Contract) -> Iterator[str]:
        terms, entry, label = (
            row.terms.card,
            entries.get(Subject("note", row.note_id or 0)),
            labels.get(row.note_id or 0),
        )
        if entry is None or entry.id != row.entry_id or entry.published_at is None:
            yield "without its entry in the register"
            return
        if (entry.person_id, entry.payer_org_id, entry.contract_ref) != (
            row.person_id,
            row.brand_id,
            row.public_id,
        ):
            yield f"with an entry {entry.public_id} of other parties"
        if entry.payer_name != row.payer_name:
            yield f"with an entry {entry.public_id} in another name than its payer's"
        if (set(entry.ties), entry.declared_value) != (
            set(ties_of(terms)),
            terms.in_kind.value if terms.in_kind else 0,
        ):
            yield f"with ties that differ from those of entry {entry.public_id}"
        if label is None:
            return
        if label.payer != entry.payer_name or label.entry_id != entry.id:
            yield "in a note whose label is not that of its entry"
        if terms.link_url and not label.links:
            yield "in a note that lost its link"
        bound = duties.get(f"contract:{row.pk}", set())
        if row.keep_until > clock.now() and not set(terms.obligations) <= bound:
            yield "in a note that nothing obliges to stay as agreed"

    return faults


def _terms(row: Contract) -> Iterator[str]:
    terms = row.terms.card
    if (row.gross, row.currency) != (terms.gross, terms.currency):
        yield f"contract {row.public_id} says {row.gross} {row.currency}, and its terms another fee"
    if terms.net_key != f"person:{row.person_id}":
        yield f"contract {row.public_id} is another's than its terms pay"
    if (row.kind, row.tier, row.wave) != (terms.kind, terms.tier, terms.wave):
        yield f"contract {row.public_id} is of another kind, tier or wave than its terms"
    if terms.order is not None and terms.order != _ordered(row, terms.order):
        yield f"contract {row.public_id} says another order than its terms were written from"


def _ordered(row: Contract, said: OrderTerms) -> OrderTerms:
    """Return what a contract's columns say of its order; of the payer's name only where its terms
    keep one."""
    return OrderTerms(
        row.payer_id,
        row.payer_key,
        row.source,
        row.title,
        tuple(row.domains),
        row.payer_cap,
        row.keep_until,
        row.payer_name if said.payer_name else "",
    )


def _clicks(row: Contract, link: LinkCard | None) -> Iterator[str]:
    """Find where a per-click contract's link does not pay as its terms say, or what its clicks
    brought is neither earned nor held."""
    click = row.terms.card.click
    if link is None or click is None:
        yield f"contract {row.public_id} has no tracked link"
        return
    keys = (row.payer_key, f"contract:{row.pk}", row.person_id)
    pay = (click.price, click.creator_cap or None, click.day_cap or None)
    if (
        link.payer_key,
        link.earner_key,
        link.person_id,
        link.price,
        link.creator_cap,
        link.day_cap,
    ) != (*keys, *pay):
        yield f"contract {row.public_id} has a tracked link on other terms than its own"
    posted = sum(row.earnings.filter(state=EarningState.POSTED).values_list("gross", flat=True))
    if (
        row.state == ContractState.PUBLISHED
        and (held := ledger.balance(row.escrow)) != link.accrued - posted
    ):
        yield (
            f"contract {row.public_id} holds {held} instead of the {link.accrued - posted} its "
            f"clicks brought"
        )


def _money(row: Contract) -> Iterator[str]:
    """Find where a contract does not hold what it should: nothing unless it binds, and the fee from
    acceptance until it is paid."""
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
