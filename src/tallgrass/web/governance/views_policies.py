"""Policies: rules, fees and limits that operators edit, each change a new version with its reason."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tallgrass.kernel import policies
from tallgrass.kernel.errors import Conflict, Invalid
from tallgrass.kernel.permissions import require
from tallgrass.kernel.text import clean_line
from tallgrass.web.filled import Filled
from tallgrass.web.guard import found, needs_account, number_of, see_other, text_of
from tallgrass.web.shell import principal_of_request, render


@require_GET
@needs_account
def listing(request: HttpRequest) -> HttpResponse:
    """Every policy in force."""
    require(principal_of_request(request), "policies.edit")
    rows = []
    for name in policies.names():
        version, body = policies.current(name)
        settings = [(setting.label, body[setting.name]) for setting in policies.settings_of(name)]
        rows.append((name, policies.title_of(name), version, settings))
    return render(request, "governance/policies.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@needs_account
def policy(request: HttpRequest, name: str) -> HttpResponse:
    """One policy, setting by setting."""
    principal = principal_of_request(request)
    require(principal, "policies.edit")
    found(name if name in policies.names() else None)
    version, body = policies.current(name)
    form = Filled({f"s-{key}": json.dumps(value) for key, value in body.items()})
    if request.method == "POST":
        typed = {f"s-{key}": text_of(request, f"s-{key}", json.dumps(value)) for key, value in body.items()}
        form = Filled({**typed, "reason": text_of(request, "reason")})
        try:
            changed = {key: _read(key, typed[f"s-{key}"], value) for key, value in body.items()}
            reason = clean_line(form.value("reason"), longest=500, field="reason")
            policies.revise(principal, name=name, body=changed, reason=reason, seen=number_of(request, "seen"))
        except Invalid as error:
            error.field = f"s-{error.field}" if error.field in body else error.field
            return _page(request, name, version, form.refused(error), status=422)
        except Conflict as error:
            return _page(request, name, version, form.refused(error), status=409)
        messages.success(request, _("The new version is in force."))
        return see_other("/operator/policies/")
    return _page(request, name, version, form)


def _page(request: HttpRequest, name: str, version: int, form: Filled, status: int = 200) -> HttpResponse:
    settings = policies.settings_of(name)
    context = {
        "title": policies.title_of(name),
        "version": version,
        "settings": settings,
        "fields": [f"s-{setting.name}" for setting in settings],
        "form": form,
    }
    return render(request, "governance/policy.html", context, status=status)


def _read(key: str, text: str, old: float) -> float:
    """The typed text as a number of the old one's kind. Raises Invalid at its field."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if type(value) is not type(old) or (isinstance(value, int) and abs(value) > 10**12):
        raise Invalid(_("That is not a value of this kind."), mend=_("Keep to the form of the old one."), field=f"s-{key}")
    return value
