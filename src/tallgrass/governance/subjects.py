"""How payouts, entries, cases and statements are spoken of."""

from django.utils.translation import gettext as _

from tallgrass.governance.owners import owner_of_key
from tallgrass.kernel.subjects import Described, Subject, resolver
from tallgrass.ledger import queries as ledger


@resolver("payout")
def _payouts(ids: list[int]) -> dict[int, Described]:
    """The ledger knows owner keys only; here they become people."""
    found = {}
    for card in ledger.payout_cards(ids).values():
        owner = owner_of_key(card.owner_key)
        title = _("Payout of %(day)s") % {"day": card.requested_at.date().isoformat()}
        found[card.id] = Described(
            Subject("payout", card.id),
            title,
            "/earnings/",
            owner.person_id if owner else None,
            is_public=False,
        )
    return found
