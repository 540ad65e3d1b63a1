"""Policies: rules, fees and limits that operators edit, each change a new version with its
reason."""

import json
import re
from collections.abc import Collection
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tallgrass.kernel import policies
from tallgrass.kernel.errors import Conflict
from tallgrass.kernel.permissions import require
from tallgrass.kernel.policies import Merge
from tallgrass.kernel.principal import Principal
from tallgrass.web.form_data import FormData
from tallgrass.web.guard import found, needs_account, number_of, text_of
from tallgrass.web.shell import principal_of_request, render
from tallgrass.web.steps import take_step

_GROUPED = re.compile(r"^\d{1,3}(?:,\d{3})+(?:\.|$)")  # as pages write large numbers


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
    read = {key: _read(text, body[key]) for key, text in typed.items()}

    def page(form: FormData) -> HttpResponse:
        if isinstance(form.refusal, Conflict):
            merged = policies.merge(name, body=read, seen=seen)
            return _page(request, name, merged.version, _merged(form, merged))
        return _page(request, name, version, _by_input(form, body))

    return take_step(
        request,
        FormData({**{f"s-{key}": text for key, text in typed.items()}, "reason": reason}),
        lambda: policies.revise(principal, name=name, body=read, reason=reason, seen=seen),
        page=page,
        said=_("The new version is in force."),
        then="/operator/policies/",
    )


def _by_input(form: FormData, body: Collection[str]) -> FormData:
    """The refusal of a setting at its input, which goes by another name."""
    refusals = {f"s-{name}" if name in body else name: said for name, said in form.refusals.items()}
    return replace(form, refusals=refusals)


def _merged(form: FormData, merge: Merge) -> FormData:
    """What was typed, over what holds now; where both changed, what holds now is said too."""
    values, refusals = dict(form.values), dict(form.refusals)
    for key, value in merge.values.items():
        values[f"s-{key}"] = value if isinstance(value, str) else json.dumps(value)
    for key, now in merge.contested.items():
        refusals[f"s-{key}"] = [_("Now in force: %(value)s.") % {"value": f"{now:,}"}]
    return replace(form, values=values, refusals=refusals)


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


def _read(text: str, old: float) -> object:
    """The typed text as a number of the old one's kind; the text itself where it is none."""
    text = text.strip()
    try:
        value = json.loads(text.replace(",", "") if _GROUPED.match(text) else text)
        return float(value) if type(value) is int and isinstance(old, float) else value
    except (ValueError, OverflowError, RecursionError):
        return text
