"""Appeals: the subject's word against a restriction, and a person's answer."""

from datetime import timedelta

from tallgrass.governance import errors
from tallgrass.governance.actions.restrictions import end
from tallgrass.governance.models import Appeal, Restriction
from tallgrass.governance.notices import tell_operators, tell_subject
from tallgrass.governance.queries import appeal_card, restriction_card
from tallgrass.governance.types import AppealCard, AppealState, RestrictionState
from tallgrass.kernel import audit, clock, policies, sweeps
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import SYSTEM, Principal
from tallgrass.kernel.routes import path_of
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.text import clean_text
from tallgrass.kernel.transaction import transaction

UNANSWERED = "The appeal was not answered in time, so the restriction no longer stands."


def appeal(principal: Principal, *, restriction_id: int, text: str) -> AppealCard:
    """Speak against a restriction, once, within its time, also when it has ended. A person answers
    within policy's days."""
    with transaction():
        row = Restriction.objects.select_for_update().filter(pk=restriction_id).first()
        if row is None:
            raise errors.NO_SUCH_RESTRICTION()
        require(principal, "governance.appeal", restriction_card(row))
        text = clean_text(text, longest=4_000, field="text")
        if Appeal.objects.filter(restriction=row).exists():
            raise errors.APPEALED_ALREADY()
        if row.state == RestrictionState.LIFTED:
            raise errors.RESTRICTION_LIFTED()
        if clock.now() > row.appeal_until:
            raise errors.APPEAL_TOO_LATE()
        _version, policy = policies.current("governance")
        due_at = clock.now() + timedelta(days=policy["appeal_answer_days"])
        made = Appeal.objects.create(
            restriction=row, text=text, filed_at=clock.now(), due_at=due_at
        )
        audit.record(
            principal, "appeal.file", Subject(row.subject_kind, row.subject_id), restriction=row.pk
        )
        tell_operators(
            "governance.appealed",
            f"appealed:{made.pk}",
            path_of("statement", row.public_id),
            {"day": due_at.date().isoformat()},
        )
    return appeal_card(made)


def answer_appeal(principal: Principal, *, appeal_id: int, uphold: bool, answer: str) -> AppealCard:
    """Write a person's answer to an appeal. Upheld: the restriction stands. Overturned: it is
    lifted at once, where it is still in force."""
    with transaction():
        row = _locked(appeal_id)
        restriction = restriction_card(row.restriction)
        require(principal, "governance.answer_appeal", restriction)
        if row.state != AppealState.OPEN:
            raise errors.APPEAL_ANSWERED()
        answer = clean_text(answer, longest=4_000, field="answer")
        if len(answer) < 20:
            raise errors.ANSWER_TOO_SHORT()
        _answer(principal, row, AppealState.UPHELD if uphold else AppealState.OVERTURNED, answer)
        if not uphold and restriction.is_active:
            end(principal, restriction.id, RestrictionState.LIFTED, answer[:1_000])
        tell_subject(restriction, "governance.appeal_answered", f"appeal_answered:{row.pk}")
    return appeal_card(row)


def remind_late() -> int:
    """Tell operators, once each, of appeals past their day; returns how many."""
    late = Appeal.objects.filter(state=AppealState.OPEN, due_at__lte=clock.now(), reminded_at=None)
    return sweeps.each("governance.late_appeals", late, _remind)


def _remind(appeal_id: int) -> bool:
    row = _locked(appeal_id)
    if row.reminded_at or row.state != AppealState.OPEN:
        return False
    row.reminded_at = clock.now()
    row.save(update_fields=["reminded_at"])
    path = path_of("statement", row.restriction.public_id)
    tell_operators("governance.appeal_late", f"appeal_late:{row.pk}", path)
    return True


def lapse_unanswered() -> int:
    """Decide for the appellant an appeal that nobody answered, not even after the reminder; return
    how many were."""
    _version, policy = policies.current("governance")
    before = clock.now() - timedelta(days=policy["appeal_grace_days"])
    stale = Appeal.objects.filter(state=AppealState.OPEN, due_at__lte=before)
    return sweeps.each("governance.unanswered_appeals", stale, _lapse)


def _lapse(appeal_id: int) -> bool:
    row = _locked(appeal_id)
    if row.state != AppealState.OPEN:
        return False
    _answer(SYSTEM, row, AppealState.LAPSED, UNANSWERED)
    if row.restriction.state == RestrictionState.ACTIVE:
        end(SYSTEM, row.restriction_id, RestrictionState.LIFTED, UNANSWERED)
    card = restriction_card(row.restriction)
    tell_subject(card, "governance.appeal_answered", f"appeal_answered:{row.pk}")
    return True


def _locked(appeal_id: int) -> Appeal:
    row = (
        Appeal.objects.select_for_update()
        .filter(pk=appeal_id)
        .select_related("restriction")
        .first()
    )
    if row is None:
        raise errors.NO_SUCH_APPEAL()
    return row


def _answer(principal: Principal, row: Appeal, state: str, answer: str) -> None:
    row.state = state
    row.answer = answer
    row.answered_at = clock.now()
    row.answered_by_id = principal.person_id
    row.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    subject = Subject(row.restriction.subject_kind, row.restriction.subject_id)
    audit.record(
        principal, f"appeal.{state}", subject, appeal=row.pk, restriction=row.restriction_id
    )
