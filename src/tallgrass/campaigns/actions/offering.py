"""Offering contracts: terms frozen, contracts offered, any number of them in one commit."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from tallgrass.campaigns import policies
from tallgrass.campaigns.actions.moves import locked
from tallgrass.campaigns.fees import TierFees, check_fees
from tallgrass.campaigns.models import Campaign
from tallgrass.campaigns.orders import order_of
from tallgrass.campaigns.queries.campaigns import budget
from tallgrass.campaigns.queries.candidates import sides_of
from tallgrass.campaigns.queries.fees import fees_by_tier
from tallgrass.campaigns.reasons import money
from tallgrass.campaigns.types import CampaignState, source_of
from tallgrass.contracts.actions.offer import Invitee, offer_flat
from tallgrass.contracts.cards import Offered
from tallgrass.contracts.queries.sources import offered_people
from tallgrass.contracts.terms.cards import InKind
from tallgrass.contracts.types import LINE_OF_TIER, Line, Wave
from tallgrass.kernel import audit, clock
from tallgrass.kernel.errors import Conflict, Invalid
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.transaction import transaction
from tallgrass.people import queries as people
from tallgrass.people.types import PersonCard
from tallgrass.profiles.types import Tier

MOST_AT_ONCE = 5_000
MOST_NAMED = 10


class OverBudget(Conflict):
    """The offers would bind more than a budget line has free."""


def offer_contracts(
    principal: Principal,
    *,
    campaign_id: int,
    invitees: Sequence[Invitee],
    in_kind: InKind | None = None,
) -> list[Offered]:
    """Offer each invitee a flat-fee contract on the campaign's terms. Whoever was offered one
    before is passed over silently.

    Terms never change afterwards. Raises OverBudget when a line's budget, less what offers already
    bind, would not bear them all (then nothing is offered), Invalid for a tier without fees or a
    person without an account.
    """
    if len(invitees) > MOST_AT_ONCE:
        raise Invalid(_("Invite at most %(most)d at once.") % {"most": MOST_AT_ONCE})
    with transaction():
        campaign = locked(campaign_id)
        require(principal, "campaigns.choose", campaign)
        if campaign.state != CampaignState.RUNNING:
            raise Conflict(
                _("Invitations go out once the campaign is started."), hint=_("Start it first.")
            )
        fresh = _not_yet_offered(campaign, invitees)
        if not fresh:
            return []
        fees = fees_by_tier(campaign)
        _check_people(campaign, fresh)
        _check_tiers(fresh, fees)
        _check_waves(campaign, fresh)
        _check_budget(campaign, fresh, fees)
        offered = offer_flat(
            principal,
            order=order_of(campaign),
            invitees=fresh,
            answer_by=clock.now() + timedelta(days=policies.days("answer")),
            in_kind=in_kind,
        )
        audit.record(
            principal, "campaign.offer", Subject("campaign", campaign.pk), contracts=len(offered)
        )
    return offered


def _not_yet_offered(campaign: Campaign, invitees: Sequence[Invitee]) -> list[Invitee]:
    known = offered_people(source_of(campaign.pk))
    unique = {invitee.person_id: invitee for invitee in invitees}
    return [invitee for person_id, invitee in unique.items() if person_id not in known]


def _check_people(campaign: Campaign, invitees: Sequence[Invitee]) -> None:
    sides = sides_of(campaign)
    known = people.cards(invitee.person_id for invitee in invitees)
    own = [invitee.person_id for invitee in invitees if invitee.person_id in sides]
    if own:
        raise Invalid(
            _("These people work for a side of this campaign: %(names)s.")
            % {"names": _names(own, known)},
            hint=_("Take them off the short-list; nobody is paid for praising her own house."),
        )
    without = [
        i.person_id
        for i in invitees
        if i.person_id not in known or not known[i.person_id].is_claimed
    ]
    if without:
        raise Invalid(
            _("These people have no account to answer with: %(names)s.")
            % {"names": _names(without, known)},
            hint=_("Take them off the short-list; an operator can issue a claim code for them."),
        )


def _names(person_ids: Sequence[int], known: Mapping[int, PersonCard]) -> str:
    """The first handles, and how many more there are."""
    handles = [
        f"@{known[person_id].handle}" if person_id in known else "–" for person_id in person_ids
    ]
    more = len(handles) - MOST_NAMED
    return ", ".join(handles[:MOST_NAMED]) + (f" (+{more})" if more > 0 else "")


def _check_tiers(invitees: Sequence[Invitee], fees: Mapping[str, TierFees]) -> None:
    for tier in {invitee.tier for invitee in invitees}:
        if tier not in fees:
            name = Tier(tier).label if tier in Tier.values else tier
            raise Invalid(
                _("No fee is agreed for the tier “%(tier)s”.") % {"tier": name},
                hint=_("Leave this tier out."),
            )
        check_fees(fees[tier])


def _check_waves(campaign: Campaign, invitees: Sequence[Invitee]) -> None:
    ends = {Wave.PREHEAT.value: campaign.preheat_to, Wave.LAUNCH.value: campaign.launch_to}
    for wave in sorted({invitee.wave for invitee in invitees}):
        if wave not in ends:
            raise Invalid(_("There is no such wave."), field="wave")
        if ends[wave] <= clock.now():
            raise Conflict(
                _("The wave “%(wave)s” is over, so nobody can publish in it any more.")
                % {"wave": Wave(wave).label},
                hint=_(
                    "Choose the other wave for these creators, or take them off the short-list."
                ),
            )


def _check_budget(
    campaign: Campaign, invitees: Sequence[Invitee], fees: Mapping[str, TierFees]
) -> None:
    wanted: Counter[str] = Counter()
    for invitee in invitees:
        wanted[str(LINE_OF_TIER[invitee.tier])] += fees[invitee.tier].gross
    free = {row.line: row.free for row in budget(campaign)}

    def said(minor: int) -> str:
        return money(minor, campaign.currency)

    for line, amount in wanted.items():
        if amount > free[line]:
            raise OverBudget(
                _("These offers would bind %(amount)s; the %(line)s line has %(free)s free.")
                % {
                    "line": Line(line).label,
                    "amount": said(amount),
                    "free": said(max(0, free[line])),
                },
                hint=_("Invite fewer, or wait until unanswered offers expire."),
            )
