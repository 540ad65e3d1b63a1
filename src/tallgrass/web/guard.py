"""What views share: who may come in, and how an id in an address becomes a thing."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase

from tallgrass.kernel.costly import FILES, place_for
from tallgrass.web import errors
from tallgrass.web.addresses import is_safe
from tallgrass.web.restoring import sign_in_first
from tallgrass.web.shell import principal_of_request

P = ParamSpec("P")
T = TypeVar("T")


def needs_account(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Send whoever is not signed in to the sign-in page and back afterwards, to the form as they
    had filled it in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not principal_of_request(request).is_person:
            return sign_in_first(request)
        return view(request, *args, **kwargs)

    return guarded


def makes_file(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let few files of many rows be made at once; whoever comes while they are is told to come
    back, before anything is read."""

    @wraps(view)
    def placed(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        with place_for(FILES):
            return view(request, *args, **kwargs)

    return placed


def found(thing: T | None) -> T:
    """Return the thing, or raise a 404 that does not say whether it ever existed."""
    if thing is None:
        raise errors.NOTHING_HERE()
    return thing


def safe_back(request: HttpRequest, default: str) -> str:
    """Return where the form says to return to, when that is a page of ours; else the default."""
    back = request.POST.get("next", "")
    return back if is_safe(request, back) else default


def see_other(path: str) -> HttpResponse:
    """Lead on after a successful POST: look there (303)."""
    response = HttpResponseRedirect(path)
    response.status_code = 303
    return response


def text_of(request: HttpRequest, name: str, default: str = "") -> str:
    """Read a single text parameter of the query or the form, without NUL bytes."""
    source: Any = request.POST if request.method == "POST" else request.GET
    return str(source.get(name, default)).replace("\0", "")


def number_of(request: HttpRequest, name: str) -> int | None:
    """Read a whole number that a hidden field carries; None when it was left out or altered."""
    text = text_of(request, name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None
