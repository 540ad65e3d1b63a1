"""Whose turn it is, and when the brand may go."""

from tallgrass.contracts.models import Contract
from tallgrass.contracts.types import ContractState, DraftState

CREATOR, BRAND = "creator", "brand"
LIVE = (ContractState.OFFERED, ContractState.ACCEPTED, ContractState.APPROVED)


def brand_may_end(contract: Contract) -> bool:
    """Tell whether the contract lets the brand go now."""
    if contract.state == ContractState.OFFERED:
        return True
    if contract.state != ContractState.ACCEPTED:
        return False
    if contract.turn == CREATOR:
        return contract.reminded_at is not None
    last = contract.drafts.order_by("-round").first()
    return bool(
        last and last.state == DraftState.SUBMITTED and last.round >= contract.terms.card.rounds
    )
