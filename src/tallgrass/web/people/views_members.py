"""Who sits in an organisation, and whom an MCN manages."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tallgrass.kernel.permissions import can
from tallgrass.kernel.routes import path_of
from tallgrass.people import actions, queries
from tallgrass.people.member_queries import (
    managements_of_org,
    org_for,
    org_members,
    seat_offer,
    seat_offers_of_org,
)
from tallgrass.people.types import ROLES_OF, OrgCard, OrgKind
from tallgrass.web.form_data import FormData, read_form
from tallgrass.web.guard import found, needs_account, see_other, text_of
from tallgrass.web.people import errors
from tallgrass.web.people.forms import by_handle
from tallgrass.web.people.views_organisations import tabs_of
from tallgrass.web.shell import principal_of_request, render
from tallgrass.web.steps import take_step


@require_http_methods(["GET", "POST"])
@needs_account
def members(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the seats and those that are offered; with POST, let owners offer one by handle."""
    principal = principal_of_request(request)
    verb = "people.seat" if request.method == "POST" else "people.see_members"
    org = found(org_for(principal, public_id, verb))
    form = read_form(request, "handle", "role")
    if request.method == "POST":

        def operation() -> str:
            person = by_handle(form.value("handle"))
            offer = actions.offer_seat(
                principal, org_id=org.id, person_id=person.id, role=form.value("role")
            )
            if offer is None:
                return _("%(name)s now has this role.") % {"name": person.name}
            return _("%(name)s has two weeks to accept or decline.") % {"name": person.name}

        return take_step(
            request,
            form,
            operation,
            page=partial(_members_page, request, org),
            said=lambda done: done,
            then=path_of("organisation_members", org.public_id),
        )
    return _members_page(request, org, form)


def _members_page(request: HttpRequest, org: OrgCard, form: FormData) -> HttpResponse:
    principal = principal_of_request(request)
    context: dict[str, Any] = {
        "org": org,
        "form": form,
        "members": org_members(principal, org.id),
        "roles": [(role.value, role.label) for role in ROLES_OF[OrgKind(org.kind)]],
        "may_seat": can(principal, "people.seat", org.id),
        "may_find_owner": can(principal, "people.seat_owner", org.id),
        "offers": seat_offers_of_org(principal, org.id),
        **tabs_of(principal, org),
    }
    return render(request, "people/members.html", context, status=form.status)


@require_POST
@needs_account
def unseat(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a seat away, or leave one's own."""
    principal = principal_of_request(request)
    org = found(org_for(principal, public_id, "people.see_members"))
    person = found(queries.person_by_public_id(text_of(request, "person")))
    actions.unseat_member(principal, org_id=org.id, person_id=person.id)
    messages.success(request, _("%(name)s is no longer a member.") % {"name": person.name})
    return see_other(
        "/organisations/"
        if person.id == principal.person_id
        else path_of("organisation_members", org.public_id)
    )


@require_POST
@needs_account
def answer_seat(request: HttpRequest, public_id: str) -> HttpResponse:
    """Accept the role one was offered, or decline it; who offered it withdraws it."""
    principal = principal_of_request(request)
    offer = found(seat_offer(principal, public_id))
    verdict = text_of(request, "verdict")
    if verdict == "withdraw":
        actions.withdraw_seat_offer(principal, offer_id=offer.id)
        messages.success(request, _("The offer has been withdrawn."))
        return see_other(path_of("organisation_members", offer.org.public_id))
    if verdict not in ("accept", "decline"):
        raise errors.CHOICE_UNNAMED()
    actions.answer_seat(principal, offer_id=offer.id, accept=verdict == "accept")
    messages.success(request, _("Your answer has been sent."))
    return see_other(offer.org.path if verdict == "accept" else path_of("organisations"))


@require_http_methods(["GET", "POST"])
@needs_account
def creators(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show whom an MCN manages and has asked; let its people propose by handle, and end."""
    principal = principal_of_request(request)
    org = found(org_for(principal, public_id, "people.manage_for"))
    form = read_form(request, "handle", "end")
    if request.method != "POST":
        return _creators_page(request, org, form)

    def operation() -> str:
        if form.value("end"):
            card = found(queries.management_by_public_id(form.value("end")))
            actions.end_management(principal, management_id=card.id)
            return _("The management has ended.")
        person = by_handle(form.value("handle"))
        actions.propose_management(principal, org_id=org.id, person_id=person.id)
        return _("%(name)s has two weeks to answer.") % {"name": person.name}

    return take_step(
        request,
        form,
        operation,
        page=partial(_creators_page, request, org),
        said=lambda done: done,
        then=path_of("organisation_creators", org.public_id),
    )


def _creators_page(request: HttpRequest, org: OrgCard, form: FormData) -> HttpResponse:
    principal, cursor = principal_of_request(request), request.GET.get("after", "")
    context: dict[str, Any] = {
        "org": org,
        "form": form,
        "page": managements_of_org(principal, org.id, cursor=cursor),
        "is_first": not cursor,
        **tabs_of(principal, org),
    }
    return render(request, "people/creators.html", context, status=form.status)
