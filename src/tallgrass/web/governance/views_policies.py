"""Policies: rules, fees and limits that operators edit, each change a new version with its
reason."""

import json
import re
from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tallgrass.kernel import policies
from tallgrass.kernel.errors import Conflict, Invalid
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.text import clean_line
from tallgrass.web.filled import FormData
from tallgrass.web.guard import found, needs_account, number_of, see_other, text_of
from tallgrass.web.shell import principal_of_request, render

LARGEST = 10**12
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
    seen = number_of(request, "seen")
    typed = {
        f"s-{key}": text_of(request, f"s-{key}", json.dumps(value)) for key, value in body.items()
    }
    form = FormData({**typed, "reason": text_of(request, "reason")})
    try:
        policies.require_newest(name, seen)
        changed = {key: _read(typed[f"s-{key}"], value, f"s-{key}") for key, value in body.items()}
        reason = clean_line(form.value("reason"), longest=500, field="reason")
        policies.revise(principal, name=name, body=changed, reason=reason, seen=seen)
    except Invalid as error:
        error.field = f"s-{error.field}" if error.field in body else error.field
        return _page(request, name, version, form.refused(error), status=422)
    except Conflict as error:
        version, now = policies.current(name)
        before = policies.at(name, seen) if seen is not None else None
        return _page(request, name, version, _merged(form, before or {}, now, error), status=409)
    messages.success(request, _("The new version is in force."))
    return see_other("/operator/policies/")


def _merged(
    form: FormData, before: Mapping[str, float], now: Mapping[str, float], error: Conflict
) -> FormData:
    """What she changed since she opened the page, over what holds now; where that changed too, both
    are shown."""
    values, refusals = dict(form.values), {"": [str(error)]}
    for key, value in now.items():
        field = f"s-{key}"
        if key in before and form.value(field) == json.dumps(before[key]):
            values[field] = json.dumps(value)
        elif form.value(field) != json.dumps(value) and before.get(key) != value:
            refusals[field] = [_("Now in force: %(value)s.") % {"value": f"{value:,}"}]
    return FormData(values, refusals)


def _page(
    request: HttpRequest, name: str, version: int, form: FormData, status: int = 200
) -> HttpResponse:
    settings = policies.settings_of(name)
    context = {
        "title": policies.title_of(name),
        "version": version,
        "settings": settings,
        "fields": [f"s-{setting.name}" for setting in settings],
        "form": form,
    }
    return render(request, "governance/policy.html", context, status=status)


def _read(text: str, old: float, field: str) -> float:
    """The typed text as a number of the old one's kind. Raises Invalid at its field."""
    text = text.strip()
    try:
        value = json.loads(text.replace(",", "") if _GROUPED.match(text) else text)
    except (ValueError, RecursionError):
        value = None
    is_whole = type(value) is int and abs(value) <= LARGEST
    if is_whole and isinstance(old, float):
        value = float(value)
    if type(value) is not type(old) or (isinstance(old, int) and not is_whole):
        hint = (
            _("Write a whole number.") if isinstance(old, int) else _("Write a number, as in 1.5.")
        )
        raise Invalid(_("That is not a value of this kind."), hint=hint, field=field)
    return value
