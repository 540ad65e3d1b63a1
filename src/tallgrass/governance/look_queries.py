"""Reads of operators' looks: those that are open, and what was read by them."""

from datetime import datetime

from django.db.models import Q, QuerySet

from tallgrass.governance.models import CaseReading, Look
from tallgrass.governance.types import CaseState, LookCard, ReadingCard
from tallgrass.kernel import clock
from tallgrass.kernel.paging import PAGE_SIZE, Page, keyset
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject


def open_rows(principal: Principal) -> QuerySet[Look]:
    """Return an operator's looks that last, of cases that are still open."""
    return Look.objects.filter(
        operator_id=principal.acting_id, ends_at__gt=clock.now(), case__state=CaseState.OPEN
    )


def look_subjects(viewer: Principal) -> frozenset[Subject]:
    """Return what the viewer's open looks are about."""
    rows = open_rows(viewer).values_list("case__subject_kind", "case__subject_id")
    return frozenset(Subject(kind, pk) for kind, pk in rows)


def look_card(row: Look) -> LookCard:
    """Return a look as its operator reads it."""
    subject = Subject(row.case.subject_kind, row.case.subject_id)
    return LookCard(row.public_id, row.case_id, subject, row.reason, row.opened_at, row.ends_at)


def open_look_for(viewer: Principal, case_id: int) -> LookCard | None:
    """Return the operator's open look for a case, or None. Raises PermissionDenied for anyone
    else."""
    require(viewer, "governance.operate")
    row = open_rows(viewer).filter(case_id=case_id).select_related("case").first()
    return look_card(row) if row else None


def readings_of(viewer: Principal, *, cursor: str = "", size: int = PAGE_SIZE) -> Page[ReadingCard]:
    """Return what operators read of the viewer's private things and of those of organisations they
    own, the latest first."""
    owned = [seat.org_id for seat in viewer.memberships if seat.role == "owner"]
    mine = Q(whose_kind="person", whose_id=viewer.acting_id)
    rows = CaseReading.objects.filter(mine | Q(whose_kind="organisation", whose_id__in=owned))
    page = keyset(
        rows.select_related("look"),
        order=["-at", "-id"],
        types=[datetime, int],
        cursor=cursor,
        size=size,
    )
    return Page([_card(row) for row in page.items], page.next)


def _card(row: CaseReading) -> ReadingCard:
    return ReadingCard(
        at=row.at,
        verb=row.verb,
        thing=Subject(row.thing_kind, row.thing_id),
        whose=Subject(row.whose_kind, row.whose_id),
        reason=row.look.reason,
        operator_id=row.look.operator_id,
    )
