"""Organisations: one's own, founding one, what one says of itself."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tallgrass.kernel.ids import new_public_id
from tallgrass.kernel.permissions import can
from tallgrass.kernel.principal import Principal
from tallgrass.people import actions, queries
from tallgrass.people.member_queries import org_for, seat_offers_to
from tallgrass.people.reach_queries import has_refused
from tallgrass.people.types import OrgCard, OrgKind
from tallgrass.web.form_data import FormData, read_form
from tallgrass.web.guard import found, needs_account, text_of
from tallgrass.web.meanwhile import made_from_of, versions
from tallgrass.web.shell import principal_of_request, render
from tallgrass.web.steps import take_step

FIELDS = ("name", "about", "domains")


@require_GET
@needs_account
def listing(request: HttpRequest) -> HttpResponse:
    """Show one's own organisations first, then the verified ones of this community."""
    principal = principal_of_request(request)
    cursor = text_of(request, "after")
    own = queries.org_cards([m.org_id for m in principal.memberships])
    context = {
        "offers": seat_offers_to(principal),
        "own": [(own[m.org_id], m.role) for m in principal.memberships if m.org_id in own],
        "page": queries.organisations(verified=True, cursor=cursor),
        "is_first": not cursor,
    }
    return render(request, "people/organisations.html", context)


@require_http_methods(["GET", "POST"])
@needs_account
def found_new(request: HttpRequest) -> HttpResponse:
    """Create an organisation. Afterwards an operator verifies it."""
    form = read_form(request, "kind", *FIELDS)
    if request.method != "POST":
        return _form(request, form)
    return take_step(
        request,
        form,
        lambda: actions.create_organisation(
            principal_of_request(request),
            idempotency_key=text_of(request, "key"),
            kind=form.value("kind"),
            name=form.value("name"),
            about=form.value("about"),
            domains=form.value("domains").split(),
        ),
        page=lambda form: _form(request, form),
        said=lambda org: (
            _("%(org)s has been created. An operator will verify it.") % {"org": org.name}
        ),
        then=lambda org: org.path,
    )


def _stored(org: OrgCard) -> dict[str, str]:
    return {"name": org.name, "about": org.about, "domains": "\n".join(org.domains)}


def _form(request: HttpRequest, form: FormData, org: OrgCard | None = None) -> HttpResponse:
    key = text_of(request, "key") or new_public_id()
    context = {"form": form, "org": org, "kinds": OrgKind.choices, "key": key}
    labels = {"name": _("Name"), "about": _("About"), "domains": _("Domains")}
    stored = _stored(org) if org else {}
    made_from = org.made_from if org else ""
    context |= versions(
        request, form.refusal, made_from, typed=form.values, stored=stored, labels=labels
    )
    return render(request, "people/organisation_form.html", context, status=form.status)


@require_GET
def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what it is, whether it is verified; to those who sit in it, where to go from here."""
    org = found(queries.org_by_public_id(public_id))
    principal = principal_of_request(request)
    context = {
        "org": org,
        "kind": OrgKind(org.kind).label,
        "has_refused": has_refused(principal, org.id),
        "may_refuse": principal.is_person and not principal.sits_in(org.id),
        **tabs_of(principal, org),
    }
    return render(request, "people/organisation.html", context)


@require_http_methods(["GET", "POST"])
@needs_account
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change name, description and domains, as an owner."""
    principal = principal_of_request(request)
    org = found(org_for(principal, public_id, "people.edit_organisation"))
    if request.method != "POST":
        return _form(request, FormData(_stored(org)), org)
    form = read_form(request, *FIELDS)
    return take_step(
        request,
        form,
        lambda: actions.edit_organisation(
            principal,
            org_id=org.id,
            name=form.value("name"),
            about=form.value("about"),
            domains=form.value("domains").split(),
            made_from=made_from_of(request),
        ),
        page=lambda form: _form(request, form, org),
        said=_("Saved."),
        then=org.path,
    )


def tabs_of(principal: Principal, org: OrgCard) -> dict[str, bool]:
    """Return which of an organisation's pages this person may open."""
    return {
        "may_edit": can(principal, "people.edit_organisation", org.id),
        "may_see_members": can(principal, "people.see_members", org.id),
        "may_manage": can(principal, "people.manage_for", org.id),
    }
