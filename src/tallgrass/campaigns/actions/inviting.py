"""One action invites everyone on the short-list."""

from collections.abc import Sequence

from tallgrass.campaigns import errors
from tallgrass.campaigns.actions.moves import record_event
from tallgrass.campaigns.actions.offering import Invitee, offer_contracts
from tallgrass.campaigns.actions.pools import gathering, move_entries
from tallgrass.campaigns.types import PoolState
from tallgrass.contracts.cards import OfferCard
from tallgrass.contracts.terms.cards import InKind
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.transaction import transaction
from tallgrass.people.reach_queries import out_of_reach


def invite_shortlisted(
    principal: Principal, *, campaign_id: int, in_kind: InKind | None = None
) -> Sequence[OfferCard]:
    """Offer a contract to everyone on the short-list, each in their wave and tier, all in one
    commit.

    Whoever wants nothing of the campaign's sides, or of who invites, stays uninvited. Raises
    OverBudget when a line cannot bear them all: then nobody is invited.
    """
    with transaction():
        row = gathering(principal, campaign_id, "campaigns.choose")
        shut = out_of_reach([row.brand_id, row.agency_id], actor_id=principal.person_id)
        entries = list(
            row.pool.select_for_update()
            .filter(state=PoolState.SHORTLISTED)
            .exclude(person_id__in=shut)
            .order_by("-score", "-pk")
        )
        if not entries:
            raise errors.SHORT_LIST_EMPTY()
        invitees = [Invitee(entry.person_id, entry.tier, entry.wave) for entry in entries]
        offered = offer_contracts(principal, campaign=row, invitees=invitees, in_kind=in_kind)
        move_entries(principal, entries, "invite")
        record_event(principal, row, "invite", offered=len(offered))
    return offered
