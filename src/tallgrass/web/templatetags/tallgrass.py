"""Our macros for allauth's Django templates."""

from typing import Any

from django import forms, template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tallgrass.web import passkeys

register = template.Library()


@register.filter
def dressed(form: forms.BaseForm) -> SafeString:
    """Return all fields of a form in our dress, what needs mending first."""
    return SafeString(render_to_string("account/fields.html", {"form": form}, using="jinja2"))


@register.filter
def button_class(tags: object) -> str:
    """Return our classes for allauth's button tags."""
    names = set(tags) if isinstance(tags, list | tuple | set) else set(str(tags or "").split(","))
    if names & {"danger", "delete"}:
        return "btn btn--danger"
    return "btn" if names & {"secondary", "link", "cancel", "outline"} else "btn btn--main"


@register.simple_tag(takes_context=True)
def passkey_sign_in(context: dict[str, Any]) -> SafeString:
    """Return the form by which a browser signs somebody in without a password."""
    request = context["request"]
    own = {
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "has_passkeys": passkeys.are_possible(request),
    }
    return SafeString(
        render_to_string("account/passkey_sign_in.html", own, request, using="jinja2")
    )
