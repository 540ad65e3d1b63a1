"""Limits on reach, publishing, pay and account: each with its statement of reasons, each with an
end."""

from datetime import datetime, timedelta
from typing import Any

from tallgrass.governance import errors
from tallgrass.governance.models import Restriction
from tallgrass.governance.notices import tell_subject
from tallgrass.governance.owners import SubjectOwner, owner_of
from tallgrass.governance.queries import is_restricted, restriction_card
from tallgrass.governance.types import (
    Limit,
    RestrictionCard,
    RestrictionChange,
    RestrictionState,
    restriction_changed,
)
from tallgrass.kernel import audit, clock, policies, sweeps
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import SYSTEM, Principal
from tallgrass.kernel.subjects import BY_HOOK, Subject, limits_of
from tallgrass.kernel.text import clean_line, clean_text
from tallgrass.kernel.transaction import transaction
from tallgrass.people.standing_queries import is_operator


def restrict(
    principal: Principal,
    *,
    subject: Subject,
    kind: str,
    reason: str,
    rule: str,
    ends_at: datetime,
    automated: bool = False,
) -> RestrictionCard:
    """Restrict a subject until a day and tell its owner why: facts (`reason`), the rule, whether a
    machine decided, how to appeal.

    Pay on a payout holds it, account on a person closes the account; rooms hear of it in this
    transaction. Raises NotFound for a subject that is gone, Conflict for one restricted so already,
    Invalid for a statement that lacks something.
    """
    require(principal, "governance.restrict", subject)
    if kind == Limit.ACCOUNT:  # which people alone have
        if is_operator(subject.id) and not principal.is_system:
            raise errors.OPERATOR_NEEDS_TWO()
        require(principal, "people.suspend", subject.id)
    return impose(
        principal,
        subject=subject,
        kind=kind,
        reason=reason,
        rule=rule,
        ends_at=ends_at,
        automated=automated,
    )


def impose(
    principal: Principal,
    *,
    subject: Subject,
    kind: str,
    reason: str,
    rule: str,
    ends_at: datetime,
    automated: bool = False,
) -> RestrictionCard:
    """Put a restriction in force, by whoever has been found entitled to."""
    reason = clean_text(reason, longest=4_000, field="reason")
    rule = clean_line(rule, longest=120, field="rule")
    _check(subject, kind, ends_at)
    facts: dict[str, Any] = {"kind": kind, "rule": rule, "automated": automated}
    now = clock.now()
    with transaction():
        owner = _owner_of_unrestricted(subject, kind)
        _version, policy = policies.current("governance")
        row = Restriction.objects.create(
            subject_kind=subject.kind,
            subject_id=subject.id,
            person_id=owner.person_id,
            org_id=owner.org_id,
            **facts,
            reason=reason,
            decided_by_id=principal.person_id,
            starts_at=now,
            ends_at=ends_at,
            appeal_until=now + timedelta(days=policy["appeal_days"]),
        )
        _apply(row, is_active=True)
        audit.record(principal, "restriction.impose", subject, restriction=row.pk, **facts)
        card = restriction_card(row)
        tell_subject(card, "governance.restricted", f"restricted:{row.pk}")
    return card


def _owner_of_unrestricted(subject: Subject, kind: str) -> SubjectOwner:
    owner = owner_of(subject)
    if owner is None:
        raise errors.NOTHING_TO_RESTRICT()
    if is_restricted(subject, kind):
        raise errors.RESTRICTED_ALREADY()
    return owner


def lift(principal: Principal, *, restriction_id: int, reason: str) -> RestrictionCard:
    """End a restriction before its day, with a reason its subject reads. What it took away is
    restored at once."""
    require(principal, "governance.restrict", None)
    row = Restriction.objects.filter(pk=restriction_id).first()
    if row is None:
        raise errors.NO_SUCH_RESTRICTION()
    require(principal, "governance.lift", restriction_card(row))
    return end(
        principal,
        restriction_id,
        RestrictionState.LIFTED,
        clean_line(reason, longest=1_000, field="reason"),
    )


def end(principal: Principal, restriction_id: int, state: str, reason: str = "") -> RestrictionCard:
    """Take a restriction out of force, by whoever has been found entitled to. Raises Conflict when
    it is not in force."""
    with transaction():
        row = Restriction.objects.select_for_update().filter(pk=restriction_id).first()
        if row is None:
            raise errors.NO_SUCH_RESTRICTION()
        if row.state != RestrictionState.ACTIVE:
            raise errors.RESTRICTION_OVER()
        row.state = state
        row.lift_reason = reason
        row.ended_at = clock.now()
        row.save(update_fields=["state", "lift_reason", "ended_at"])
        _apply(row, is_active=False)
        audit.record(
            principal,
            f"restriction.{state}",
            Subject(row.subject_kind, row.subject_id),
            restriction=row.pk,
        )
        card = restriction_card(row)
        tell_subject(card, "governance.restriction_ended", f"restriction_ended:{row.pk}")
    return card


def expire_due() -> int:
    """End every restriction whose day has come; returns how many ended."""
    due = Restriction.objects.filter(state=RestrictionState.ACTIVE, ends_at__lte=clock.now())
    return sweeps.each("governance.expire_restrictions", due, _expire, by="ends_at")


def _expire(restriction_id: int) -> bool:
    row = Restriction.objects.select_for_update().get(pk=restriction_id)
    if row.state != RestrictionState.ACTIVE:
        return False
    end(SYSTEM, restriction_id, RestrictionState.EXPIRED)
    return True


def _check(subject: Subject, kind: str, ends_at: datetime) -> None:
    if kind not in Limit.values:
        raise errors.RESTRICTION_KIND_UNKNOWN()
    if kind not in limits_of(subject):
        raise errors.LIMIT_NOT_APPLICABLE()
    _version, policy = policies.current("governance")
    longest = clock.now() + timedelta(days=policy["longest_restriction_days"])
    if not clock.now() < ends_at <= longest:
        raise errors.RESTRICTION_END_OUT_OF_BOUNDS(days=policy["longest_restriction_days"])


def _apply(row: Restriction, *, is_active: bool) -> None:
    """Make what the restriction says true, in its transaction."""
    subject = Subject(row.subject_kind, row.subject_id)
    limits_of(subject).get(row.kind, BY_HOOK)(subject.id, is_active, row.reason)
    restriction_changed.fire(RestrictionChange(subject, row.kind, is_active))
