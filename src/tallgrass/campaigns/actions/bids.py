"""An agency's bid: sent, revised, withdrawn while the tender is open."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from tallgrass.campaigns import policies
from tallgrass.campaigns.brief import LATEST_PAY, MOST_REVISIONS
from tallgrass.campaigns.cards import BidCard
from tallgrass.campaigns.fees import TierFees, check_fees
from tallgrass.campaigns.models import Bid, BidTier, Tender
from tallgrass.campaigns.queries.tenders import bid_by_id, room_for_bids
from tallgrass.campaigns.types import BID_MOVES, BidState
from tallgrass.contracts.types import LINE_OF_TIER, Line
from tallgrass.kernel import audit, clock
from tallgrass.kernel.errors import Conflict, Invalid, NotFound, PermissionDenied
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.text import clean_text
from tallgrass.kernel.transaction import transaction
from tallgrass.people import queries as people
from tallgrass.profiles.types import Tier

MOST_NOTES = 5_000


@dataclass(frozen=True, slots=True)
class TierBid:
    """What an agency asks for a tier: how many notes, gross per note in minor units, and the cuts
    in basis points."""

    notes: int
    gross: int
    agency_bps: int
    mcn_bps: int = 0
    mcn_basis: str = "remainder"


def step(bid: Bid, verb: str) -> None:
    """Take the bid to its next state, unsaved. Raises Conflict for a step its state does not
    know."""
    state = BID_MOVES[bid.state].get(verb)
    if state is None:
        raise Conflict(
            _("This bid is at “%(state)s”, so that cannot be done now.")
            % {"state": BidState(bid.state).label},
            hint=_("Reload the page to see where it stands."),
        )
    bid.state = state


def submit_bid(
    principal: Principal,
    *,
    tender_id: int,
    agency_id: int,
    tiers: Mapping[str, TierBid],
    pay_days: int,
    revision_cap: int,
    words: str,
) -> BidCard:
    """Bid, or revise the bid this agency made. The platform's cut is added by the policy in force
    and shown like the others."""
    require(principal, "campaigns.bid", agency_id)
    agency = people.org_cards([agency_id]).get(agency_id)
    if agency is None or not agency.is_verified:
        raise PermissionDenied(
            _("Only verified agencies bid."),
            hint=_("An operator verifies agencies; yours is waiting."),
        )
    words = clean_text(words, longest=4_000, field="words")
    _check_terms(pay_days, revision_cap)
    with transaction():
        tender = _open(tender_id)
        _check_tiers(tiers, room_for_bids(tender.campaign))
        now = clock.now()
        bid = Bid.objects.select_for_update().filter(tender=tender, agency_id=agency_id).first()
        if bid is None:
            bid = Bid(tender=tender, agency_id=agency_id, submitted_by_id=principal.acting_id)
        else:
            step(bid, "revise")
        bid.words, bid.pay_days, bid.revision_cap = words, pay_days, revision_cap
        bid.submitted_by_id, bid.submitted_at = principal.acting_id, now
        bid.save()
        _write_tiers(bid, tiers)
        audit.record(principal, "bid.submit", Subject("bid", bid.pk), tender=tender.pk)
    return _card(bid)


def withdraw_bid(principal: Principal, *, bid_id: int) -> BidCard:
    """Take a bid back while the tender is open. It may be sent again until the tender closes."""
    with transaction():
        bid = Bid.objects.select_for_update().filter(pk=bid_id).first()
        if bid is None:
            raise NotFound(_("There is no such bid."))
        require(principal, "campaigns.bid", bid.agency_id)
        _open(bid.tender_id)
        step(bid, "withdraw")
        bid.save(update_fields=["state"])
        audit.record(principal, "bid.withdraw", Subject("bid", bid.pk))
    return _card(bid)


def _card(bid: Bid) -> BidCard:
    card = bid_by_id(bid.pk)
    if card is None:
        raise NotFound(_("There is no such bid."))
    return card


def _open(tender_id: int) -> Tender:
    tender = (
        Tender.objects.select_for_update(of=("self",))
        .select_related("campaign")
        .filter(pk=tender_id)
        .first()
    )
    if tender is None:
        raise NotFound(_("There is no such tender."))
    if tender.closed_at is not None or tender.closes_at <= clock.now():
        raise Conflict(
            _("This tender is closed."), hint=_("The brand decides on the bids that are in.")
        )
    return tender


def _check_terms(pay_days: int, revision_cap: int) -> None:
    if not 1 <= pay_days <= LATEST_PAY:
        raise Invalid(
            _("Creators are paid between 1 and %(most)d days after publication.")
            % {"most": LATEST_PAY},
            field="pay_days",
        )
    if not 0 <= revision_cap <= MOST_REVISIONS:
        raise Invalid(
            _("Rounds of revision lie between 0 and %(most)d.") % {"most": MOST_REVISIONS},
            field="revision_cap",
        )


def _check_tiers(tiers: Mapping[str, TierBid], room: Mapping[str, int]) -> None:
    if not tiers or not set(tiers) <= set(Tier.values):
        raise Invalid(
            _("Bid for at least one tier."),
            hint=_("Fill in how many notes, and the fee for one."),
            field="koc_notes",
        )
    platform = policies.platform_bps()
    wanted: Counter[str] = Counter()
    for tier, bid in tiers.items():
        if not 1 <= bid.notes <= MOST_NOTES:
            raise Invalid(
                _("The number of notes lies between 1 and %(most)d.") % {"most": MOST_NOTES},
                field=f"{tier}_notes",
            )
        try:
            check_fees(TierFees(bid.gross, bid.agency_bps, bid.mcn_bps, bid.mcn_basis, platform))
        except Invalid as error:
            raise Invalid(
                error.message, hint=error.hint, field=f"{tier}_{_at_fault(error.field)}"
            ) from error
        wanted[str(LINE_OF_TIER[tier])] += bid.notes * bid.gross
    for line, amount in wanted.items():
        if amount > room.get(line, 0):
            raise Invalid(
                _("This is more than the brand set aside in the %(line)s line.")
                % {"line": Line(line).label},
                hint=_("Ask for fewer notes, or a lower fee."),
                field=f"{line}_notes",
            )


def _at_fault(field: str) -> str:
    """The split names a rule by its taker; the form by its field."""
    return {"social_agency": "agency_bps", "mcn": "mcn_bps", "platform": "agency_bps"}.get(
        field, field
    )


def _write_tiers(bid: Bid, tiers: Mapping[str, TierBid]) -> None:
    platform = policies.platform_bps()
    bid.tiers.all().delete()
    BidTier.objects.bulk_create(
        BidTier(
            bid=bid,
            tier=tier,
            notes=row.notes,
            gross=row.gross,
            agency_bps=row.agency_bps,
            mcn_bps=row.mcn_bps,
            mcn_basis=row.mcn_basis,
            platform_bps=platform,
        )
        for tier, row in tiers.items()
    )
