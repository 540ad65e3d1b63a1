"""Who may do what to contracts, drafts and payslips. Targets know the parties' ids."""

from tallgrass.contracts.parties import REVIEWERS, Parties, by_case, is_creator
from tallgrass.kernel.looks import parties, through_case
from tallgrass.kernel.permissions import rule
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject


@rule("contracts.read")
def _readers(principal: Principal, contract: Parties) -> bool:
    """Let the creator, every seat of the brand and of whoever takes a share read the terms, and
    operators through a case."""
    orgs = (contract.brand_id, contract.agency_id, contract.mcn_id)
    return (
        is_creator(principal, contract)
        or any(principal.sits_in(org) for org in orgs)
        or by_case(principal, "contracts.read", contract)
    )


@rule("contracts.find")
def _finders(principal: Principal, party: Subject) -> bool:
    """Let operators list somebody's contracts through a case about them."""
    is_one = party.kind in ("person", "organisation")
    return is_one and through_case(principal, "contracts.find", party, [party])


@rule("contracts.offer")
def _offerers(principal: Principal, payer_id: int) -> bool:
    """Allow marketers and owners of whoever pays."""
    return principal.sits_in(payer_id, *REVIEWERS)


@rule("contracts.take")
def _takers(principal: Principal, _target: object) -> bool:
    """Allow anyone with an account; for whom an open task is meant, the room that orders
    decides."""
    return principal.is_person


@rule("contracts.answer")
def _answerer(principal: Principal, contract: Parties) -> bool:
    return is_creator(principal, contract)


@rule("contracts.publish")
def _publisher(principal: Principal, contract: Parties) -> bool:
    return is_creator(principal, contract)


@rule("contracts.end")
def _enders(principal: Principal, contract: Parties) -> bool:
    """Let the creator, and the brand's marketers within the bounds of the contract, end it."""
    return is_creator(principal, contract) or principal.sits_in(contract.brand_id, *REVIEWERS)


@rule("drafts.submit")
def _author(principal: Principal, contract: Parties) -> bool:
    return is_creator(principal, contract)


@rule("drafts.read")
def _draft_readers(principal: Principal, contract: Parties) -> bool:
    """Let creator and brand read drafts, and operators through a case: agencies and MCNs see terms
    and money, not unpublished words."""
    return (
        is_creator(principal, contract)
        or principal.sits_in(contract.brand_id)
        or by_case(principal, "drafts.read", contract)
    )


@rule("drafts.review")
def _reviewers(principal: Principal, contract: Parties) -> bool:
    return principal.sits_in(contract.brand_id, *REVIEWERS)


@rule("payslips.read")
def _payslip_readers(principal: Principal, contract: Parties) -> bool:
    """Let the creator read a payslip, and operators through a case about them or the contract: it
    holds their hours."""
    if is_creator(principal, contract):
        return True
    thing, whose = Subject("contract", contract.id), parties(people=[contract.person_id])
    return through_case(principal, "payslips.read", thing, whose)
