"""Who may do what to contracts, drafts, reports and payslips. Targets know the parties' ids."""

from typing import Protocol

from tallgrass.kernel.permissions import rule
from tallgrass.kernel.principal import Principal

REVIEWERS = ("owner", "marketer")


class Parties(Protocol):
    """The sides of a contract: creator, brand, and (if any) the agency and the MCN that take a
    share."""

    @property
    def person_id(self) -> int: ...
    @property
    def brand_id(self) -> int: ...
    @property
    def agency_id(self) -> int | None: ...
    @property
    def mcn_id(self) -> int | None: ...


class Reported(Protocol):
    """A campaign whose report is asked for."""

    @property
    def brand_id(self) -> int: ...
    @property
    def agency_id(self) -> int | None: ...


def is_creator(principal: Principal, contract: Parties) -> bool:
    """Whether this is the person under contract."""
    return principal.is_person and principal.person_id == contract.person_id


@rule("contracts.read")
def _readers(principal: Principal, contract: Parties) -> bool:
    """The creator, every seat of the brand and of whoever takes a share, and operators read the
    terms."""
    orgs = (contract.brand_id, contract.agency_id, contract.mcn_id)
    return (
        principal.is_operator
        or is_creator(principal, contract)
        or any(principal.sits_in(org) for org in orgs)
    )


@rule("contracts.answer")
def _answerer(principal: Principal, contract: Parties) -> bool:
    return is_creator(principal, contract)


@rule("contracts.publish")
def _publisher(principal: Principal, contract: Parties) -> bool:
    return is_creator(principal, contract)


@rule("contracts.end")
def _enders(principal: Principal, contract: Parties) -> bool:
    """The creator, and the brand's marketers within the bounds of the contract."""
    return is_creator(principal, contract) or principal.sits_in(contract.brand_id, *REVIEWERS)


@rule("drafts.submit")
def _author(principal: Principal, contract: Parties) -> bool:
    return is_creator(principal, contract)


@rule("drafts.read")
def _draft_readers(principal: Principal, contract: Parties) -> bool:
    """Drafts are between creator and brand: agencies and MCNs see terms and money, not unpublished
    words."""
    return is_creator(principal, contract) or principal.sits_in(contract.brand_id)


@rule("drafts.review")
def _reviewers(principal: Principal, contract: Parties) -> bool:
    return principal.sits_in(contract.brand_id, *REVIEWERS)


@rule("payslips.read")
def _payslip_readers(principal: Principal, contract: Parties) -> bool:
    """A payslip holds her hours: it is hers, and operators' who answer for it."""
    return principal.is_operator or is_creator(principal, contract)


@rule("reports.read")
def _report_readers(principal: Principal, campaign: Reported) -> bool:
    """The brand, the agency that runs the campaign, and operators."""
    return (
        principal.is_operator
        or principal.sits_in(campaign.brand_id)
        or principal.sits_in(campaign.agency_id)
    )


@rule("drafts.review_all")
def _campaign_reviewers(principal: Principal, campaign: Reported) -> bool:
    return principal.sits_in(campaign.brand_id, *REVIEWERS)
