"""What all pages share: the shell around them, its navigation, and how a template becomes a
response."""

import zoneinfo
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import get_template, render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tallgrass.contracts.queries.contracts import is_at_work
from tallgrass.kernel import kept
from tallgrass.kernel.origins import for_host
from tallgrass.kernel.principal import ANONYMOUS, Principal
from tallgrass.notices.queries import unread_count
from tallgrass.web.addresses import STOOD_ON, page_of, without_id
from tallgrass.web.areas import ENTRIES, MAIN
from tallgrass.web.nav import NavItem

_CSRF = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
_MARK = '<input type="hidden" name="form_of" value="{}">'
_STOOD_ON = f'<input type="hidden" name="{STOOD_ON}" value="{{}}">'
_address = cache(reverse)  # addresses of the navigation do not change while we run


def principal_of_request(request: HttpRequest) -> Principal:
    """Return who acts in this request."""
    return getattr(request, "principal", ANONYMOUS)


def edge_origin_of(request: HttpRequest) -> str:
    """Return where this page's beacons and tracked links go."""
    return for_host(settings.TALLGRASS_EDGE_ORIGIN, getattr(request, "visited_host", ""))


def navigation(request: HttpRequest) -> list[NavItem]:
    """Return the rail's entries for whoever looks: only rooms that exist, only what this person may
    open."""
    principal = principal_of_request(request)
    unread = unread_count(principal) if principal.person_id else 0
    works = bool(principal.memberships) or principal.is_operator or is_at_work(principal)
    items = []
    for entry in sorted(ENTRIES, key=lambda entry: entry.order):
        if entry.shown_to(principal):
            url = _address(entry.url_name)
            current = request.path == url or (url != "/" and request.path.startswith(url))
            if entry.for_work and not (works or current):
                continue
            items.append(
                NavItem(
                    str(entry.label),
                    url,
                    entry.icon,
                    current,
                    unread if entry.url_name == "notices" else 0,
                )
            )
    return items


def main_button(principal: Principal) -> NavItem | None:
    """Return the one button of the rail, which is also the middle of the dock."""
    shown = [entry for entry in MAIN if entry.shown_to(principal)]
    return (
        NavItem(str(shown[0].label), _address(shown[0].url_name), shown[0].icon) if shown else None
    )


def common(request: HttpRequest) -> dict[str, Any]:
    """Return the context of every page."""
    principal = principal_of_request(request)
    items = navigation(request)
    return {
        "principal": principal if principal.is_person else None,
        "lang": translation.get_language() or "en",
        "nav": items,
        "nav_main": main_button(principal),
        "unread": next((item.count for item in items if item.count), 0),
        "site_name": settings.TALLGRASS_SITE_NAME,
        "edge_origin": edge_origin_of(request),
        "messages": get_messages(request),
        "page_path": page_of(request),
        "form_at": without_id(request.get_full_path()),
        "is_answer": request.method == "POST",
    }


def bare(request: HttpRequest) -> dict[str, Any]:
    """Return the context of a page that must appear although the database may be away."""
    return {
        "principal": None,
        "lang": translation.get_language() or "en",
        "nav": [],
        "unread": 0,
        "site_name": settings.TALLGRASS_SITE_NAME,
        "edge_origin": edge_origin_of(request),
        "messages": [],
        "page_path": page_of(request),
        "form_at": without_id(request.get_full_path()),
        "is_answer": request.method == "POST",
    }


def render(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
    zone: str = "UTC",
) -> HttpResponse:
    """Render one of our Jinja2 pages within the shell; days and moments on it are by the clock of
    `zone`."""
    page: Any = get_template(template, using="jinja2")
    with timezone.override(zoneinfo.ZoneInfo(zone)):
        text = page.template.render({**common(request), **_secrets(request), **(context or {})})
    return HttpResponse(text, status=status)


def _secrets(request: HttpRequest) -> dict[str, Any]:
    """Return the request and its token, masked once a page: Django's own context masks it anew for
    every form."""
    token, principal = get_token(request), principal_of_request(request)
    fields = format_html(_CSRF, token)
    if principal.is_person:
        fields += format_html(_MARK, form_mark(principal))
    if request.method == "POST":
        fields += format_html(_STOOD_ON, page_of(request))
    return {"request": request, "csrf_token": token, "csrf_input": fields}


def form_mark(principal: Principal) -> str:
    """Return what a form carries of the person it is shown to: so that nobody else sends it, or
    finds what they had typed."""
    return marks_of(principal)[0]


def marks_of(principal: Principal) -> list[str]:
    """Return every mark by which forms may know this person."""
    return kept.marks_of(principal.acting_id)


def allauth_context(request: HttpRequest) -> dict[str, Any]:
    """Return the shell context for allauth's Django templates: our layout, rendered by Jinja2,
    around their content."""
    return {"tallgrass_shell": _Shell(request)}


class _Shell:
    """Splits our layout at two marks, so that a Django template can print the parts around its own
    title and content."""

    MARKS = ("<!--allauth-title-->", "<!--allauth-content-->")

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._parts: list[SafeString] = []

    def _part(self, number: int) -> SafeString:
        if not self._parts:
            rest: str = render_to_string(
                "layouts/allauth.html", common(self._request), self._request, using="jinja2"
            )
            for mark in self.MARKS:
                part, _mark, rest = rest.partition(mark)
                self._parts.append(SafeString(part))
            self._parts.append(SafeString(rest))
        return self._parts[number]

    @property
    def before(self) -> SafeString:
        return self._part(0)

    @property
    def middle(self) -> SafeString:
        return self._part(1)

    @property
    def after(self) -> SafeString:
        return self._part(2)
