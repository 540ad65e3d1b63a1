"""A campaign's tender as the brand sees it: opened, closed, compared, decided."""

from datetime import datetime
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tallgrass.campaigns.actions import tenders
from tallgrass.campaigns.cards import CampaignCard
from tallgrass.campaigns.queries.campaigns import full
from tallgrass.campaigns.queries.tenders import bid_count, bids_of, has_proposed, tender_of
from tallgrass.campaigns.types import FEE_LINES, BidState, CampaignState
from tallgrass.kernel.permissions import can
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.routes import path_of
from tallgrass.web.campaigns import errors
from tallgrass.web.campaigns.forms import moment_of, one_of
from tallgrass.web.campaigns.presenters import bids as bid_tables
from tallgrass.web.campaigns.presenters import campaigns as presenters
from tallgrass.web.campaigns.views_campaign import card_for
from tallgrass.web.form_data import FormData, read_form
from tallgrass.web.guard import found, needs_account, see_other
from tallgrass.web.shell import principal_of_request, render
from tallgrass.web.steps import take_step

READ = (BidState.SUBMITTED, BidState.PROPOSED, BidState.WON, BidState.LOST)


@require_http_methods(["GET", "POST"])
@needs_account
def tender(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the latest tender and its bids; with POST, open a new one."""
    principal = principal_of_request(request)
    if request.method == "POST":
        card = card_for(request, public_id, "campaigns.edit")
        form = read_form(request, "closes_at", "words")
        return take_step(
            request,
            form,
            lambda: tenders.open_tender(
                principal,
                campaign_id=card.id,
                closes_at=_moment(card, form.value("closes_at")),
                words=form.value("words"),
            ),
            page=partial(tender_page, request, card),
            said=_("The tender is open; verified social agencies have been told."),
            then=path_of("campaign_tender", card.public_id),
        )
    return tender_page(request, card_for(request, public_id, "campaigns.read_bids"), FormData())


def _moment(card: CampaignCard, text: str) -> datetime:
    return moment_of(text, card.time_zone, "closes_at")


def tender_page(request: HttpRequest, card: CampaignCard, form: FormData) -> HttpResponse:
    """Render whatever of the tender this person may read, with what they typed."""
    principal = principal_of_request(request)
    whole, latest = found(full(principal, card.id)), tender_of(principal, card.id)
    bids = bids_of(principal, latest.id, states=READ) if latest else []
    context = {
        "card": card,
        "full": whole,
        "form": form,
        "tender": latest,
        "closes": presenters.local(latest.closes_at, whole.time_zone) if latest else "",
        "count": bid_count(principal, latest) if latest else 0,
        "bids": bids,
        "bars": {bid.id: bid_tables.bar(bid) for bid in bids},
        "groups": bid_tables.groups(bids, card.currency) if bids else [],
        "lede": bid_tables.lede(bids, card.currency),
        "lowest": min((bid.price for bid in bids), default=0),
        "leading": next(
            (bid for bid in bids if bid.state in (BidState.PROPOSED, BidState.WON)),
            bids[0] if bids else None,
        ),
        "held": [whole.line(line) for line in FEE_LINES if whole.line(line).amount],
        "proposed": next((bid for bid in bids if bid.state == BidState.PROPOSED), None),
        "may_open": can(principal, "campaigns.edit", card) and card.state == CampaignState.FUNDED,
        "may_choose": can(principal, "campaigns.edit", card)
        and card.state == CampaignState.TENDERING,
        "may_confirm": _may_confirm(principal, card),
        "bid_states": {choice.value: choice.label for choice in BidState},
        "due": presenters.local(card.due_at, whole.time_zone) if card.due_at else "",
        **presenters.labels(),
    }
    return render(
        request, "campaigns/tender.html", context, status=form.status, zone=whole.time_zone
    )


def _may_confirm(principal: Principal, card: CampaignCard) -> bool:
    decides = can(principal.with_factor(), "campaigns.decide", card)
    waits = card.state == CampaignState.AWARD_PROPOSED and decides
    return waits and not has_proposed(principal, card.id)


@require_POST
@needs_account
def close(request: HttpRequest, public_id: str) -> HttpResponse:
    """Close before the time."""
    card = card_for(request, public_id)
    tenders.close_tender(principal_of_request(request), campaign_id=card.id)
    messages.success(request, _("The tender is closed. Compare the bids."))
    return see_other(path_of("campaign_tender", card.public_id))


@require_POST
@needs_account
def award(request: HttpRequest, public_id: str) -> HttpResponse:
    """Propose an award, or none, with a reason everybody concerned will read."""
    card = card_for(request, public_id, "campaigns.edit")
    principal = principal_of_request(request)
    form = read_form(request, "award", "reason")
    choice, reason = form.value("award"), form.value("reason")

    def operation() -> None:
        if choice == "none":
            tenders.withdraw_tender(principal, campaign_id=card.id, words=reason)
        else:
            bid_id = _bid(principal, card, choice)
            tenders.propose_award(principal, campaign_id=card.id, bid_id=bid_id, reason=reason)

    return take_step(
        request,
        form,
        operation,
        page=partial(tender_page, request, card),
        said=_("Every bidder learns why.") if choice == "none" else _("Sent to procurement."),
        then=path_of("campaign_tender", card.public_id),
    )


def _bid(principal: Principal, card: CampaignCard, public_id: str) -> int:
    latest = tender_of(principal, card.id)
    bids = bids_of(principal, latest.id, states=READ) if latest else []
    bid = next((bid for bid in bids if bid.public_id == public_id), None)
    if bid is None:
        raise errors.AWARD_UNNAMED()
    return bid.id


@require_POST
@needs_account
def confirm(request: HttpRequest, public_id: str) -> HttpResponse:
    """Confirm the award, or do not, as procurement."""
    card = card_for(request, public_id, "campaigns.decide")
    principal = principal_of_request(request)
    form = read_form(request, "answer", "words")
    answers = {"confirm": tenders.confirm_award, "refuse": tenders.refuse_award}
    return take_step(
        request,
        form,
        lambda: answers[one_of(form.value("answer"), answers, "answer")](
            principal, campaign_id=card.id, words=form.value("words")
        ),
        page=partial(tender_page, request, card),
        said=_("Your decision is recorded."),
        then=path_of("campaign_tender", card.public_id),
    )
