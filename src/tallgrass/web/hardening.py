"""What every answer says to browsers: files, refusals and redirects too, not only pages."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

Handler = Callable[[HttpRequest], HttpResponseBase]
STRICTEST = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""For whatever brings no policy of its own: it may load, run and frame nothing."""


def hardened(get_response: Handler) -> Handler:
    """Give each answer the headers that its view or a middleware behind this one left out."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not response.has_header("Content-Security-Policy"):
            response["Content-Security-Policy"] = STRICTEST
        response.setdefault("X-Frame-Options", "DENY")
        response.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response

    return middleware
