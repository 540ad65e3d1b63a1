"""Cases: what people report, and what an operator decides."""

from datetime import datetime, timedelta

from tallgrass.governance import errors
from tallgrass.governance.actions.restrictions import restrict
from tallgrass.governance.models import Case, Report
from tallgrass.governance.notices import tell_case_decided, tell_operators
from tallgrass.governance.owners import SubjectOwner, owner_of
from tallgrass.governance.queries import case_card
from tallgrass.governance.types import CaseCard, CaseState, ReportReason
from tallgrass.kernel import audit, clock, limits, policies, sweeps
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.routes import path_of
from tallgrass.kernel.subjects import Subject, describe_one
from tallgrass.kernel.text import clean_text
from tallgrass.kernel.transaction import transaction


def report(principal: Principal, *, subject: Subject, reason: str, text: str = "") -> CaseCard:
    """Report a subject. It joins the case that is open about it, or opens one; the same person
    again changes nothing.

    The machine reports as the system. Raises NotFound for a subject that is gone or not public.
    """
    if reason not in ReportReason.values:
        raise errors.REPORT_REASON_UNKNOWN()
    text = clean_text(text, longest=2_000, field="text", required=False)
    described = describe_one(subject)
    if described is None or not (described.is_public or principal.is_system):
        raise errors.NOTHING_TO_REPORT()
    owner = owner_of(subject)
    require(principal, "governance.report", owner.person_id if owner else None)
    _version, policy = policies.current("governance")
    if principal.is_person:
        limits.spend(
            f"report:{principal.person_id}", capacity=policy["reports_an_hour"], seconds=3600
        )
    now = clock.now()
    with transaction():
        case, _is_new = Case.objects.get_or_create(
            subject_kind=subject.kind,
            subject_id=subject.id,
            state=CaseState.OPEN,
            defaults={
                "person_id": owner.person_id if owner else None,
                "opened_at": now,
                "due_at": now + timedelta(days=policy["case_answer_days"]),
            },
        )
        Report.objects.get_or_create(
            case=case,
            reporter_id=principal.person_id,
            defaults={"reason": reason, "text": text, "created_at": now},
        )
        audit.record(principal, "case.report", subject, case=case.pk, reason=reason)
    return case_card(case)


def decide_case(
    principal: Principal,
    *,
    case_id: int,
    explanation: str,
    kind: str = "",
    rule: str = "",
    ends_at: datetime | None = None,
) -> CaseCard:
    """Decide a case: without a `kind` no rule was broken; with one the subject is restricted, and
    `explanation` becomes the facts.

    Reporters and author are told. Raises Conflict for a case that is decided.
    """
    with transaction():
        row = Case.objects.select_for_update().filter(pk=case_id).first()
        if row is None:
            raise errors.NO_SUCH_CASE()
        require(principal, "governance.decide_case", row.person_id)
        if row.state != CaseState.OPEN:
            raise errors.CASE_DECIDED()
        subject = Subject(row.subject_kind, row.subject_id)
        row.explanation = clean_text(explanation, longest=4_000, field="explanation")
        row.state = CaseState.DISMISSED
        if kind:
            if ends_at is None:
                raise errors.RESTRICTION_NEEDS_END()
            made = restrict(
                principal,
                subject=subject,
                kind=kind,
                reason=row.explanation,
                rule=rule,
                ends_at=ends_at,
            )
            row.state = CaseState.RESTRICTED
            row.restriction_id = made.id
        row.decided_at = clock.now()
        row.decided_by_id = principal.person_id
        row.save()
        audit.record(principal, "case.decide", subject, case=row.pk, state=row.state)
        card = case_card(row)
        tell_case_decided(card, owner_of(subject) or SubjectOwner(row.person_id))
    return card


def remind_late() -> int:
    """Tell operators, once each, of cases past their day; returns how many."""
    late = Case.objects.filter(state=CaseState.OPEN, due_at__lte=clock.now(), reminded_at=None)
    return sweeps.each("governance.late_cases", late, _remind)


def _remind(case_id: int) -> bool:
    row = Case.objects.select_for_update().get(pk=case_id)
    if row.reminded_at or row.state != CaseState.OPEN:
        return False
    row.reminded_at = clock.now()
    row.save(update_fields=["reminded_at"])
    tell_operators("governance.case_late", f"case_late:{row.pk}", path_of("case", row.public_id))
    return True
