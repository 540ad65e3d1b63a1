"""Reads of contracts by what they are for: a campaign, a show, a commission."""

from tallgrass.contracts.cards import Offered
from tallgrass.contracts.models import Contract
from tallgrass.contracts.types import ContractKind
from tallgrass.kernel.subjects import Subject


def taken_by(source: Subject, person_id: int) -> Offered | None:
    """The per-click contract this person has under a source, if they took one."""
    rows = Contract.objects.filter(
        campaign_id=source.id, person_id=person_id, kind=ContractKind.CLICKS
    )
    row = rows.select_related("terms").first()
    return offered_of(row) if row else None


def offered_of(row: Contract) -> Offered:
    """A contract as whoever offered it learns of it."""
    return Offered(
        row.pk,
        row.public_id,
        row.person_id,
        row.gross,
        row.terms.card.net,
        row.due_at or row.offered_at,
    )
