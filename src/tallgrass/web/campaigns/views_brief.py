"""Writing a brief, and changing it."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tallgrass.campaigns.actions.briefs import OPEN_TO_CHANGE, draft_campaign, edit_brief
from tallgrass.campaigns.cards import CampaignCard
from tallgrass.campaigns.errors import BriefOvertaken
from tallgrass.campaigns.queries.campaigns import (
    campaign_for,
    comments_on,
    full,
    newest_event,
)
from tallgrass.contracts.types import Line
from tallgrass.engine.topics.tree import TOPICS
from tallgrass.kernel.errors import PermissionDenied
from tallgrass.kernel.ids import new_public_id
from tallgrass.kernel.languages import PLAIN_NAMES
from tallgrass.kernel.money import EXPONENTS
from tallgrass.kernel.principal import Principal
from tallgrass.people.queries import org_cards
from tallgrass.people.types import OrgCard
from tallgrass.profiles.types import Tier
from tallgrass.web.campaigns import errors, forms
from tallgrass.web.campaigns.presenters.briefs import brief_labels
from tallgrass.web.form_data import FormData
from tallgrass.web.guard import found, needs_account, number_of, text_of
from tallgrass.web.meanwhile import Rows, differing
from tallgrass.web.shell import principal_of_request, render
from tallgrass.web.steps import FORM_REFUSALS, take_step
from tallgrass.web.time_zones import zone_choices

MAKERS = ("owner", "marketer")


@require_http_methods(["GET", "POST"])
@needs_account
def new(request: HttpRequest) -> HttpResponse:
    """Start a new campaign, for a brand one may write briefs for."""
    principal = principal_of_request(request)
    brands = brands_of(principal)
    if not brands:
        raise errors.MARKETER_NEEDED()
    brand = next((org for org in brands if org.public_id == text_of(request, "brand")), brands[0])
    form = forms.new_brief_form("CAD", principal.time_zone)
    if request.method == "POST":
        form = forms.read_brief_form(request)
        return take_step(
            request,
            form,
            lambda: draft_campaign(
                principal,
                idempotency_key=text_of(request, "key"),
                brand_id=brand.id,
                brief=forms.brief_of(form),
                **forms.budget_of(form),
            ),
            page=partial(_page, request, brand=brand, brands=brands),
            said=_("The brief has been saved as a draft."),
            then=lambda made: made.path,
            refusals=(*FORM_REFUSALS, PermissionDenied),  # of a brand that is not verified yet
        )
    return _page(request, form, brand=brand, brands=brands)


@require_http_methods(["GET", "POST"])
@needs_account
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Edit brief and budget, while they may change."""
    principal = principal_of_request(request)
    card = found(campaign_for(principal, public_id, "campaigns.edit"))
    if card.state not in OPEN_TO_CHANGE:
        raise errors.BRIEF_SUBMITTED()
    if request.method != "POST":
        stored = forms.stored_brief_form(found(full(principal, card.id)))
        return _page(request, stored, brand=card.brand, card=card, seen=newest_event(card.id))
    form = forms.read_brief_form(request)
    seen = number_of(request, "seen") or 0  # 0: no brief was ever seen so

    def page(form: FormData) -> HttpResponse:
        shown_now = newest_event(card.id) if isinstance(form.refusal, BriefOvertaken) else seen
        return _page(request, form, brand=card.brand, card=card, seen=shown_now)

    return take_step(
        request,
        form,
        lambda: edit_brief(
            principal,
            campaign_id=card.id,
            brief=forms.brief_of(form),
            seen=seen,
            **forms.budget_of(form),
        ),
        page=page,
        said=_("Saved."),
        then=card.path,
    )


def brands_of(principal: Principal) -> list[OrgCard]:
    """Return brands this person writes briefs for."""
    ids = [
        member.org_id
        for member in principal.memberships
        if member.kind == "brand" and member.role in MAKERS
    ]
    known = org_cards(ids)
    return [known[org_id] for org_id in ids if org_id in known]


def _meanwhile(principal: Principal, form: FormData, card: CampaignCard | None) -> Rows:
    """Return what others saved of the brief since it was opened."""
    if card is None or not isinstance(form.refusal, BriefOvertaken):
        return []
    stored = forms.stored_brief_form(found(full(principal, card.id)))
    return differing(form.values, stored.values, brief_labels())


def _page(
    request: HttpRequest,
    form: FormData,
    *,
    brand: OrgCard,
    brands: Sequence[OrgCard] = (),
    card: CampaignCard | None = None,
    seen: int = 0,
) -> HttpResponse:
    language = get_language() or "en"
    context: dict[str, Any] = {
        "form": form,
        "brand": brand,
        "brands": brands,
        "card": card,
        "seen": seen,
        "comments": comments_on(principal_of_request(request), card) if card else "",
        "key": text_of(request, "key") or new_public_id(),
        "shown": forms.SHOWN,
        "topics": [(topic.id, topic.label(language)) for topic in TOPICS],
        "languages": PLAIN_NAMES,
        "currencies": [(code, code) for code in EXPONENTS],
        "zones": zone_choices(str(form.value("time_zone"))),
        "lines": Line.choices,
        "tiers": Tier.choices,
        "meanwhile_rows": _meanwhile(principal_of_request(request), form, card),
    }
    return render(request, "campaigns/brief.html", context, status=form.status)
