"""Reads of contracts: lists by whose turn it is, and one contract whole."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from tallgrass.contracts.cards import ContractCard, ContractPage, DraftCard, EarningCard, LogLine
from tallgrass.contracts.models import Contract, Draft, Earning, WorkLogEntry
from tallgrass.contracts.parties import REVIEWERS, is_creator
from tallgrass.contracts.turns import BRAND, CREATOR, brand_may_end
from tallgrass.contracts.types import ContractKind, ContractState, DraftState, Side, Step
from tallgrass.governance.queries import entries_for
from tallgrass.kernel import clock
from tallgrass.kernel.paging import PAGE_SIZE, Page, keyset
from tallgrass.kernel.permissions import can, require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.routes import path_of
from tallgrass.kernel.subjects import Subject
from tallgrass.notes import queries as notes
from tallgrass.notes.own_queries import has_written
from tallgrass.people import queries as people
from tallgrass.signals.queries import link_of

OPEN = (ContractState.OFFERED, ContractState.ACCEPTED, ContractState.APPROVED)
OVER = (ContractState.DECLINED, ContractState.EXPIRED, ContractState.COMPLETED, ContractState.ENDED)
SCOPES = ("turn", "wait", "out", "over")


def rows() -> QuerySet[Contract]:
    """Return contracts with what their cards need."""
    return Contract.objects.select_related("terms")


def is_at_work(viewer: Principal) -> bool:
    """Tell whether the viewer turned creator: they wrote a note, or were offered a contract."""
    return has_written(viewer) or (
        viewer.is_person and Contract.objects.filter(person_id=viewer.acting_id).exists()
    )


def cards_of(contracts: Sequence[Contract]) -> list[ContractCard]:
    """Make cards of rows at hand, in three queries. Brands stand in the name of the terms."""
    orgs = people.org_cards({row.payer_id for row in contracts})
    creators = people.cards({row.person_id for row in contracts})
    waiting = Draft.objects.filter(
        contract__in=[row.pk for row in contracts], state=DraftState.SUBMITTED
    )
    drafts = dict(waiting.values_list("contract_id", "public_id"))
    return [
        ContractCard(
            id=row.pk,
            public_id=row.public_id,
            source=row.source,
            title=row.title,
            source_path=row.source_path,
            brand=replace(orgs[row.payer_id], name=row.payer_name),
            person=creators.get(row.person_id),
            person_id=row.person_id,
            agency_id=row.agency_id,
            mcn_id=row.mcn_id,
            kind=row.kind,
            tier=row.tier,
            wave=row.wave,
            state=row.state,
            gross=row.gross,
            net=row.terms.card.net,
            currency=row.currency,
            turn=row.turn,
            due_at=row.due_at,
            time_zone=row.terms.card.time_zone,
            opens=row.terms.card.opens,
            closes=row.terms.card.closes,
            published_at=row.published_at,
            draft_path=path_of("draft", drafts[row.pk]) if row.pk in drafts else "",
        )
        for row in contracts
    ]


def sides_of(principal: Principal) -> list[str]:
    """Return the sides of contracts on which this person may stand: creator, brand with a seat in
    one, partner with one in an agency."""
    kinds = {member.kind for member in principal.memberships}
    return [
        "creator",
        *(["brand"] if "brand" in kinds else []),
        *(["partner"] if kinds - {"brand"} else []),
    ]


def work_of(
    principal: Principal, *, side: str, scope: str, cursor: str = "", size: int = PAGE_SIZE
) -> Page[ContractCard]:
    """Return this person's contracts on one side: their turn, waiting for others, published, over;
    what is due first comes first."""
    found = _of_side(principal, side)
    mine = BRAND if side == "brand" else CREATOR if side == "creator" else None
    if scope == "out":
        found = found.filter(state=ContractState.PUBLISHED)
    elif scope == "over":
        page = keyset(
            found.filter(state__in=OVER), order=["-id"], types=[int], cursor=cursor, size=size
        )
        return Page(cards_of(page.items), page.next)
    else:
        is_mine = Q(turn=mine) if mine else Q(pk__in=())
        found = found.filter(is_mine if scope == "turn" else ~is_mine, state__in=OPEN)
    page = keyset(
        found.filter(due_at__isnull=False),
        order=["due_at", "id"],
        types=[datetime, int],
        cursor=cursor,
        size=size,
    )
    return Page(cards_of(page.items), page.next)


def counts_of(principal: Principal, *, side: str) -> dict[str, int]:
    """Count the contracts in each scope, in one query."""
    mine = BRAND if side == "brand" else CREATOR if side == "creator" else "-"
    counted = _of_side(principal, side).aggregate(
        n_turn=Count("id", filter=Q(turn=mine, state__in=OPEN)),
        n_wait=Count("id", filter=~Q(turn=mine) & Q(state__in=OPEN)),
        n_out=Count("id", filter=Q(state=ContractState.PUBLISHED)),
        n_over=Count("id", filter=Q(state__in=OVER)),
    )
    return {scope: counted[f"n_{scope}"] for scope in SCOPES}


def _of_side(principal: Principal, side: str) -> QuerySet[Contract]:
    if side == "brand":
        return rows().filter(
            payer__in=[m.org_id for m in principal.memberships if m.kind == "brand"]
        )
    if side == "partner":
        orgs = [m.org_id for m in principal.memberships if m.kind != "brand"]
        return rows().filter(Q(agency__in=orgs) | Q(mcn__in=orgs))
    return rows().filter(person=principal.person_id)


def contracts_by_case(
    viewer: Principal, whose: Subject, *, cursor: str = "", size: int = PAGE_SIZE
) -> Page[ContractCard]:
    """Return the contracts of somebody, or of an organisation, that a case is about, newest first,
    to an operator with an open look. Raises PermissionDenied for anyone else."""
    require(viewer, "contracts.find", whose)
    if whose.kind == "person":
        mine = Q(person=whose.id)
    else:
        mine = Q(payer=whose.id) | Q(agency=whose.id) | Q(mcn=whose.id)
    page = keyset(rows().filter(mine), order=["-id"], types=[int], cursor=cursor, size=size)
    return Page(cards_of(page.items), page.next)


def contract_row(viewer: Principal, public_id: str) -> Contract | None:
    """Return the contract of that public id, if this viewer may read it."""
    row = rows().filter(public_id=public_id).first()
    return row if row and can(viewer, "contracts.read", row) else None


def contract_card(viewer: Principal, public_id: str) -> ContractCard | None:
    """Return the contract of that public id as lists show it, if this viewer may read it."""
    row = contract_row(viewer, public_id)
    return cards_of([row])[0] if row else None


def contract_page(viewer: Principal, public_id: str) -> ContractPage | None:
    """Return a contract whole, or None when there is none that this viewer may read."""
    row = contract_row(viewer, public_id)
    if row is None:
        return None
    may_read = can(viewer, "drafts.read", row)
    note = next(iter(notes.cards(viewer, [row.note_id])), None) if row.note_id else None
    entry = (
        entries_for([Subject("note", row.note_id)]).get(Subject("note", row.note_id))
        if row.note_id
        else None
    )
    link = (
        link_of(Subject("contract", row.pk))
        if row.kind == ContractKind.CLICKS and row.published_at
        else None
    )
    terms = row.terms.card
    return ContractPage(
        card=cards_of([row])[0],
        terms=terms,
        log=log_of(viewer, row),
        drafts=tuple(rounds_of(row)) if may_read else (),
        earnings=tuple(earnings_of(row)),
        note_path=note.path if note else "",
        register_path=entry.path if entry else "",
        link=link,
        kept_until=row.keep_until if row.published_at else None,
        answered_words=row.answered_words if may_read else "",
        accepted_at=row.accepted_at,
        is_late=row.reminded_at is not None,
        may=_may(viewer, row),
    )


def _may(viewer: Principal, row: Contract) -> frozenset[str]:
    creator, reviewer = is_creator(viewer, row), viewer.sits_in(row.brand_id, *REVIEWERS)
    now, terms = clock.now(), row.terms.card
    in_window = terms.opens <= now < terms.closes
    verbs = {
        "accept": creator and row.state == ContractState.OFFERED,
        "decline": creator and row.state == ContractState.OFFERED,
        "draft": creator and row.state == ContractState.ACCEPTED and row.turn == CREATOR,
        "publish": creator and row.state == ContractState.APPROVED and in_window,
        "log": creator and row.accepted_at is not None,
        "end": row.state in OPEN
        and ((creator and row.state != ContractState.OFFERED) or (reviewer and brand_may_end(row))),
        "review": reviewer and row.turn == BRAND,
    }
    return frozenset(verb for verb, allowed in verbs.items() if allowed)


def log_of(viewer: Principal, row: Contract) -> tuple[LogLine, ...]:
    """Return the work log, oldest first. Their own notes of time, and their minutes, are the
    creator's alone; what the two sides wrote to each other is theirs, whoever else takes a
    share."""
    own, reads = is_creator(viewer, row), can(viewer, "drafts.read", row)
    entries = WorkLogEntry.objects.filter(contract=row).order_by("id")
    lines = []
    for e in entries:
        if own or e.verb != Step.TIME:
            is_code = (
                e.side == Side.SYSTEM or e.verb == Step.SAMPLED
            )  # a code instead of somebody's words
            lines.append(
                LogLine(
                    e.at,
                    e.side,
                    e.verb,
                    e.words if reads or is_code else "",
                    e.minutes if own else None,
                )
            )
    return tuple(lines)


def rounds_of(row: Contract) -> list[DraftCard]:
    """Return every round of a contract's draft, first to last, in one query."""
    return [
        draft_card(draft)
        for draft in Draft.objects.filter(contract=row)
        .annotate(n=Count("remarks"))
        .order_by("round")
    ]


def draft_card(draft: Draft) -> DraftCard:
    """Return one round as lists show it."""
    return DraftCard(
        id=draft.pk,
        public_id=draft.public_id,
        round=draft.round,
        state=draft.state,
        title=draft.title,
        submitted_at=draft.submitted_at,
        due_at=draft.due_at,
        decided_at=draft.decided_at,
        words=draft.words,
        was_read=draft.was_read,
        by_system=draft.decided_at is not None and draft.decided_by_id is None,
        remarks=getattr(draft, "n", 0),
    )


def earnings_of(row: Contract) -> list[EarningCard]:
    """Return what was earned under one contract, first to last."""
    return earning_cards(
        Earning.objects.filter(contract=row).select_related("contract").order_by("pk")
    )


def earning_cards(found: Iterable[Earning]) -> list[EarningCard]:
    """Make cards of earnings whose contract is at hand."""
    return [
        EarningCard(
            id=row.pk,
            public_id=row.public_id,
            contract_path=row.contract.path,
            title=row.contract.title,
            brand_name=row.contract.payer_name,
            kind=row.kind,
            period=row.period,
            quantity=row.quantity,
            gross=row.gross,
            net=row.shares[-1]["amount"],
            currency=row.currency,
            state=row.state,
            earned_at=row.earned_at,
            pay_at=row.pay_at,
            posted_at=row.posted_at,
        )
        for row in found
    ]


def count_all() -> int:
    """Return how many contracts have been offered."""
    return Contract.objects.count()
