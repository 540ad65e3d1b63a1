"""Error pages: what happened, how to mend it, and the id by which the log knows it."""

import sys

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import get_template
from django.utils.translation import gettext as _

from tallgrass.kernel import context
from tallgrass.kernel.errors import RateLimited, TallgrassError
from tallgrass.web.shell import bare


def refusal(request: HttpRequest, error: TallgrassError) -> HttpResponse:
    """The page (or JSON body) of a room's refusal."""
    response = page(request, error.status, str(error.message), str(error.hint))
    if isinstance(error, RateLimited):
        response["Retry-After"] = str(error.retry_after)
    return response


def page(request: HttpRequest, status: int, message: str, hint: str = "") -> HttpResponse:
    """An error page of that status; JSON for clients that ask for it."""
    if "application/json" in request.headers.get("Accept", ""):
        body = {
            "status": status,
            "message": message,
            "hint": hint,
            "request_id": context.request_id(),
        }
        return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    values = {
        **bare(request),
        "status": status,
        "message": message,
        "hint": hint,
        "request_id": context.request_id(),
    }
    text = get_template("errors/error.html", using="jinja2").render(values, request)
    return HttpResponse(text, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return page(
            request, 413, _("This is more than we take at once."), _("Send fewer or smaller files.")
        )
    return page(
        request,
        400,
        _("We could not read this request."),
        _("Go back, reload the page and try again."),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(
        request, 403, _("You may not do this."), _("Ask someone who holds the role for it.")
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(
        request,
        404,
        _("There is nothing here."),
        _("It may have been removed, or the address is mistyped."),
    )


def not_allowed(request: HttpRequest) -> HttpResponse:
    return page(
        request,
        405,
        _("This address is not used in this way."),
        _("Go back and use the buttons of the page."),
    )


def too_many(request: HttpRequest) -> HttpResponse:
    response = page(request, 429, _("Too many tries."), _("Wait a moment and try again."))
    response["Retry-After"] = "60"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """A defect of ours; or, when the database is away, a pause that heals by itself."""
    if isinstance(sys.exc_info()[1], OperationalError):
        response = page(
            request,
            503,
            _("A part that we need is away for the moment."),
            _("Nothing was written. Try again soon."),
        )
        response["Retry-After"] = "5"
        return response
    message = _("Something broke on our side.")
    try:
        return page(
            request,
            500,
            message,
            _("Nothing was lost. Try again; if it stays, tell the operator the id below."),
        )
    except Exception:  # the page itself is broken: plain words rather than an empty answer
        return HttpResponse(
            f"{message} {context.request_id()}",
            status=500,
            content_type="text/plain; charset=utf-8",
        )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return page(
        request,
        403,
        _("This form has grown stale."),
        _("Go back, reload the page and send it again."),
    )
