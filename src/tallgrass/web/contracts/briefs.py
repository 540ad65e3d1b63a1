"""The brief behind a contract, where it has one."""

from tallgrass.campaigns.cards import CampaignFull
from tallgrass.campaigns.queries.campaigns import full
from tallgrass.contracts.cards import ContractCard


def brief_of(contract: ContractCard) -> CampaignFull | None:
    """The campaign a contract is for, whole; None for work that no campaign ordered. Whoever may
    read the contract may read its brief."""
    return full(contract.source.id) if contract.source.kind == "campaign" else None
