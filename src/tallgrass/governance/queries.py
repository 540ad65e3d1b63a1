"""Reads of governance."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from tallgrass.engine.folding import fold_name
from tallgrass.governance.models import LONGEST_KEY, Appeal, Case, Entry, Report, Restriction
from tallgrass.governance.models import Obligation as ObligationRow
from tallgrass.governance.recount import faults as faults
from tallgrass.governance.recount import limited_ids as limited_ids
from tallgrass.governance.types import (
    AppealCard,
    AppealState,
    CaseCard,
    CaseState,
    EntryCard,
    ObligationCard,
    ReportCard,
    RestrictionCard,
    RestrictionState,
    Tie,
)
from tallgrass.kernel import clock, policies
from tallgrass.kernel.paging import PAGE_SIZE, Page, keyset
from tallgrass.kernel.permissions import can, require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject


def entry_card(row: Entry) -> EntryCard:
    """Return a register entry as other rooms see it."""
    return EntryCard(
        id=row.pk,
        public_id=row.public_id,
        subject=Subject(row.subject_kind, row.subject_id),
        person_id=row.person_id,
        payer_org_id=row.payer_org_id,
        payer_name=row.payer_name,
        ties=tuple(row.ties.split()),
        contract_ref=row.contract_ref,
        declared_value=row.declared_value,
        currency=row.currency,
        channel=row.channel,
        channel_note=row.channel_note,
        filed_at=row.filed_at,
        published_at=row.published_at,
    )


def register(
    viewer: Principal,
    *,
    person_id: int | None = None,
    payer: str = "",
    kind: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    cursor: str = "",
    size: int = PAGE_SIZE,
) -> Page[EntryCard]:
    """Return the register, latest first: of one person, a payer (how the name begins), a kind of
    tie, filed `since` and before `until`. It holds what is published, whoever looks; the system
    reads all of it."""
    rows = Entry.objects.all()
    if not viewer.is_system:
        rows = rows.exclude(published_at=None)
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    if payer:
        rows = rows.filter(payer_key__startswith=fold_name(payer)[:LONGEST_KEY])
    if kind:
        rows = rows.filter(ties__contains=Tie(kind))
    if since:
        rows = rows.filter(filed_at__gte=since)
    if until:
        rows = rows.filter(filed_at__lt=until)
    page = keyset(rows, order=["-id"], types=[int], cursor=cursor, size=size)
    return Page([entry_card(row) for row in page.items], page.next)


def register_to_export(viewer: Principal, **narrowed: Any) -> Page[EntryCard]:
    """Return a page of the register for a file of it, narrowed as in `register`. Raises
    PermissionDenied for whoever is no operator: everybody else reads it page by page."""
    require(viewer, "governance.export_register")
    return register(viewer, **narrowed)


def entry_by_public_id(viewer: Principal, public_id: str) -> EntryCard | None:
    """Return the entry of that public id, or None where there is none this viewer may see: before
    it is published, only its two sides and operators may."""
    row = Entry.objects.filter(public_id=public_id).first()
    card = entry_card(row) if row else None
    return card if card and can(viewer, "governance.see_entry", card) else None


def entries_for(subjects: Sequence[Subject]) -> dict[Subject, EntryCard]:
    """Return the latest entry of each subject, in one query; absent where there is none."""
    rows = Entry.objects.filter(_of(subjects)).order_by("pk") if subjects else []
    cards = [entry_card(row) for row in rows]
    return {card.subject: card for card in cards}


def entries_by_id(ids: Iterable[int]) -> dict[int, EntryCard]:
    """Return entries by internal id, in one query."""
    return {row.pk: entry_card(row) for row in Entry.objects.filter(pk__in=set(ids))}


def obligations_on(subject: Subject) -> list[ObligationCard]:
    """Return what may not be done to the subject now."""
    rows = ObligationRow.objects.filter(
        subject_kind=subject.kind, subject_id=subject.id, until__gt=clock.now()
    ).order_by("pk")
    return [ObligationCard(row.kind, row.reason, row.until, row.source) for row in rows]


def duties_of(sources: Iterable[str]) -> dict[str, set[str]]:
    """Return what each source still obliges to, unreleased and in time: its kinds."""
    found: dict[str, set[str]] = {}
    rows = ObligationRow.objects.filter(source__in=list(sources), until__gt=clock.now())
    for source, kind in rows.values_list("source", "kind"):
        found.setdefault(source, set()).add(kind)
    return found


def is_spoken_of(kind: str, ids: Iterable[int]) -> bool:
    """Tell whether any of these subjects of one kind has a case, a restriction, an obligation or an
    entry in the register."""
    these = {"subject_kind": kind, "subject_id__in": set(ids)}
    return any(
        model.objects.filter(**these).exists()
        for model in (Case, Restriction, ObligationRow, Entry)
    )


def restriction_card(row: Restriction) -> RestrictionCard:
    """Return a restriction with its statement and appeal."""
    appeal = getattr(row, "appeal", None)
    return RestrictionCard(
        id=row.pk,
        public_id=row.public_id,
        subject=Subject(row.subject_kind, row.subject_id),
        person_id=row.person_id,
        org_id=row.org_id,
        kind=row.kind,
        reason=row.reason,
        rule=row.rule,
        automated=row.automated,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        appeal_until=row.appeal_until,
        state=row.state,
        ended_at=row.ended_at,
        lift_reason=row.lift_reason,
        appeal=appeal_card(appeal) if appeal else None,
    )


def appeal_card(row: Appeal) -> AppealCard:
    """Return an appeal as its statement shows it."""
    return AppealCard(
        row.pk,
        row.restriction_id,
        row.text,
        row.state,
        row.filed_at,
        row.due_at,
        row.answer,
        row.answered_at,
    )


def restriction_by_public_id(public_id: str) -> RestrictionCard | None:
    """Return the restriction of that public id, or None."""
    row = _restrictions().filter(public_id=public_id).first()
    return restriction_card(row) if row else None


def restrictions_on(subjects: Sequence[Subject]) -> dict[Subject, list[RestrictionCard]]:
    """Return what is in force on each subject, in one query; absent where nothing is."""
    found: dict[Subject, list[RestrictionCard]] = {}
    if subjects:
        for row in (
            _restrictions().filter(_of(subjects), state=RestrictionState.ACTIVE).order_by("pk")
        ):
            card = restriction_card(row)
            found.setdefault(card.subject, []).append(card)
    return found


def statements_on(viewer: Principal, subjects: Sequence[Subject]) -> list[RestrictionCard]:
    """Return what is in force on these subjects, each with its statement, to those whom it
    restricts and operators; nothing to anyone else."""
    if not viewer.is_person or not subjects:
        return []
    rows = _restrictions().filter(_of(subjects), state=RestrictionState.ACTIVE).order_by("pk")
    if not viewer.is_operator:
        owned = [seat.org_id for seat in viewer.memberships if seat.role == "owner"]
        rows = rows.filter(Q(person_id=viewer.person_id) | Q(org_id__in=owned))
    return [
        card
        for row in rows
        if can(viewer, "governance.see_statement", card := restriction_card(row))
    ]


def is_restricted(subject: Subject, kind: str) -> bool:
    """Tell whether a restriction of that kind is in force on the subject."""
    return Restriction.objects.filter(
        subject_kind=subject.kind, subject_id=subject.id, kind=kind, state=RestrictionState.ACTIVE
    ).exists()


def restrictions_of_person(
    viewer: Principal, person_id: int, *, limit: int = 50
) -> list[RestrictionCard]:
    """Return every restriction a person is or was under, on account, notes or pay, latest first,
    for themselves and operators; nothing for anyone else."""
    if not viewer.is_operator and viewer.person_id != person_id:
        return []
    return [
        restriction_card(row)
        for row in _restrictions().filter(person_id=person_id).order_by("-pk")[:limit]
    ]


def own_restrictions(viewer: Principal, *, limit: int = 50) -> list[RestrictionCard]:
    """Return every restriction that the viewer, or an organisation they own, is or was under: first
    their own, each latest first."""
    owned = [seat.org_id for seat in viewer.memberships if seat.role == "owner"]
    rows = _restrictions().filter(org_id__in=owned).order_by("-pk")[:limit] if owned else []
    own = restrictions_of_person(viewer, viewer.acting_id, limit=limit)
    return own + [restriction_card(row) for row in rows]


def appeal_days() -> int:
    """Return for how many days a restriction made today can be appealed."""
    return int(policies.current("governance")[1]["appeal_days"])


def open_appeals(
    viewer: Principal, *, cursor: str = "", size: int = PAGE_SIZE
) -> Page[RestrictionCard]:
    """Return restrictions whose appeal waits for an answer, due first. Raises PermissionDenied for
    anyone but operators."""
    require(viewer, "governance.operate")
    rows = Appeal.objects.filter(state=AppealState.OPEN).select_related("restriction__appeal")
    page = keyset(rows, order=["due_at", "id"], types=[datetime, int], cursor=cursor, size=size)
    return Page([restriction_card(row.restriction) for row in page.items], page.next)


def case_card(row: Case) -> CaseCard:
    """Return a case with all its reports."""
    return _case_card(row, row.reports.all())


def _case_card(row: Case, reports: Iterable[Report]) -> CaseCard:
    return CaseCard(
        id=row.pk,
        public_id=row.public_id,
        subject=Subject(row.subject_kind, row.subject_id),
        state=row.state,
        opened_at=row.opened_at,
        due_at=row.due_at,
        decided_at=row.decided_at,
        explanation=row.explanation,
        restriction_id=row.restriction_id,
        reports=tuple(ReportCard(r.reporter_id, r.reason, r.text, r.created_at) for r in reports),
    )


def case_by_public_id(viewer: Principal, public_id: str) -> CaseCard | None:
    """Return the case of that public id, or None where there is none this viewer may see: those who
    reported it see it, with their own report alone, and operators, with every report."""
    row = Case.objects.filter(public_id=public_id).first()
    card = case_card(row) if row else None
    if row is None or card is None or not can(viewer, "governance.see_case", card):
        return None
    if can(viewer, "governance.operate"):
        return card
    return _case_card(row, row.reports.filter(reporter_id=viewer.person_id))


def open_cases(viewer: Principal, *, cursor: str = "", size: int = PAGE_SIZE) -> Page[CaseCard]:
    """Return the operators' queue: open cases, due first. Raises PermissionDenied for anyone
    else."""
    require(viewer, "governance.operate")
    rows = Case.objects.filter(state=CaseState.OPEN).prefetch_related("reports")
    page = keyset(rows, order=["due_at", "id"], types=[datetime, int], cursor=cursor, size=size)
    return Page([case_card(row) for row in page.items], page.next)


def own_reports(viewer: Principal, *, limit: int = 50) -> list[CaseCard]:
    """Return what the viewer reported, latest first; of the reports, only their own."""
    mine = (
        Report.objects.filter(reporter_id=viewer.acting_id)
        .select_related("case")
        .order_by("-pk")[:limit]
    )
    return [_case_card(report.case, [report]) for report in mine]


def counts(viewer: Principal) -> dict[str, int]:
    """Return how much waits for operators: open cases and appeals, and how many of each are late.
    Raises PermissionDenied for anyone else."""
    require(viewer, "governance.operate")
    now = clock.now()
    cases, appeals = (
        Case.objects.filter(state=CaseState.OPEN),
        Appeal.objects.filter(state=AppealState.OPEN),
    )
    return {
        "cases": cases.count(),
        "late_cases": cases.filter(due_at__lt=now).count(),
        "appeals": appeals.count(),
        "late_appeals": appeals.filter(due_at__lt=now).count(),
    }


def _restrictions() -> QuerySet[Restriction]:
    return Restriction.objects.select_related("appeal")


def _of(subjects: Sequence[Subject]) -> Q:
    wanted = Q(pk__in=[])
    for kind in sorted({subject.kind for subject in subjects}):
        wanted |= Q(
            subject_kind=kind,
            subject_id__in={subject.id for subject in subjects if subject.kind == kind},
        )
    return wanted
