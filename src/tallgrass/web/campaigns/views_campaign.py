"""A campaign's own page, the list of campaigns, and the steps people take there."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tallgrass.campaigns.actions.briefs import OPEN_TO_CHANGE, cancel_campaign, submit_brief
from tallgrass.campaigns.actions.budgets import approve_budget, return_budget
from tallgrass.campaigns.actions.running import close_campaign, start_campaign
from tallgrass.campaigns.cards import CampaignCard, CampaignFull
from tallgrass.campaigns.matching.reasons import languages, topic_name
from tallgrass.campaigns.queries.campaigns import (
    campaign_for,
    campaigns_of,
    comments_on,
    events,
    full,
    money_of,
)
from tallgrass.campaigns.queries.pools import sums
from tallgrass.campaigns.queries.tenders import tender_of
from tallgrass.campaigns.types import CAMPAIGN_MOVES, CampaignState, source_of
from tallgrass.contracts.queries.drafts import waiting_drafts
from tallgrass.insight.queries import price_records
from tallgrass.insight.types import PriceRange
from tallgrass.kernel.looks import would
from tallgrass.kernel.permissions import can
from tallgrass.kernel.principal import Principal
from tallgrass.profiles.types import Tier
from tallgrass.web.campaigns import errors
from tallgrass.web.campaigns.forms import one_of
from tallgrass.web.campaigns.presenters import campaigns as presenters
from tallgrass.web.campaigns.views_brief import brands_of
from tallgrass.web.form_data import FormData, read_form
from tallgrass.web.guard import found, needs_account, text_of
from tallgrass.web.shell import principal_of_request, render
from tallgrass.web.steps import take_step


@require_GET
@needs_account
def listing(request: HttpRequest) -> HttpResponse:
    """Show campaigns of one's brands, and those one's agencies run."""
    principal = principal_of_request(request)
    state = text_of(request, "state")
    if state and state not in CampaignState.values:
        raise errors.NO_SUCH_STATE()
    cursor = text_of(request, "after")
    context = {
        "page": campaigns_of(principal, state=state, cursor=cursor),
        "state": state,
        "is_first": not cursor,
        "may_begin": bool(brands_of(principal)),
        **presenters.labels(),
    }
    return render(request, "campaigns/list.html", context)


@require_GET
@needs_account
def overview(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show how it stands: whose turn and by when, brief, budget, what happened."""
    return campaign_page(request, card_for(request, public_id))


def card_for(request: HttpRequest, public_id: str, verb: str = "campaigns.read") -> CampaignCard:
    """Return the campaign of that address, if this person may do `verb` to it; else 404, or 403
    where they may know of it."""
    return found(campaign_for(principal_of_request(request), public_id, verb))


def campaign_page(
    request: HttpRequest, card: CampaignCard, form: FormData | None = None
) -> HttpResponse:
    """Render the campaign's page, with a form as it was refused."""
    form = form or FormData()
    principal = principal_of_request(request)
    whole = found(full(principal, card.id))
    sees_money = can(principal, "campaigns.read_money", card)
    context = {
        "card": card,
        "full": whole,
        "form": form,
        "steps": presenters.steps(card),
        "events": events(principal, card.id) if sees_money else [],
        "event_names": presenters.EVENTS,
        "uncounted": card.state == CampaignState.CLOSING
        and bool(events(principal, card.id, verbs=["uncounted"])),
        "comments": comments_on(principal, card),
        "otherwise": presenters.OTHERWISE.get(CampaignState(card.state), ""),
        "tender": tender_of(principal, card.id),
        "pool": sums(principal, card.id),
        "drafts": waiting_drafts(principal, source_of(card.id)),
        "held": money_of(principal, card).held,
        "sees_money": sees_money,
        "windows": presenters.windows(whole),
        "topic_names": [topic_name(topic) for topic in whole.topics],
        "language_names": languages(whole.languages),
        "due": presenters.local(card.due_at, whole.time_zone) if card.due_at else "",
        **(may := permissions(principal, card, whole)),
        "prices": _agreed_lately(card.currency) if may["may_tender"] else {},
        **presenters.labels(),
    }
    return render(
        request, "campaigns/campaign.html", context, status=form.status, zone=whole.time_zone
    )


def _agreed_lately(currency: str) -> dict[str, PriceRange]:
    """Return what notes were agreed at lately, by tier, where enough creators stand behind it."""
    found = {tier.value: price_records(tier.value, currency) for tier in Tier}
    return {tier: prices for tier, prices in found.items() if prices}


def permissions(principal: Principal, card: CampaignCard, whole: CampaignFull) -> dict[str, bool]:
    """Return which steps this person may take now."""
    moves = CAMPAIGN_MOVES[card.state]
    makes, decides = (
        can(principal, "campaigns.edit", card),
        can(principal.with_factor(), "campaigns.decide", card),  # the press then asks for it
    )
    return {
        "may_edit": makes and card.state in OPEN_TO_CHANGE,
        "may_submit": makes and "submit" in moves,
        "may_cancel": makes and "cancel" in moves,
        "may_decide": decides and "approve" in moves and principal.person_id != whole.submitted_by,
        "may_fund": can(principal, "campaigns.fund", card) and "fund" in moves,
        "may_deposit": can(principal, "campaigns.deposit", card) and "fund" in moves,
        "may_tender": makes and "open_tender" in moves,
        "may_start": makes and "start" in moves,
        "may_close": makes and "wind_up" in moves,
        "makes": makes,
        "may_see_bids": would(principal, "campaigns.read_bids", card),
        "may_scout": can(principal, "campaigns.propose_creators", card),
    }


Act = Callable[[Principal, CampaignCard, FormData], str | None]


def take_campaign_step(
    request: HttpRequest, public_id: str, verb: str, fields: tuple[str, ...], act: Act, said: str
) -> HttpResponse:
    """Take one step on the campaign's page, for whoever may take it.

    What `act` returns, if anything, is said instead of `said`.
    """
    card = card_for(request, public_id, verb)
    principal = principal_of_request(request)
    form = read_form(request, *fields)

    def operation() -> str:
        return act(principal, card, form) or said

    return take_step(
        request,
        form,
        operation,
        page=lambda form: campaign_page(request, card, form),
        said=lambda done: done,
        then=card.path,
    )


@require_POST
@needs_account
def submit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send it to procurement."""

    def act(principal: Principal, card: CampaignCard, form: FormData) -> None:
        submit_brief(principal, campaign_id=card.id, words=form.value("submit_words"))

    return take_campaign_step(
        request, public_id, "campaigns.edit", ("submit_words",), act, _("Sent to procurement.")
    )


@require_POST
@needs_account
def cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Call it off."""

    def act(principal: Principal, card: CampaignCard, form: FormData) -> None:
        cancel_campaign(principal, campaign_id=card.id, words=form.value("words"))

    return take_campaign_step(
        request, public_id, "campaigns.edit", ("words",), act, _("The campaign has been cancelled.")
    )


@require_POST
@needs_account
def decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Approve the budget, or return it with comments, as procurement."""

    def act(principal: Principal, card: CampaignCard, form: FormData) -> None:
        answers = {"approve": approve_budget, "return": return_budget}
        answer = one_of(form.value("answer"), answers, "answer")
        answers[answer](principal, campaign_id=card.id, words=form.value("words"))

    return take_campaign_step(
        request,
        public_id,
        "campaigns.decide",
        ("answer", "words"),
        act,
        _("Your decision is recorded."),
    )


@require_POST
@needs_account
def start(request: HttpRequest, public_id: str) -> HttpResponse:
    """Start it."""

    def act(principal: Principal, card: CampaignCard, _form: FormData) -> None:
        start_campaign(principal, campaign_id=card.id)

    return take_campaign_step(
        request, public_id, "campaigns.edit", (), act, _("The campaign has started.")
    )


@require_POST
@needs_account
def close(request: HttpRequest, public_id: str) -> HttpResponse:
    """Close it: at once, or as soon as its last clicks are counted, as its page then says."""

    def act(principal: Principal, card: CampaignCard, form: FormData) -> str:
        after = close_campaign(principal, campaign_id=card.id, words=form.value("words"))
        return _("Its tracked links are closed.") if after.state == CampaignState.CLOSING else ""

    said = _("The campaign is closed. The money it did not spend went back to the brand.")
    return take_campaign_step(request, public_id, "campaigns.edit", ("words",), act, said)
