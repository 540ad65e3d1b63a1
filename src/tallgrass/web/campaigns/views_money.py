"""Money for a campaign: payment instructions, deposits, securing it, and the fees of a campaign
without an agency."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tallgrass.campaigns.actions.budgets import fund_campaign, record_deposit
from tallgrass.campaigns.actions.running import set_direct_fees
from tallgrass.campaigns.cards import CampaignCard
from tallgrass.campaigns.queries.campaigns import fund_of, money_of
from tallgrass.campaigns.queries.deposits import deposits_of
from tallgrass.campaigns.types import CampaignState
from tallgrass.kernel.ids import is_public_id, new_public_id
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.routes import path_of
from tallgrass.profiles.types import Tier
from tallgrass.web.campaigns import errors
from tallgrass.web.campaigns.forms import amount_of, bps_of
from tallgrass.web.campaigns.presenters import campaigns as presenters
from tallgrass.web.campaigns.views_campaign import card_for, permissions, take_campaign_step
from tallgrass.web.form_data import FormData, read_form
from tallgrass.web.guard import found, needs_account
from tallgrass.web.shell import principal_of_request, render
from tallgrass.web.steps import take_step


@require_http_methods(["GET", "POST"])
@needs_account
def fund(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show how to pay and what has arrived; with enough there, set it aside."""
    principal = principal_of_request(request)
    if request.method == "POST":
        card = card_for(request, public_id)
        return take_step(
            request,
            FormData({"key": new_public_id()}),
            lambda: fund_campaign(principal, campaign_id=card.id),
            page=lambda form: _page(request, card, form),
            said=_("The money has been secured."),
            then=card.path,
        )
    card = card_for(request, public_id, "campaigns.see_deposits")
    return _page(request, card, FormData({"key": new_public_id()}))


@require_POST
@needs_account
def deposit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Book, as an operator, what the bank statement says."""
    card = card_for(request, public_id, "campaigns.deposit")
    principal = principal_of_request(request)
    form = read_form(request, "amount", "reference", "key")
    if not is_public_id(form.value("key")):
        raise errors.FORM_ALTERED()
    return take_step(
        request,
        form,
        lambda: record_deposit(
            principal,
            campaign_id=card.id,
            amount=amount_of(form.value("amount"), card.currency, "amount"),
            reference=form.value("reference"),
            key=form.value("key"),
        ),
        page=lambda form: _page(request, card, form),
        said=_("The deposit has been recorded."),
        then=path_of("campaign_fund", card.public_id),
    )


def _page(request: HttpRequest, card: CampaignCard, form: FormData) -> HttpResponse:
    principal = principal_of_request(request)
    whole = found(fund_of(principal, card))
    money = money_of(principal, card)
    is_outside = principal.is_operator and not principal.sits_in(card.brand.id)
    context: dict[str, Any] = {
        "card": card,
        "campaign_path": "" if is_outside else card.path,
        "full": whole,
        "form": form,
        "funds": money.funds,
        "missing": max(0, whole.total - money.funds),
        "held": money.held,
        "deposits": deposits_of(principal, card),
        "waits": card.state == CampaignState.APPROVED,
        **permissions(principal, card, whole),
        **presenters.labels(),
    }
    return render(request, "campaigns/fund.html", context, status=form.status, zone=whole.time_zone)


@require_POST
@needs_account
def fees(request: HttpRequest, public_id: str) -> HttpResponse:
    """Set what a brand pays creators directly."""

    def act(principal: Principal, card: CampaignCard, form: FormData) -> None:
        rows = {}
        for tier in Tier.values:
            gross = amount_of(form.value(f"{tier}_gross"), card.currency, f"{tier}_gross")
            cut = bps_of(form.value(f"{tier}_mcn"), f"{tier}_mcn")
            if gross:
                rows[tier] = {"gross": gross, "mcn_bps": cut, "mcn_basis": "remainder"}
        set_direct_fees(principal, campaign_id=card.id, fees=rows)

    fields = tuple(f"{tier}_{name}" for tier in Tier.values for name in ("gross", "mcn"))
    return take_campaign_step(
        request, public_id, "campaigns.edit", fields, act, _("The fees have been set.")
    )
