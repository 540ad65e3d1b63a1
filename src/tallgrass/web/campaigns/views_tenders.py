"""Tenders as agencies see them: open ones, one's own bids, bidding."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tallgrass.campaigns import policies
from tallgrass.campaigns.actions.bids import TierBid, submit_bid, withdraw_bid
from tallgrass.campaigns.cards import NO_BID, BidCard, TenderBrief, TenderCard
from tallgrass.campaigns.matching.reasons import languages, topic_name
from tallgrass.campaigns.queries.tenders import open_tenders, own_bids, tender_for_bidder
from tallgrass.campaigns.types import BidState
from tallgrass.contracts.types import LINE_OF_TIER
from tallgrass.kernel.permissions import can
from tallgrass.profiles.types import Tier
from tallgrass.web.campaigns import errors
from tallgrass.web.campaigns.forms import (
    amount_of,
    amount_typed,
    bps_of,
    one_of,
    percent_typed,
    whole_of,
)
from tallgrass.web.campaigns.presenters import bids as bid_tables
from tallgrass.web.campaigns.presenters import campaigns as presenters
from tallgrass.web.campaigns.presenters.briefs import bid_labels
from tallgrass.web.form_data import FormData, read_form
from tallgrass.web.guard import found, needs_account, see_other, text_of
from tallgrass.web.meanwhile import made_from_of, versions
from tallgrass.web.shell import principal_of_request, render
from tallgrass.web.steps import take_step

CELLS = ("notes", "gross", "agency", "mcn", "basis")
FIELDS = (
    "pay_days",
    "revision_cap",
    "words",
    *(f"{tier}_{cell}" for tier in Tier.values for cell in CELLS),
)


@require_GET
@needs_account
def listing(request: HttpRequest) -> HttpResponse:
    """Show open tenders, and one's own bids."""
    principal = principal_of_request(request)
    cursor = text_of(request, "after")
    context = {
        "page": open_tenders(principal, cursor=cursor),
        "is_first": not cursor,
        "own": own_bids(principal).items,
        "bid_states": {choice.value: choice.label for choice in BidState},
        **presenters.labels(),
    }
    return render(request, "campaigns/tenders.html", context)


@require_http_methods(["GET", "POST"])
@needs_account
def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a tender with the brief; with POST, send one's own bid."""
    principal = principal_of_request(request)
    shown = found(tender_for_bidder(principal, public_id))
    tender, agency, bid = shown.tender, shown.agency, shown.bid
    if not bid and not tender.is_open and not shown.is_side:
        messages.info(
            request, _("“%(title)s” no longer takes bids.") % {"title": tender.campaign.title}
        )
        return see_other("/tenders/")
    if request.method == "POST":
        if agency is None:
            raise errors.AGENT_NEEDED()
        form = read_form(request, *FIELDS)
        agency_id = agency.id
        return take_step(
            request,
            form,
            lambda: submit_bid(
                principal,
                tender_id=tender.id,
                agency_id=agency_id,
                **_bid_of(form, tender),
                made_from=made_from_of(request),
            ),
            page=partial(_page, request, shown),
            said=_(
                "Your bid has been submitted. You can revise or withdraw it until the tender "
                "closes."
            ),
            then=tender.path,
        )
    stored = _stored(bid, tender) if bid else FormData({"pay_days": 14, "revision_cap": 2})
    return _page(request, shown, stored)


def _page(request: HttpRequest, shown: TenderBrief, form: FormData) -> HttpResponse:
    principal = principal_of_request(request)
    tender, whole, agency, bid = shown.tender, shown.brief, shown.agency, shown.bid
    context = {
        "tender": tender,
        "card": tender.campaign,
        "full": whole,
        "agency": agency,
        "bid": bid,
        "bar": bid_tables.bar(bid) if bid and bid.tiers else None,
        "groups": bid_tables.groups([bid], tender.campaign.currency) if bid and bid.tiers else [],
        "form": form,
        "fields": (
            *FIELDS,
            *(f"{tier}_{cut}" for tier in Tier.values for cut in ("agency_bps", "mcn_bps")),
        ),
        "open_tiers": [tier for tier in Tier if str(LINE_OF_TIER[tier]) in tender.room],
        "may_bid": tender.is_open
        and agency is not None
        and can(principal, "campaigns.bid", agency.id),
        "platform_bps": policies.platform_bps(),
        "closes": presenters.local(tender.closes_at, whole.time_zone),
        "windows": presenters.windows(whole),
        "topic_names": [topic_name(topic) for topic in whole.topics],
        "language_names": languages(whole.languages),
        "bid_states": {choice.value: choice.label for choice in BidState},
        **presenters.labels(),
        **versions(
            request,
            form.refusal,
            bid.made_from if bid else NO_BID,
            typed=form.values,
            stored=_stored(bid, tender).values if bid else {},
            labels=bid_labels(),
        ),
    }
    return render(request, "campaigns/bid.html", context, status=form.status, zone=whole.time_zone)


def _bid_of(form: FormData, tender: TenderCard) -> dict[str, Any]:
    currency = tender.campaign.currency
    tiers = {}
    for tier in Tier.values:
        notes = whole_of(form.value(f"{tier}_notes"), f"{tier}_notes")
        gross = amount_of(form.value(f"{tier}_gross"), currency, f"{tier}_gross")
        if notes or gross:
            tiers[tier] = TierBid(
                notes=notes,
                gross=gross,
                agency_bps=bps_of(form.value(f"{tier}_agency"), f"{tier}_agency_bps"),
                mcn_bps=bps_of(form.value(f"{tier}_mcn"), f"{tier}_mcn_bps"),
                mcn_basis=one_of(
                    form.value(f"{tier}_basis") or "remainder",
                    ("remainder", "gross"),
                    f"{tier}_mcn_bps",
                ),
            )
    return {
        "tiers": tiers,
        "pay_days": whole_of(form.value("pay_days"), "pay_days"),
        "revision_cap": whole_of(form.value("revision_cap"), "revision_cap"),
        "words": form.value("words"),
    }


def _stored(bid: BidCard, tender: TenderCard) -> FormData:
    values: dict[str, Any] = {
        "pay_days": bid.pay_days,
        "revision_cap": bid.revision_cap,
        "words": bid.words,
    }
    for row in bid.tiers:
        values[f"{row.tier}_notes"] = row.notes
        values[f"{row.tier}_gross"] = amount_typed(row.gross, tender.campaign.currency)
        values[f"{row.tier}_agency"] = percent_typed(row.fees.agency_bps)
        values[f"{row.tier}_mcn"] = percent_typed(row.fees.mcn_bps)
        values[f"{row.tier}_basis"] = row.fees.mcn_basis
    return FormData(values)


@require_POST
@needs_account
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take one's bid back."""
    principal = principal_of_request(request)
    shown = found(tender_for_bidder(principal, public_id))
    if shown.agency is None:
        raise errors.AGENT_NEEDED()
    withdraw_bid(principal, bid_id=found(shown.bid).id)
    messages.success(request, _("Your bid has been withdrawn."))
    return see_other(shown.tender.path)
