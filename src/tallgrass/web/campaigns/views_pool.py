"""The pool: who is considered, why, and inviting them."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from tallgrass.campaigns import policies
from tallgrass.campaigns.actions import pools
from tallgrass.campaigns.actions.inviting import invite_shortlisted
from tallgrass.campaigns.actions.matching import propose_best
from tallgrass.campaigns.cards import CampaignCard, PoolRow
from tallgrass.campaigns.fees import clean_in_kind
from tallgrass.campaigns.matching.empty import nobody_text
from tallgrass.campaigns.matching.reasons import miss_text, reason_text
from tallgrass.campaigns.queries.campaigns import events, full
from tallgrass.campaigns.queries.pools import entries, entry_ids, sums
from tallgrass.campaigns.types import FEE_LINES, CampaignState, PoolSource, PoolState
from tallgrass.contracts.types import Wave
from tallgrass.kernel.permissions import can
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.routes import path_of
from tallgrass.profiles.types import Tier
from tallgrass.web.campaigns import errors
from tallgrass.web.campaigns.forms import amount_of, choices_of
from tallgrass.web.campaigns.presenters import campaigns as presenters
from tallgrass.web.campaigns.views_campaign import card_for
from tallgrass.web.form_data import FormData, read_form
from tallgrass.web.guard import found, needs_account, safe_back, see_other, text_of
from tallgrass.web.shell import principal_of_request, render
from tallgrass.web.steps import take_step

FILTERS = {
    "state": PoolState.values,
    "tier": Tier.values,
    "source": PoolSource.values,
    "proposed": ["1"],
}
VERBS = ("shortlist", "unlist", "exclude", "reconsider", "preheat", "launch")


@require_GET
@needs_account
def pool(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the pool, best first, fifty a page, filtered."""
    card = card_for(request, public_id, "campaigns.propose_creators")
    return pool_page(request, card, FormData())


def pool_page(request: HttpRequest, card: CampaignCard, form: FormData) -> HttpResponse:
    """Render the page, with a form as it was refused."""
    principal = principal_of_request(request)
    whole, chosen = found(full(principal, card.id)), _filters(request)
    cursor = text_of(request, "after") if request.method == "GET" else ""
    page = entries(
        principal,
        card.id,
        state=chosen.get("state", ""),
        tier=chosen.get("tier", ""),
        source=chosen.get("source", ""),
        proposed=bool(chosen.get("proposed")),
        cursor=cursor,
    )
    matched = events(principal, card.id, verbs=["match"])
    context: dict[str, Any] = {
        "card": card,
        "full": whole,
        "form": form,
        "page": page,
        "sums": sums(principal, card.id),
        "query": urlencode(chosen),
        "chosen": chosen,
        "is_first": not cursor,
        "match": matched[0].detail if matched else None,
        "fee_lines": [whole.line(line) for line in FEE_LINES],
        "may_choose": can(principal, "campaigns.choose", card) and card.state in pools.GATHERING,
        "may_add": card.state in pools.GATHERING,
        "may_invite": can(principal, "campaigns.choose", card)
        and card.state == CampaignState.RUNNING,
        "answer_days": policies.days("answer"),
        "nobody_text": nobody_text,
        "reasons_of": lambda row: _reasons(row, card.currency),
        "pool_states": {choice.value: choice.label for choice in PoolState},
        "sources": {choice.value: choice.label for choice in PoolSource},
        **presenters.labels(),
    }
    return render(request, "campaigns/pool.html", context, status=form.status, zone=whole.time_zone)


def _reasons(row: PoolRow, currency: str) -> list[tuple[str, bool]]:
    """Return what matching says of them: reasons first, then what did not fit."""
    found = [(reason_text(reason, currency), True) for reason in row.reasons] + [
        (miss_text(miss, currency), False) for miss in row.misses
    ]
    return [(text, is_reason) for text, is_reason in found if text]


def _filters(request: HttpRequest) -> dict[str, str]:
    chosen = {name: text_of(request, name) for name in FILTERS} if request.method == "GET" else {}
    for name, value in chosen.items():
        if value and value not in FILTERS[name]:
            raise errors.NO_SUCH_FILTER()
    return {name: value for name, value in chosen.items() if value}


def _card_for(request: HttpRequest, public_id: str, verb: str) -> tuple[Principal, CampaignCard]:
    """Return who acts, and the campaign, if they may do this to its pool."""
    return principal_of_request(request), card_for(request, public_id, verb)


def _back(request: HttpRequest, card: CampaignCard) -> str:
    return safe_back(request, path_of("campaign_pool", card.public_id))


@require_POST
@needs_account
def add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Bring creators by handle."""
    principal, card = _card_for(request, public_id, "campaigns.propose_creators")
    form = read_form(request, "handles", "wave")
    return take_step(
        request,
        form,
        lambda: pools.add_creators(
            principal,
            campaign_id=card.id,
            handles=form.value("handles"),
            wave=form.value("wave") or Wave.PREHEAT.value,
        ),
        page=partial(pool_page, request, card),
        said=lambda result: (
            ngettext(
                "%(count)d creator is new in the pool.",
                "%(count)d creators are new in the pool.",
                result.added,
            )
            % {"count": result.added}
        ),
        warned=_left_out,
        then=_back(request, card),
    )


def _left_out(result: pools.AddResult) -> Iterator[str]:
    """Yield handles that could not be added, and why."""
    if result.own:
        handles = ", ".join(result.own[:20])
        yield (
            _("They work for one side of this campaign and were left out: %(handles)s")
            % {"handles": handles}
        )
    if result.unknown:
        handles = ", ".join(result.unknown[:20])
        yield _("Nobody here has these handles: %(handles)s") % {"handles": handles}


@require_POST
@needs_account
def match(request: HttpRequest, public_id: str) -> HttpResponse:
    """Have the best set proposed."""
    principal, card = _card_for(request, public_id, "campaigns.choose")
    nobody = _("Nobody can be proposed; the reasons are below.")
    return take_step(
        request,
        FormData(),
        lambda: propose_best(principal, campaign_id=card.id).proposed,
        page=partial(pool_page, request, card),
        said=lambda count: (
            ngettext("%(count)d creator is proposed.", "%(count)d creators are proposed.", count)
            % {"count": count}
            if count
            else ""
        ),
        warned=lambda count: [] if count else [nobody],
        then=lambda count: (
            path_of("campaign_pool", card.public_id) + ("?proposed=1" if count else "")
        ),
    )


@require_POST
@needs_account
def mark(request: HttpRequest, public_id: str) -> HttpResponse:
    """Mark people: short-list, take off, exclude with a reason, take back, or assign a wave: one
    choice for all that are ticked."""
    principal, card = _card_for(request, public_id, "campaigns.choose")
    form = read_form(request, "verb", "words")
    return take_step(
        request,
        form,
        lambda: _mark(request, principal, card, form),
        page=partial(pool_page, request, card),
        said=lambda count: (
            ngettext("Done for %(count)d creator.", "Done for %(count)d creators.", count)
            % {"count": count}
        ),
        then=_back(request, card),
    )


def _mark(request: HttpRequest, principal: Principal, card: CampaignCard, form: FormData) -> int:
    verb = form.value("verb")
    if verb == "shortlist_proposed":
        return pools.shortlist_proposed(principal, campaign_id=card.id)
    if verb not in VERBS:
        raise errors.POOL_VERB_UNNAMED()
    ids = entry_ids(principal, card.id, choices_of(request, "entry"))
    if ids is None:
        raise errors.BOX_ALTERED(field="entry")
    if verb in Wave.values:
        return pools.assign_wave(principal, campaign_id=card.id, entry_ids=ids, wave=verb)
    if verb == "exclude":
        return pools.exclude(
            principal, campaign_id=card.id, entry_ids=ids, words=form.value("words")
        )
    act = {"shortlist": pools.shortlist, "unlist": pools.unlist, "reconsider": pools.reconsider}[
        verb
    ]
    return act(principal, campaign_id=card.id, entry_ids=ids)


@require_POST
@needs_account
def invite(request: HttpRequest, public_id: str) -> HttpResponse:
    """Invite the whole short-list."""
    principal, card = _card_for(request, public_id, "campaigns.choose")
    form = read_form(request, "in_kind_what", "in_kind_value")

    def operation() -> int:
        value = amount_of(form.value("in_kind_value"), card.currency, "in_kind_value")
        in_kind = clean_in_kind(form.value("in_kind_what"), value)
        return len(invite_shortlisted(principal, campaign_id=card.id, in_kind=in_kind))

    return take_step(
        request,
        form,
        operation,
        page=partial(pool_page, request, card),
        said=lambda count: (
            ngettext("%(count)d creator is invited.", "%(count)d creators are invited.", count)
            % {"count": count}
        ),
        then=path_of("campaign_pool", card.public_id) + "?state=invited",
    )


@require_POST
@needs_account
def close(request: HttpRequest, public_id: str) -> HttpResponse:
    """Close the selection: everyone considered and not invited is told why."""
    principal, card = _card_for(request, public_id, "campaigns.choose")
    told = pools.close_selection(principal, campaign_id=card.id)
    said = ngettext("%(count)d creator is told why.", "%(count)d creators are told why.", told)
    messages.success(request, said % {"count": told})
    return see_other(_back(request, card))
