"""What operators do only together: one proposes, another confirms, and both are on the record."""

from datetime import timedelta
from typing import Any

from tallgrass.governance import errors
from tallgrass.governance.actions.restrictions import impose
from tallgrass.governance.models import JointProposal
from tallgrass.governance.notices import tell_operators
from tallgrass.governance.proposal_queries import proposal_card
from tallgrass.governance.types import JointDeed, Limit, ProposalCard, ProposalState
from tallgrass.kernel import audit, clock, policies, sweeps
from tallgrass.kernel.permissions import require, require_fresh
from tallgrass.kernel.policies import PolicyChange
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


def propose_erasure(principal: Principal, *, person_id: int, reason: str) -> ProposalCard:
    """Propose to delete the account of somebody who cannot ask for it themselves. Once another
    operator agrees, it is as if they had: hidden at once, told by mail how to come back, erased
    after the days of the policy.

    Raises PermissionDenied for oneself and for a colleague, Conflict without a second operator.
    """
    require(principal, "people.propose_erasure", person_id)
    require_fresh(principal)
    return _propose(principal, JointDeed.ERASURE, person_id, None, reason=reason)


def change_policy(principal: Principal, change: PolicyChange) -> ProposalCard | None:
    """Change a policy at once, or propose it where that makes people less safe: nothing changes
    then until another operator agrees. Returns the proposal, if it is one.

    Raises as `policies.revise` does, and Conflict without a second operator.
    """
    if not policies.loosened(principal, change):
        policies.revise(
            principal,
            name=change.name,
            body=change.body,
            reason=change.reason,
            seen=change.seen,
        )
        return None
    _version, now = policies.current(change.name)
    return _propose(
        principal,
        JointDeed.POLICY,
        None,
        None,
        reason=clean_line(change.reason, longest=policies.LONGEST_REASON, field="reason"),
        policy=change.name,
        values={key: value for key, value in change.body.items() if now[key] != value},
        seen=change.seen,
    )


def _propose(
    principal: Principal,
    deed: JointDeed,
    person_id: int | None,
    org_id: int | None,
    *,
    reason: str,
    policy: str = "",
    **facts: Any,
) -> ProposalCard:
    reason = clean_text(reason, longest=4_000, field="reason")
    if not set(operator_ids()) - {principal.person_id, person_id}:
        raise errors.NO_SECOND_OPERATOR()
    now = clock.now()
    about: dict[str, Any] = {
        "deed": deed,
        "person_id": person_id,
        "org_id": org_id,
        "policy": policy,
    }
    with transaction():
        same = JointProposal.objects.filter(**about)
        if same.filter(state=ProposalState.OPEN, due_at__gt=now).exists():
            raise errors.PROPOSED_ALREADY()
        row = JointProposal.objects.create(
            **about,
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
        _carry_out(principal, row)
    return proposal_card(row)


def _carry_out(principal: Principal, row: JointProposal) -> None:
    """Do what was agreed to, as far as its own rules still allow it."""
    if row.deed == JointDeed.POLICY:
        policies.revise(
            principal,
            name=row.policy,
            body=row.values,
            reason=row.reason,
            seen=row.seen,
            is_agreed=True,
        )
        return
    assert row.person_id is not None
    if row.deed == JointDeed.OWNER:
        assert row.org_id is not None
        require(principal, "people.seat_owner", row.org_id)
        people.offer_seat(SYSTEM, org_id=row.org_id, person_id=row.person_id, role="owner")
    elif row.deed == JointDeed.ERASURE:
        require(principal, "people.propose_erasure", row.person_id)
        people.ask_erasure(SYSTEM, person_id=row.person_id)
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
    about = Subject("proposal", row.pk)
    if row.org_id is not None:
        about = Subject("organisation", row.org_id)
    elif row.person_id is not None:
        about = Subject("person", row.person_id)
    facts = {"proposal": row.pk, "deed": str(row.deed), "person": row.person_id}
    if row.policy:
        facts |= {"policy": row.policy, "values": row.values}
    audit.record(principal, f"proposal.{verb}", about, **facts)
