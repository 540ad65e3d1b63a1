"""Addresses of ours: where a request stands, where it came from, and whether an address leads back
to us."""

from contextlib import suppress
from urllib.parse import quote, urlsplit

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

KEPT = "kept"
"""The query field that names a form to show again."""
STOOD_ON = "stood_on"
"""The field by which a form on an answer names the page one looked at: its own address may take
nothing but forms."""
_MARKS = ".,;:!?)]}'\"*，。、；：！？…）】」』》”’"
"""What stands behind an address in a sentence, and comes along where people copy or press it."""


def is_safe(request: HttpRequest, path: str) -> bool:
    """Tell whether an address that came with a request is a page of ours."""
    return url_has_allowed_host_and_scheme(
        path, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


def without_id(path: str) -> str:
    """Return the address without the id of what is kept for it."""
    page, _mark, query = path.partition("?")
    parts = [part for part in query.split("&") if part and not part.startswith(f"{KEPT}=")]
    return f"{page}?{'&'.join(parts)}" if parts else page


def back_of(request: HttpRequest) -> str:
    """Return the page that a form stood on, as far as the form or the browser says. Where neither
    can be read, of which an error page is about to speak, that is the first page."""
    try:
        referer = urlsplit(request.META.get("HTTP_REFERER", ""))
        came_from = f"{referer.path}?{referer.query}" if referer.query else referer.path
        is_page = referer.netloc == request.get_host() and not came_from.startswith("/account/")
        said = request.POST.get("next", "") or request.POST.get(STOOD_ON, "")
        wanted = str(said) or (came_from if is_page else "")
        return without_id(wanted) if is_safe(request, wanted) else "/"
    except (BadRequest, MultiPartParserError, SuspiciousOperation, OSError, ValueError):
        return "/"


def page_of(request: HttpRequest) -> str:
    """Return the page one looks at, to come back to: of an answer to a form, the one the form stood
    on."""
    if request.method in ("GET", "HEAD"):
        return without_id(request.get_full_path())
    return str(getattr(request, "form_stood_on", "")) or back_of(request)


def page_above(path: str) -> str:
    """Return the nearest page above an address, as `/n/…/` is above `/n/…/comments/`."""
    while above := path.rstrip("/").rpartition("/")[0]:
        path = f"{above}/"
        with suppress(Resolver404):
            resolve(path)
            return path
    return "/"


def mended(request: HttpRequest) -> str:
    """Return the page that was meant by an address with marks behind it, if there is such a page;
    else nothing."""
    path = request.path_info.rstrip(_MARKS)
    if request.method not in ("GET", "HEAD") or path == request.path_info:
        return ""
    for page in (path, f"{path}/"):
        with suppress(Resolver404):
            resolve(page)
            return quote(page, safe="/@")
    return ""
