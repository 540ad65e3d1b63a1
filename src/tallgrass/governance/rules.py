"""Who may restrict, appeal, answer, report and decide. What is not here is denied."""

from tallgrass.governance.types import CaseCard, EntryCard, ProposalCard, RestrictionCard
from tallgrass.kernel.looks import parties, through_case
from tallgrass.kernel.permissions import rule
from tallgrass.kernel.principal import Principal


@rule("governance.file_entry")
def _only_rooms(_principal: Principal, _target: object) -> bool:
    """Let the rooms that made the tie, acting as the system, file entries, and operators for what
    was left out."""
    return _principal.is_operator


@rule("governance.export_register")
def _operators_export_it(principal: Principal, _target: object) -> bool:
    return principal.is_operator


@rule("governance.see_entry")
def _public_once_published(principal: Principal, entry: EntryCard) -> bool:
    """Allow anyone, once it is published; before that its two sides, and operators through a
    case."""
    sides = principal.is_person and (
        principal.person_id == entry.person_id or principal.sits_in(entry.payer_org_id)
    )
    if entry.published_at is not None or sides:
        return True
    whose = parties(people=[entry.person_id], orgs=[entry.payer_org_id])
    return through_case(principal, "governance.see_entry", entry.subject, whose)


@rule("governance.restrict")
def _operators(principal: Principal, _target: object) -> bool:
    return principal.is_operator


@rule("governance.lift")
def _not_in_ones_own_cause(principal: Principal, restriction: RestrictionCard) -> bool:
    """Let operators lift a restriction, but none on themselves or on what they own."""
    return principal.is_operator and not _appellant(principal, restriction)


@rule("governance.confirm")
def _another_operator(principal: Principal, proposal: ProposalCard) -> bool:
    """Let an operator who neither proposed it nor is who it is about agree to a proposal."""
    return principal.is_operator and principal.person_id not in (
        proposal.proposed_by,
        proposal.person_id,
    )


@rule("governance.decline")
def _operators_but_whom_it_is_about(principal: Principal, proposal: ProposalCard) -> bool:
    """Let operators decline a proposal, and whoever made it take it back; not whom it is about."""
    return principal.is_operator and principal.person_id != proposal.person_id


@rule("governance.see_statement")
def _its_subject(principal: Principal, restriction: RestrictionCard) -> bool:
    return principal.is_operator or _appellant(principal, restriction)


@rule("governance.appeal")
def _appellant(principal: Principal, restriction: RestrictionCard) -> bool:
    """Allow whom it restricts: the person, or an owner of the organisation."""
    is_theirs = principal.is_person and principal.person_id == restriction.person_id
    return is_theirs or principal.sits_in(restriction.org_id, "owner")


@rule("governance.answer_appeal")
def _a_person(principal: Principal, restriction: RestrictionCard) -> bool:
    """Let an operator in person decide, and never in their own cause."""
    return principal.is_operator and principal.is_person and not _appellant(principal, restriction)


@rule("governance.report")
def _not_ones_own(principal: Principal, owner_id: int | None) -> bool:
    return principal.is_person and principal.person_id != owner_id


@rule("governance.see_case")
def _reporter_or_operator(principal: Principal, case: CaseCard) -> bool:
    return principal.is_operator or (
        principal.is_person
        and any(report.reporter_id == principal.person_id for report in case.reports)
    )


@rule("governance.decide_case")
def _decider(principal: Principal, owner_id: int | None) -> bool:
    """Let an operator in person decide, and never about themselves."""
    return principal.is_operator and principal.is_person and principal.person_id != owner_id


@rule("governance.look")
def _not_at_their_own(principal: Principal, owner_id: int | None) -> bool:
    """Let an operator in person look at what a case is about, and never at their own."""
    return principal.is_operator and principal.is_person and principal.person_id != owner_id


@rule("governance.operate")
def _operator(principal: Principal, _target: object) -> bool:
    """Let operators open the operator's pages."""
    return principal.is_operator
