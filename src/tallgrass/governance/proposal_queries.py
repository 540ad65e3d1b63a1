"""Reads of what one operator proposed and another must confirm."""

from tallgrass.governance.models import JointProposal
from tallgrass.governance.types import ProposalCard, ProposalState
from tallgrass.kernel import clock
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal


def proposal_card(row: JointProposal) -> ProposalCard:
    """Return a proposal as operators read it."""
    return ProposalCard(
        id=row.pk,
        public_id=row.public_id,
        deed=row.deed,
        person_id=row.person_id,
        org_id=row.org_id,
        reason=row.reason,
        rule=row.rule,
        days=row.days,
        policy=row.policy,
        values=row.values,
        proposed_by=row.proposed_by_id,
        proposed_at=row.proposed_at,
        due_at=row.due_at,
        state=row.state,
    )


def open_proposals(viewer: Principal) -> list[ProposalCard]:
    """Return what waits for another operator, oldest first, at most a hundred, for operators.
    Raises PermissionDenied for anyone else."""
    require(viewer, "governance.operate")
    rows = JointProposal.objects.filter(state=ProposalState.OPEN, due_at__gt=clock.now())
    return [proposal_card(row) for row in rows.order_by("pk")[:100]]


def proposal_count(viewer: Principal) -> int:
    """Return how many proposals wait, for operators. Raises PermissionDenied for anyone else."""
    return len(open_proposals(viewer))


def proposal_by_public_id(viewer: Principal, public_id: str) -> ProposalCard | None:
    """Return a proposal for operators, or None where there is none. Raises PermissionDenied for
    anyone else."""
    require(viewer, "governance.operate")
    row = JointProposal.objects.filter(public_id=public_id).first()
    return proposal_card(row) if row else None
