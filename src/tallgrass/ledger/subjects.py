"""How other rooms may speak of payouts without knowing them."""

from django.utils.translation import gettext as _

from tallgrass.kernel.principal import SYSTEM
from tallgrass.kernel.routes import path_of
from tallgrass.kernel.subjects import OwnerKind, Subject, SubjectDescription, SubjectKind, declare
from tallgrass.kernel.telling_time import in_words
from tallgrass.ledger import queries
from tallgrass.ledger.actions.payouts import hold_payout, release_payout
from tallgrass.ledger.models import Payout
from tallgrass.ledger.types import PayoutState, owner_of_key

LONGEST_REASON = 300


def _payouts(ids: list[int]) -> dict[int, SubjectDescription]:
    found = {}
    for card in queries.payout_cards(ids).values():
        person_id, org_id = owner_of_key(card.owner_key)
        title = _("Payout of %(day)s") % {"day": in_words(card.requested_at.date().isoformat())}
        found[card.id] = SubjectDescription(
            Subject("payout", card.id),
            title,
            path_of("earnings"),
            person_id,
            is_public=False,
            owner_org_id=org_id,
        )
    return found


def _payouts_by_public_id(ids: list[str]) -> dict[str, int]:
    return dict(Payout.objects.filter(public_id__in=ids).values_list("public_id", "pk"))


def _hold(payout_id: int, holds: bool, reason: str) -> None:
    """Hold a payout, or release one that is still held."""
    if holds:
        line = " ".join(reason.split())
        short = line if len(line) <= LONGEST_REASON else line[: LONGEST_REASON - 1] + "…"
        hold_payout(SYSTEM, payout_id=payout_id, reason=short)
    elif queries.payout_cards([payout_id])[payout_id].state == PayoutState.HELD:
        release_payout(SYSTEM, payout_id=payout_id)


declare(SubjectKind("payout", _payouts, _payouts_by_public_id, OwnerKind.EITHER, {"pay": _hold}))
