"""What takes two operators: an owner for an organisation without one, a colleague's account."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tallgrass.governance.actions import together
from tallgrass.governance.proposal_queries import open_proposals, proposal_by_public_id
from tallgrass.kernel.permissions import can
from tallgrass.kernel.routes import path_of
from tallgrass.people import queries
from tallgrass.people.member_queries import org_for
from tallgrass.people.types import OrgCard
from tallgrass.web.form_data import FormData, read_form
from tallgrass.web.guard import found, needs_account, see_other, text_of
from tallgrass.web.people import errors
from tallgrass.web.people.forms import by_handle
from tallgrass.web.shell import principal_of_request, render
from tallgrass.web.steps import take_step


@require_GET
@needs_account
def proposals(request: HttpRequest) -> HttpResponse:
    """Show what waits for a second operator, and who may answer it."""
    viewer = principal_of_request(request)
    cards = open_proposals(viewer)
    ids = {pk for card in cards for pk in (card.person_id, card.proposed_by) if pk is not None}
    context: dict[str, Any] = {
        "proposals": cards,
        "people": queries.cards(ids),
        "orgs": queries.org_cards(card.org_id for card in cards if card.org_id is not None),
        "may_confirm": [card.id for card in cards if can(viewer, "governance.confirm", card)],
        "may_decline": [card.id for card in cards if can(viewer, "governance.decline", card)],
    }
    return render(request, "governance/proposals.html", context)


@require_POST
@needs_account
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Confirm what a colleague proposed, or decline it."""
    viewer = principal_of_request(request)
    card = found(proposal_by_public_id(viewer, public_id))
    verdict = text_of(request, "verdict")
    if verdict not in ("confirm", "decline"):
        raise errors.CHOICE_UNNAMED()
    if verdict == "confirm":
        together.confirm(viewer, proposal_id=card.id)
        messages.success(request, _("Confirmed and carried out. Both names are on record."))
    else:
        together.decline(viewer, proposal_id=card.id)
        messages.success(request, _("The proposal has been declined."))
    return see_other(path_of("proposals"))


@require_http_methods(["GET", "POST"])
@needs_account
def owner(request: HttpRequest, public_id: str) -> HttpResponse:
    """Propose who should own an organisation that nobody who can act owns."""
    viewer = principal_of_request(request)
    org = found(org_for(viewer, public_id, "people.seat_owner"))
    form = read_form(request, "handle", "reason")
    if request.method != "POST":
        return _owner_page(request, org, form)
    return take_step(
        request,
        form,
        lambda: together.propose_owner(
            viewer,
            org_id=org.id,
            person_id=by_handle(form.value("handle")).id,
            reason=form.value("reason"),
        ),
        page=lambda form: _owner_page(request, org, form),
        said=_("Proposed. Another operator has to confirm it."),
        then=path_of("proposals"),
    )


def _owner_page(request: HttpRequest, org: OrgCard, form: FormData) -> HttpResponse:
    return render(request, "governance/owner.html", {"org": org, "form": form}, status=form.status)
