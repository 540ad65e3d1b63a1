"""Settlement: what was earned is split by the contract's frozen rules and posted to the ledger on
its pay date, once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Sum

from tallgrass.contracts.actions.trusted import worklog
from tallgrass.contracts.actions.trusted.moves import lock_contract, refund
from tallgrass.contracts.models import Contract, Earning, WorkLogEntry
from tallgrass.contracts.notifications import tell_all_paid
from tallgrass.contracts.queries.sources import of_source
from tallgrass.contracts.terms.cards import Part, TermsCard
from tallgrass.contracts.terms.reading import parts_of
from tallgrass.contracts.turns import LIVE
from tallgrass.contracts.types import ContractKind, ContractState, EarningState, Side, Step
from tallgrass.kernel import clock, sweeps
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger import queries as ledger
from tallgrass.ledger.actions.trusted.posting import post
from tallgrass.ledger.types import (
    PLATFORM,
    AccountKind,
    AccountRef,
    LegSpec,
    TransferSpec,
)
from tallgrass.signals.queries import links_of

BATCH = 5_000
SLICE = 500


def earn(
    contract: Contract, *, period: str, quantity: int, gross: int, earned_at: datetime
) -> Earning:
    """Note money earned in the caller's transaction: split at once by the frozen rules, to be paid
    on its day."""
    terms = contract.terms.card
    row = Earning.objects.create(
        contract=contract,
        kind=contract.kind,
        line=terms.line,
        period=period,
        quantity=quantity,
        gross=gross,
        currency=contract.currency,
        earned_at=earned_at,
        pay_at=earned_at + timedelta(days=terms.pay_days)
        if contract.kind == ContractKind.FLAT
        else earned_at,
        shares=[part.row for part in terms.split(gross)],
    )
    worklog.record(contract, Side.SYSTEM, Step.EARNED)
    return row


def add_up_clicks() -> int:
    """Make one earning, on each pay date, of all that a contract's clicks have brought since the
    last; return how many were made."""
    now = clock.now()
    due = Contract.objects.filter(
        kind=ContractKind.CLICKS, state=ContractState.PUBLISHED, pay_at__lte=now
    )
    return sweeps.each("contracts.settlement.clicks", due, _add_up, by="pay_at")


def _add_up(contract_id: int) -> bool:
    contract = lock_contract(contract_id)
    terms, now = contract.terms.card, clock.now()
    if (
        contract.pay_at is None
        or contract.pay_at > now
        or contract.state != ContractState.PUBLISHED
        or terms.click is None
    ):
        return False
    subject = Subject("contract", contract.pk)
    link = links_of([subject]).get(
        subject
    )  # read before the balance: once settled, the balance is complete
    waiting = (
        contract.earnings.exclude(state=EarningState.POSTED).aggregate(sum=Sum("gross"))["sum"] or 0
    )
    brought = ledger.balance(contract.escrow) - int(waiting)
    if brought > 0:
        earn(
            contract,
            period=_period(contract, terms.time_zone),
            quantity=brought // terms.click.price,
            gross=brought,
            earned_at=contract.pay_at,
        )
    contract.pay_at = (
        None if link is None or link.is_settled else _next_pay_date(contract.pay_at, terms)
    )
    contract.due_at = contract.pay_at or contract.due_at
    contract.save(update_fields=["pay_at", "due_at"])
    return True


def _period(contract: Contract, zone: str) -> str:
    """Return the pay date by the clock of the payer's zone; by UTC where an earlier release, which
    went by that, has used the day already."""
    assert contract.pay_at is not None
    day = contract.pay_at.astimezone(ZoneInfo(zone)).date().isoformat()
    is_used = contract.earnings.filter(kind=contract.kind, period=day).exists()
    return contract.pay_at.date().isoformat() if is_used else day


def _next_pay_date(after: datetime, terms: TermsCard) -> datetime:
    while after <= clock.now():
        after += timedelta(days=max(1, terms.pay_days))
    return after


def settle_due(batch: int = BATCH) -> int:
    """Post the earnings whose pay date has come, up to `batch` in one transaction: all or none.
    Returns how many.

    Should one contract hold too little (a fault that the audit names), it waits and does not keep
    the others from their pay.
    """
    due = Earning.objects.filter(state=EarningState.DUE, pay_at__lte=clock.now()).order_by(
        "pay_at", "pk"
    )
    ids = due.values_list("pk", flat=True)
    return sweeps.together("contracts.settlement", "earning", ids, _settle, most=batch)


def _settle(ids: Sequence[int]) -> int:
    rows: list[Earning] = []
    for i in range(0, len(ids), SLICE):
        held = Earning.objects.select_for_update(of=("self",)).filter(
            pk__in=ids[i : i + SLICE], state=EarningState.DUE
        )
        rows += held.select_related("contract").order_by("pk")
    if rows:
        _post(rows)
    return len(rows)


def _post(rows: Sequence[Earning]) -> None:
    now = clock.now()
    post([transfer_of(row) for row in rows])
    ids = [row.pk for row in rows]
    for i in range(0, len(ids), SLICE):
        Earning.objects.filter(pk__in=ids[i : i + SLICE]).update(
            state=EarningState.POSTED, posted_at=now
        )
    WorkLogEntry.objects.bulk_create(
        [
            WorkLogEntry(contract_id=row.contract_id, at=now, side=Side.SYSTEM, verb=Step.PAID)
            for row in rows
        ],
        batch_size=SLICE,
    )
    tell_all_paid(rows)


def transfer_of(row: Earning) -> TransferSpec:
    """Return the movement that pays an earning: out of what its contract holds, one leg for each
    taker."""
    legs = [LegSpec(row.contract.escrow, -row.gross, "gross")]
    legs += [
        LegSpec(account_of(part, row.currency), part.amount, part.name)
        for part in parts_of(row.shares)
        if part.amount
    ]
    return TransferSpec(
        row.transfer_key, "earning", f"contract:{row.contract_id}", tuple(legs), memo=row.period
    )


def account_of(part: Part, currency: str) -> AccountRef:
    """Name the account that a taker's part goes to."""
    kind = AccountKind.FEES if part.taker_key == PLATFORM else AccountKind.PAYABLE
    return AccountRef(part.taker_key, kind, currency)


def release_unspent(source: Subject) -> int:
    """Give back to the payer what contracts of a source hold that nobody can earn any more; returns
    how much. For its closing."""
    returned = 0
    for contract in of_source(source).exclude(state__in=LIVE).select_related("terms"):
        if (
            not contract.earnings.exclude(state=EarningState.POSTED).exists()
            and contract.pay_at is None
        ):
            returned += refund(contract, "close")
    return returned
