"""Looks at private things: an operator opens one for a case, each reading leaves its row, and those
whom it concerns are told."""

from datetime import timedelta

from tallgrass.governance import errors
from tallgrass.governance.look_queries import look_card, open_rows
from tallgrass.governance.models import Case, CaseReading, Look
from tallgrass.governance.owners import SubjectOwner
from tallgrass.governance.types import CaseState, LookCard
from tallgrass.kernel import audit, clock, policies
from tallgrass.kernel.looks import PrivateThing
from tallgrass.kernel.permissions import require, require_fresh
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.routes import path_of
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.text import clean_text
from tallgrass.kernel.transaction import transaction
from tallgrass.notices.actions.trusted.telling import notify_all
from tallgrass.notices.types import Notification

ONE_READING = timedelta(minutes=1)
"""What is read again within it is still the same reading: a page and its pictures."""


def open_look(principal: Principal, *, case_id: int, reason: str) -> LookCard:
    """Open a look at the private things of what a case is about, for some hours, with the reason
    that those whom it concerns read.

    Raises PermissionDenied in one's own cause, Conflict for a decided case and a second look.
    """
    reason = clean_text(reason, longest=1_000, field="reason")
    now = clock.now()
    with transaction():
        case = Case.objects.select_for_update().filter(pk=case_id).first()
        if case is None:
            raise errors.NO_SUCH_CASE()
        require(principal, "governance.look", case.person_id)
        require_fresh(principal)
        if case.state != CaseState.OPEN:
            raise errors.CASE_DECIDED()
        if open_rows(principal).filter(case=case).exists():
            raise errors.LOOKING_ALREADY()
        _version, policy = policies.current("governance")
        row = Look.objects.create(
            case=case,
            operator_id=principal.acting_id,
            reason=reason,
            opened_at=now,
            ends_at=now + timedelta(hours=policy["look_hours"]),
        )
        subject = Subject(case.subject_kind, case.subject_id)
        audit.record(principal, "look.open", subject, case=case.pk, look=row.pk)
    return look_card(row)


def leave_row(principal: Principal, reading: PrivateThing) -> bool:
    """Write down that an operator read something, a row for each side it concerns, and tell each
    side at its first; say whether a look was still open for it."""
    now = clock.now()
    named = {(subject.kind, subject.id) for subject in reading.named_in}
    looks = open_rows(principal).select_related("case").order_by("pk")
    with transaction():
        open_now = [row for row in looks if (row.case.subject_kind, row.case.subject_id) in named]
        if not open_now:
            return False
        look = open_now[0]
        thing = {"thing_kind": reading.thing.kind, "thing_id": reading.thing.id}
        lately = look.readings.filter(verb=reading.verb, at__gt=now - ONE_READING, **thing)
        if lately.exists():
            return True
        CaseReading.objects.bulk_create(
            CaseReading(
                look=look,
                at=now,
                verb=reading.verb,
                whose_kind=whose.kind,
                whose_id=whose.id,
                **thing,
            )
            for whose in reading.whose
        )
        for whose in reading.whose:
            _tell(look, whose)
    return True


def _tell(look: Look, whose: Subject) -> None:
    """Tell a person, or the owners of an organisation, once a look."""
    is_person = whose.kind == "person"
    side = SubjectOwner(whose.id if is_person else None, None if is_person else whose.id)
    key, path = f"looked:{look.pk}", path_of("who_looked")
    notify_all(
        [Notification(pk, "governance.looked", f"{key}:{pk}", {}, path) for pk in side.people_ids]
    )
