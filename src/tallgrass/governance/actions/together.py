"""What operators do only together: one proposes, another confirms, and both are on the record."""

from datetime import timedelta
from typing import Any

from tallgrass.governance import errors
from tallgrass.governance.actions.restrictions import impose
from tallgrass.governance.models import JointProposal
from tallgrass.governance.notices import tell_operators
from tallgrass.governance.proposal_queries import proposal_card
from tallgrass.governance.types import JointDeed, Limit, ProposalCard, ProposalState
from tallgrass.kernel import audit, clock, sweeps
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import SYSTEM, Principal
from tallgrass.kernel.routes import path_of
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.text import clean_line, clean_text
from tallgrass.kernel.transaction import transaction
from tallgrass.people import actions as people
from tallgrass.people.queries import operator_ids

ANSWER_DAYS = 14
LONGEST_SUSPENSION = 365


def propose_owner(
    principal: Principal, *, org_id: int, person_id: int, reason: str
) -> ProposalCard:
    """Propose who should own an organisation that nobody who can act owns. Once another operator
    agrees, it is offered to them.

    Raises PermissionDenied where an owner can be reached, Conflict without a second operator.
    """
    require(principal, "people.seat_owner", org_id)
    return _propose(principal, JointDeed.OWNER, person_id, org_id, reason=reason)


def propose_suspension(
    principal: Principal, *, person_id: int, reason: str, rule: str, days: int
) -> ProposalCard:
    """Propose to close a colleague's account for some days; reason and rule are those of the
    statement they get once another operator agrees.

    Raises PermissionDenied for oneself and for whoever is no operator.
    """
    require(principal, "people.suspend_operator", person_id)
    rule = clean_line(rule, longest=120, field="rule")
    if not 0 < days <= LONGEST_SUSPENSION:
        raise errors.RESTRICTION_END_OUT_OF_BOUNDS(days=LONGEST_SUSPENSION)
    return _propose(
        principal, JointDeed.SUSPENSION, person_id, None, reason=reason, rule=rule, days=days
    )


def _propose(
    principal: Principal,
    deed: JointDeed,
    person_id: int,
    org_id: int | None,
    *,
    reason: str,
    **facts: Any,
) -> ProposalCard:
    reason = clean_text(reason, longest=4_000, field="reason")
    if not set(operator_ids()) - {principal.person_id, person_id}:
        raise errors.NO_SECOND_OPERATOR()
    now = clock.now()
    with transaction():
        same = JointProposal.objects.filter(deed=deed, person_id=person_id, org_id=org_id)
        if same.filter(state=ProposalState.OPEN, due_at__gt=now).exists():
            raise errors.PROPOSED_ALREADY()
        row = JointProposal.objects.create(
            deed=deed,
            person_id=person_id,
            org_id=org_id,
            reason=reason,
            **facts,
            proposed_by_id=principal.acting_id,
            proposed_at=now,
            due_at=now + timedelta(days=ANSWER_DAYS),
        )
        _record(principal, "propose", row)
        tell_operators("governance.proposed", f"proposed:{row.pk}", path_of("proposals"))
    return proposal_card(row)


def confirm(principal: Principal, *, proposal_id: int) -> ProposalCard:
    """Agree to what another operator proposed, and do it. What has become impossible meanwhile is
    refused, and the proposal stays."""
    with transaction():
        row = _locked(proposal_id)
        require(principal, "governance.confirm", proposal_card(row))
        _answer(principal, row, ProposalState.CONFIRMED)
        _record(principal, "confirm", row)
        if row.deed == JointDeed.OWNER:
            assert row.org_id is not None
            require(principal, "people.seat_owner", row.org_id)
            people.offer_seat(SYSTEM, org_id=row.org_id, person_id=row.person_id, role="owner")
        else:
            require(principal, "people.suspend_operator", row.person_id)
            impose(
                principal,
                subject=Subject("person", row.person_id),
                kind=Limit.ACCOUNT,
                reason=row.reason,
                rule=row.rule,
                ends_at=clock.now() + timedelta(days=row.days),
            )
    return proposal_card(row)


def decline(principal: Principal, *, proposal_id: int) -> ProposalCard:
    """Say no to a proposal, or take one's own back."""
    with transaction():
        row = _locked(proposal_id)
        require(principal, "governance.decline", proposal_card(row))
        _answer(principal, row, ProposalState.DECLINED)
        _record(principal, "decline", row)
    return proposal_card(row)


def lapse_unanswered() -> int:
    """Let proposals lapse that nobody answered in time, and tell all operators; returns how
    many."""
    late = JointProposal.objects.filter(state=ProposalState.OPEN, due_at__lte=clock.now())
    return sweeps.each("governance.lapse_proposals", late, _lapse)


def _lapse(proposal_id: int) -> bool:
    row = JointProposal.objects.select_for_update().get(pk=proposal_id)
    if row.state != ProposalState.OPEN or row.due_at > clock.now():
        return False
    row.state = ProposalState.LAPSED
    row.save(update_fields=["state"])
    _record(SYSTEM, "lapse", row)
    tell_operators("governance.proposal_lapsed", f"lapsed:{row.pk}", path_of("proposals"))
    return True


def _locked(proposal_id: int) -> JointProposal:
    row = JointProposal.objects.select_for_update().filter(pk=proposal_id).first()
    if row is None:
        raise errors.NO_SUCH_PROPOSAL()
    return row


def _answer(principal: Principal, row: JointProposal, state: ProposalState) -> None:
    if row.state != ProposalState.OPEN or row.due_at <= clock.now():
        raise errors.PROPOSAL_OVER()
    row.state, row.answered_by_id, row.answered_at = state, principal.acting_id, clock.now()
    row.save(update_fields=["state", "answered_by", "answered_at"])


def _record(principal: Principal, verb: str, row: JointProposal) -> None:
    kind, number = ("organisation", row.org_id) if row.org_id else ("person", row.person_id)
    facts = {"proposal": row.pk, "deed": str(row.deed), "person": row.person_id}
    audit.record(principal, f"proposal.{verb}", Subject(kind, number), **facts)
