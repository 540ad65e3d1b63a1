"""The address visited and the address set: names of this machine are one origin, and visitors by
any other name are led to the origin."""

from collections.abc import Callable
from urllib.parse import urlsplit

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.http.response import HttpResponseBase

from tallgrass.kernel.callers import note_foreign_host
from tallgrass.kernel.origins import is_local, is_loopback
from tallgrass.web import errors
from tallgrass.web.cookies import bound
from tallgrass.web.error_pages import page
from tallgrass.web.shell import edge_origin_of

Handler = Callable[[HttpRequest], HttpResponseBase]
ANY_HOST = ("/healthz",)  # asked for by machines, at whatever address they know
LED = bound("tallgrass_led")
LED_SECONDS = 10
LONGEST_HOST = 253


def led_to_origin(get_response: Handler) -> Handler:
    """Answer at the origin alone, at every name of this machine where the origin is one of them.

    Others are redirected to it. To an origin that only this machine can visit nobody can be led:
    they get a page that names the setting. So do those whom the redirect brought back by the same
    wrong name, since a proxy does not pass on what they asked for.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        origin = settings.TALLGRASS_ORIGIN
        host, _port = split_domain_port(request.META.get("HTTP_HOST", ""))
        if not host or len(host) > LONGEST_HOST:
            request.get_host()  # raises DisallowedHost where there is a name that is none
        if not host or request.path in ANY_HOST or _is_of(origin, host):
            request.visited_host = host  # type: ignore[attr-defined]
            return _counting_beside(request, get_response)
        came_back = LED in request.COOKIES
        note_foreign_host(
            settings.TALLGRASS_HOME, request.META["HTTP_HOST"], origin=origin, in_circles=came_back
        )
        if is_local(origin):
            return page(request, errors.OTHER_ADDRESS(origin=origin))
        if came_back:
            return page(request, errors.LED_IN_CIRCLES(origin=origin))
        return _led(request, origin)

    return middleware


def _is_of(origin: str, host: str) -> bool:
    if is_local(origin) and is_loopback(host):
        return True
    return host.strip("[]") == (urlsplit(origin).hostname or "")


def _counting_beside(request: HttpRequest, get_response: Handler) -> HttpResponseBase:
    """Let the page send its beacons to the edge under the name by which it was itself visited."""
    edge = edge_origin_of(request)
    if edge == settings.TALLGRASS_EDGE_ORIGIN:
        return get_response(request)
    return csp_replace({"connect-src": [SELF, edge]})(get_response)(request)


def _led(request: HttpRequest, origin: str) -> HttpResponse:
    """Redirect to the same page of the origin, for now: the setting may change. A form keeps its
    method and its words."""
    status = 302 if request.method in ("GET", "HEAD") else 307
    response = HttpResponse(status=status, headers={"Location": origin + request.get_full_path()})
    response.set_cookie(
        LED,
        "1",
        max_age=LED_SECONDS,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
    return response
