"""Reads of the clicks on a contract's tracked link."""

from dataclasses import dataclass

from tallgrass.contracts.cards import ContractCard
from tallgrass.contracts.queries.contracts import contract_card
from tallgrass.kernel.paging import Page
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.signals.queries import clicks_of, reasons_of
from tallgrass.signals.types import ClickRow


@dataclass(frozen=True, slots=True)
class ContractClicks:
    """A contract with a page of the clicks on its link, each with its verdict, and how many there
    are by reason."""

    card: ContractCard
    page: Page[ClickRow]
    reasons: dict[str, int]


def contract_clicks(
    viewer: Principal, public_id: str, *, reason: str = "", cursor: str = ""
) -> ContractClicks | None:
    """Return the clicks on a contract's link, latest first, of one reason or of all; None where
    there is no contract that this viewer may read. Creator and brand read the same."""
    card = contract_card(viewer, public_id)
    if card is None:
        return None
    subject = Subject("contract", card.id)
    page = clicks_of(subject, cursor=cursor, reason=reason)
    return ContractClicks(card, page, reasons_of([subject]))
