"""Policies: rules, fees and limits that operators edit, each change a new version with its
reason."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tallgrass.governance.actions.together import change_policy
from tallgrass.governance.types import ProposalCard
from tallgrass.kernel import policies
from tallgrass.kernel.errors import POLICY_OVERTAKEN
from tallgrass.kernel.policies import PolicyChange, PolicyInForce
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.routes import path_of
from tallgrass.web.form_data import FormData
from tallgrass.web.governance.forms import merged_form, refused_at_inputs, setting_of, typed_of
from tallgrass.web.guard import found, needs_account, number_of, see_other, text_of
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
        if form.refusal is not None and form.refusal.refusal is POLICY_OVERTAKEN:
            merged = policies.merge(name, body=read, seen=seen)
            return _page(request, shown, merged.version, merged_form(form, merged, shown.settings))
        return _page(request, shown, shown.version, refused_at_inputs(form, body))

    def then(proposal: ProposalCard | None) -> HttpResponse:
        if proposal is None:
            messages.success(request, _("The new version now applies."))
            return see_other("/operator/policies/")
        messages.success(
            request, _("This makes people less safe, so another operator has to confirm it.")
        )
        return see_other(path_of("proposals"))

    return take_step(
        request,
        FormData({**{f"s-{key}": text for key, text in typed.items()}, "reason": reason}),
        lambda: change_policy(principal, PolicyChange(name, read, reason, seen)),
        page=page,
        then=then,
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
