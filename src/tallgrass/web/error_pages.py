"""Error pages: what happened, how to mend it, its code, and the id by which the log knows it."""

import sys
from typing import TypeVar

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template.loader import get_template

from tallgrass.kernel import context
from tallgrass.kernel.errors import NOT_PERMITTED, RATE_LIMITED, TallgrassError, Unavailable
from tallgrass.web import errors
from tallgrass.web.shell import bare

R = TypeVar("R", bound=HttpResponseBase)


def page(request: HttpRequest, error: TallgrassError) -> HttpResponse:
    """Render the page of a refusal; JSON for clients that ask for it. Both name its code."""
    values = {**error.as_dict(), "request_id": context.request_id()}
    response: HttpResponse
    if wants_json(request):
        response = JsonResponse(values, json_dumps_params={"ensure_ascii": False})
    else:
        template = get_template("errors/error.html", using="jinja2")
        response = HttpResponse(template.render({**bare(request), **values}, request))
    response.status_code = error.status
    if error.retry_after:
        response["Retry-After"] = str(error.retry_after)
    return with_code(response, error)


def wants_json(request: HttpRequest) -> bool:
    """Tell whether a program asks, which reads JSON and no pages."""
    return "application/json" in request.headers.get("Accept", "")


def with_code(response: R, error: TallgrassError) -> R:
    """Put the code of what was refused into a header of the answer: for scripts that swap parts of
    a page, and for whoever reads the log of a proxy."""
    response["X-Refusal-Code"] = error.code
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    is_large = isinstance(exception, RequestDataTooBig)
    return page(request, errors.BODY_TOO_LARGE() if is_large else errors.REQUEST_UNREADABLE())


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, NOT_PERMITTED(verb=""))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, errors.NOTHING_HERE())


def not_allowed(request: HttpRequest) -> HttpResponse:
    return page(request, errors.METHOD_NOT_ALLOWED())


def too_many(request: HttpRequest) -> HttpResponse:
    return page(request, RATE_LIMITED(limit="", retry_after=60))


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a defect of ours; or, when the database is away, a pause that heals by itself."""
    if isinstance(sys.exc_info()[1], OperationalError):
        return page(request, errors.DATABASE_AWAY(retry_after=5))
    raised = sys.exc_info()[1]
    error = raised if isinstance(raised, Unavailable) else errors.BROKEN()
    try:
        return page(request, error)
    except Exception:  # the page itself is broken: plain words rather than an empty answer
        return HttpResponse(
            f"{error.message} {context.request_id()}",
            status=error.status,
            content_type="text/plain; charset=utf-8",
        )
