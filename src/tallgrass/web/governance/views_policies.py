"""Policies: rules, fees and limits that operators edit, each change a new version with its
reason."""

import json

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tallgrass.kernel import policies
from tallgrass.kernel.errors import Conflict
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.web.form_data import FormData
from tallgrass.web.governance.forms import merged_form, refused_at_inputs, setting_of
from tallgrass.web.guard import found, needs_account, number_of, text_of
from tallgrass.web.shell import principal_of_request, render
from tallgrass.web.steps import take_step


@require_GET
@needs_account
def listing(request: HttpRequest) -> HttpResponse:
    """Every policy in force."""
    require(principal_of_request(request), "policies.edit")
    rows = []
    for name in policies.names():
        version, body = policies.current(name)
        settings = [
            (setting.label, f"{body[setting.name]:,}") for setting in policies.settings_of(name)
        ]
        rows.append((name, policies.title_of(name), version, settings))
    return render(request, "governance/policies.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@needs_account
def policy(request: HttpRequest, name: str) -> HttpResponse:
    """One policy, setting by setting."""
    principal = principal_of_request(request)
    require(principal, "policies.edit")
    found(name if name in policies.names() else None)
    if request.method == "POST":
        return _revise(request, principal, name)
    version, body = policies.current(name)
    return _page(
        request,
        name,
        version,
        FormData({f"s-{key}": json.dumps(value) for key, value in body.items()}),
    )


def _revise(request: HttpRequest, principal: Principal, name: str) -> HttpResponse:
    version, body = policies.current(name)
    seen, reason = number_of(request, "seen"), text_of(request, "reason")
    typed = {key: text_of(request, f"s-{key}", json.dumps(value)) for key, value in body.items()}
    read = {key: setting_of(text, body[key]) for key, text in typed.items()}

    def page(form: FormData) -> HttpResponse:
        if isinstance(form.refusal, Conflict):
            merged = policies.merge(name, body=read, seen=seen)
            return _page(request, name, merged.version, merged_form(form, merged))
        return _page(request, name, version, refused_at_inputs(form, body))

    return take_step(
        request,
        FormData({**{f"s-{key}": text for key, text in typed.items()}, "reason": reason}),
        lambda: policies.revise(principal, name=name, body=read, reason=reason, seen=seen),
        page=page,
        said=_("The new version is in force."),
        then="/operator/policies/",
    )


def _page(request: HttpRequest, name: str, version: int, form: FormData) -> HttpResponse:
    settings = policies.settings_of(name)
    context = {
        "title": policies.title_of(name),
        "version": version,
        "settings": settings,
        "fields": [f"s-{setting.name}" for setting in settings],
        "form": form,
    }
    return render(request, "governance/policy.html", context, status=form.status)
