"""Policies: rules, fees and limits that operators edit, each change a new version with its
reason."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tallgrass.kernel import policies
from tallgrass.kernel.errors import Conflict
from tallgrass.kernel.policies import PolicyInForce
from tallgrass.kernel.principal import Principal
from tallgrass.web.form_data import FormData
from tallgrass.web.governance.forms import merged_form, refused_at_inputs, setting_of, typed_of
from tallgrass.web.guard import found, needs_account, number_of, text_of
from tallgrass.web.shell import principal_of_request, render
from tallgrass.web.steps import take_step


@require_GET
@needs_account
def listing(request: HttpRequest) -> HttpResponse:
    """Show every policy in force."""
    rows = []
    for name, title, version, body, settings in policies.all_to_edit(principal_of_request(request)):
        values = [(setting.label, setting.written(body[setting.name])) for setting in settings]
        rows.append((name, title, version, values))
    return render(request, "governance/policies.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@needs_account
def policy(request: HttpRequest, name: str) -> HttpResponse:
    """Show one policy, setting by setting; with POST, change it."""
    principal = principal_of_request(request)
    shown = found(policies.to_edit(principal, name))
    if request.method == "POST":
        return _revise(request, principal, shown)
    stored = {f"s-{s.name}": typed_of(s, shown.body[s.name]) for s in shown.settings}
    return _page(request, shown, shown.version, FormData(stored))


def _revise(request: HttpRequest, principal: Principal, shown: PolicyInForce) -> HttpResponse:
    name, body = shown.name, shown.body
    seen, reason = number_of(request, "seen"), text_of(request, "reason")
    typed = {
        s.name: text_of(request, f"s-{s.name}", typed_of(s, body[s.name])) for s in shown.settings
    }
    read = {s.name: setting_of(typed[s.name], s) for s in shown.settings}

    def page(form: FormData) -> HttpResponse:
        if isinstance(form.refusal, Conflict):
            merged = policies.merge(name, body=read, seen=seen)
            return _page(request, shown, merged.version, merged_form(form, merged, shown.settings))
        return _page(request, shown, shown.version, refused_at_inputs(form, body))

    return take_step(
        request,
        FormData({**{f"s-{key}": text for key, text in typed.items()}, "reason": reason}),
        lambda: policies.revise(principal, name=name, body=read, reason=reason, seen=seen),
        page=page,
        said=_("The new version now applies."),
        then="/operator/policies/",
    )


def _page(request: HttpRequest, shown: PolicyInForce, version: int, form: FormData) -> HttpResponse:
    context = {
        "title": shown.title,
        "version": version,
        "settings": shown.settings,
        "fields": [f"s-{setting.name}" for setting in shown.settings],
        "form": form,
    }
    return render(request, "governance/policy.html", context, status=form.status)
