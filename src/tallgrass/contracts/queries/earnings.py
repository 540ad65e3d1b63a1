"""Reads of what was earned: payslips, and lists of them."""

from django.db.models import Max, QuerySet

from tallgrass.contracts.cards import Agreement, EarningCard, Payslip
from tallgrass.contracts.models import Earning
from tallgrass.contracts.queries.contracts import cards_of, earning_cards, log_of
from tallgrass.contracts.terms.reading import parts_of
from tallgrass.contracts.types import ContractKind
from tallgrass.kernel.money import largest_remainder
from tallgrass.kernel.paging import PAGE_SIZE, Page, keyset
from tallgrass.kernel.permissions import can
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger import queries as ledger
from tallgrass.signals.queries import reasons_of

REPORTED = (55, 10, 35)  # agencies, platform, creator: what one creator reported elsewhere


def _rows() -> QuerySet[Earning]:
    return Earning.objects.select_related("contract__terms")


def own_earnings(
    viewer: Principal, *, cursor: str = "", size: int = PAGE_SIZE
) -> Page[EarningCard]:
    """Return what the viewer earned under all their contracts, latest first."""
    page = keyset(
        _rows().filter(contract__person_id=viewer.acting_id),
        order=["-id"],
        types=[int],
        cursor=cursor,
        size=size,
    )
    return Page(earning_cards(page.items), page.next)


def own_agreements(viewer: Principal, most: int = 3) -> list[Agreement]:
    """Return the latest agreements the viewer earned under, each with its latest payslip: to be
    laid side by side."""
    newest = (
        Earning.objects.filter(contract__person_id=viewer.acting_id, gross__gt=0)
        .values("contract")
        .annotate(last=Max("id"))
        .order_by("-last")
    )
    rows = list(_rows().filter(pk__in=[found["last"] for found in newest[:most]]).order_by("-id"))
    cards = earning_cards(rows)
    return [
        Agreement(card, row.contract.terms.card, parts_of(row.shares))
        for card, row in zip(cards, rows, strict=True)
    ]


def payslip(viewer: Principal, public_id: str) -> Payslip | None:
    """Return a payslip whole, or None when there is none that this viewer may read."""
    row = _rows().filter(public_id=public_id).first()
    if row is None or not can(viewer, "payslips.read", row.contract):
        return None
    log = log_of(viewer, row.contract)
    clicks = row.kind == ContractKind.CLICKS
    reasons = reasons_of([Subject("contract", row.contract_id)]) if clicks else {}
    transfers = ledger.transfer_ids([row.transfer_key])
    transfer = transfers.get(row.transfer_key, "")
    lines = [
        line
        for line in ledger.lines_of_source(f"contract:{row.contract_id}")
        if line.transfer == transfer and transfer
    ]
    return Payslip(
        earning=earning_cards([row])[0],
        contract=cards_of([row.contract])[0],
        terms=row.contract.terms.card,
        parts=parts_of(row.shares),
        transfer=transfer,
        legs=tuple((line.label, line.amount) for line in lines),
        log=log,
        minutes=sum(line.minutes or 0 for line in log),
        reported_net=largest_remainder(row.gross, REPORTED)[-1],
        click_reasons=tuple(reasons.items()),
        earned_in_all=sum(
            item.shares[-1]["amount"]
            for item in Earning.objects.filter(contract_id=row.contract_id)
        ),
    )
