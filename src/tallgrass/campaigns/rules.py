"""Who may do what to campaigns. A target knows `brand_id` and `agency_id`, or is an organisation's
id."""

from typing import Protocol

from tallgrass.kernel.looks import parties, through_case
from tallgrass.kernel.permissions import can, rule
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject


class OfBrand(Protocol):
    """A campaign, or its card."""

    @property
    def id(self) -> int: ...

    @property
    def brand_id(self) -> int: ...

    @property
    def agency_id(self) -> int | None: ...


@rule("campaigns.create")
def _brand_makers(principal: Principal, org_id: int) -> bool:
    """Let marketers and owners of a brand start its campaigns."""
    return principal.sits_in(org_id, "owner", "marketer") and _is(principal, org_id, "brand")


@rule("campaigns.read")
def _readers(principal: Principal, campaign: OfBrand) -> bool:
    """Allow every seat of the brand, every seat of the agency that won it, and operators through
    a case."""
    return _sides(principal, campaign) or _by_case(principal, "campaigns.read", campaign)


@rule("campaigns.find")
def _finders(principal: Principal, organisation: Subject) -> bool:
    """Let operators list an organisation's campaigns through a case about it."""
    is_one = organisation.kind == "organisation"
    return is_one and through_case(principal, "campaigns.find", organisation, [organisation])


@rule("campaigns.edit")
def _makers(principal: Principal, campaign: OfBrand) -> bool:
    """Let marketers and owners write briefs, run tenders, choose creators."""
    return principal.sits_in(campaign.brand_id, "owner", "marketer")


@rule("campaigns.decide", confirms_money=True)
def _deciders(principal: Principal, campaign: OfBrand) -> bool:
    """Let procurement (or an owner) approve budgets and awards; that it is not the submitter is
    checked where it is decided."""
    return principal.sits_in(campaign.brand_id, "owner", "procurement")


@rule("campaigns.fund")
def _funders(principal: Principal, campaign: OfBrand) -> bool:
    """Let any seat of the brand set approved money aside: it stays the brand's until notes are
    published."""
    return principal.sits_in(campaign.brand_id)


@rule("campaigns.read_bids")
def _bid_readers(principal: Principal, campaign: OfBrand) -> bool:
    """Let the brand read bids side by side, and operators through a case; each agency sees its own
    elsewhere."""
    sits = principal.sits_in(campaign.brand_id)
    return sits or _by_case(principal, "campaigns.read_bids", campaign)


@rule("campaigns.read_money")
def _money_readers(principal: Principal, campaign: OfBrand) -> bool:
    """Let the brand read who decided what and why, and operators through a case; not the agency
    that runs it."""
    sits = principal.sits_in(campaign.brand_id)
    return sits or _by_case(principal, "campaigns.read_money", campaign)


@rule("campaigns.see_deposits")
def _bookers_too(principal: Principal, campaign: OfBrand) -> bool:
    """Let the brand see what its campaign awaits and holds, and operators: they record what
    arrives."""
    return principal.is_operator or principal.sits_in(campaign.brand_id)


@rule("campaigns.deposit")
def _bookers(principal: Principal, campaign: OfBrand) -> bool:
    """Let whoever books what arrived for a brand book it for its campaign."""
    return can(principal, "ledger.fund", campaign.brand_id)


@rule("campaigns.bid")
def _bidders(principal: Principal, org_id: int) -> bool:
    """Let agents and owners of a social agency bid. That it is verified is checked where it
    bids."""
    return principal.sits_in(org_id, "owner", "agent") and _is(principal, org_id, "social_agency")


@rule("campaigns.read_tenders")
def _tender_readers(principal: Principal, _target: object) -> bool:
    """Let social agencies read open tenders."""
    return any(member.kind == "social_agency" for member in principal.memberships)


@rule("campaigns.propose_creators")
def _scouts(principal: Principal, campaign: OfBrand) -> bool:
    """Let the brand's marketers and the agency that won add creators to the pool."""
    return _makers(principal, campaign) or principal.sits_in(campaign.agency_id, "owner", "agent")


@rule("campaigns.choose")
def _choosers(principal: Principal, campaign: OfBrand) -> bool:
    """Let the brand alone short-list, exclude and invite."""
    return _makers(principal, campaign)


@rule("reports.read")
def _report_readers(principal: Principal, campaign: OfBrand) -> bool:
    """Let the brand and the agency that runs the campaign read its report, and operators through a
    case."""
    return _sides(principal, campaign) or _by_case(principal, "reports.read", campaign)


def _sides(principal: Principal, campaign: OfBrand) -> bool:
    return principal.sits_in(campaign.brand_id) or principal.sits_in(campaign.agency_id)


def _by_case(principal: Principal, verb: str, campaign: OfBrand) -> bool:
    whose = parties(orgs=dict.fromkeys((campaign.brand_id, campaign.agency_id)))
    return through_case(principal, verb, Subject("campaign", campaign.id), whose)


def _is(principal: Principal, org_id: int, kind: str) -> bool:
    return any(member.org_id == org_id and member.kind == kind for member in principal.memberships)
