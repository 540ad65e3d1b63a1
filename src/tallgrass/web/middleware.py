"""What every request passes: an id, an acting principal, a language, and refusals turned into
pages."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

from tallgrass.kernel import context
from tallgrass.kernel.errors import SECOND_FACTOR_FIRST, SIGN_IN_AGAIN, TallgrassError
from tallgrass.kernel.principal import ANONYMOUS
from tallgrass.people.queries import principal_of_row
from tallgrass.web import keeping, known_browsers, restoring, sign_ins
from tallgrass.web.addresses import KEPT, mended
from tallgrass.web.cookies import bind_earlier, language_of
from tallgrass.web.error_pages import bad_request, not_allowed, page, wants_json
from tallgrass.web.factors import gave_factor
from tallgrass.web.form_data import objections
from tallgrass.web.fresh import is_fresh

Handler = Callable[[HttpRequest], HttpResponseBase]
LARGEST_BODY = 150_000_000  # a note's nine pictures fit
LANGUAGES = {code for code, _name in settings.LANGUAGES}


def request_id(get_response: Handler) -> Handler:
    """Give each request an id that logs, audit rows, error pages and the response carry."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        value = secrets.token_hex(8)
        context.set_request_id(value)
        response = get_response(request)
        response["X-Request-Id"] = value
        return response

    return middleware


def private_by_default(get_response: Handler) -> Handler:
    """Keep every page out of shared caches unless its view said so."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response

    return middleware


def chosen_language(get_response: Handler) -> Handler:
    """Speak the language of the cookie, else the browser's first that we have."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        code = language_of(request)
        if code not in LANGUAGES:
            code = translation.get_language_from_request(request)
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = get_response(request)
            response.setdefault("Content-Language", code)
        bind_earlier(request, response, code)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response

    return middleware


def principal(get_response: Handler) -> Handler:
    """Put the acting principal on the request."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        user: Any = request.user
        is_in = user.is_authenticated and not sign_ins.is_idle(request)
        acting = principal_of_row(user, gave_factor=gave_factor(request)) if is_in else ANONYMOUS
        if acting.is_person:
            sign_ins.see(request, acting)
            if not is_fresh(request):
                acting = replace(acting, is_fresh=False)
        request.principal = acting  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def refusals(get_response: Handler) -> Handler:
    """Turn a room's refusal into a page with its status, reason and hint; give a refused method a
    page as well.

    NUL bytes are refused here, before any view: databases cannot hold them, and nobody types them.
    So is a body larger than any form of ours sends, before it is read.
    """

    class Refusals:
        def __call__(self, request: HttpRequest) -> HttpResponseBase:
            length = request.META.get("CONTENT_LENGTH") or "0"
            if length.isdecimal() and int(length) > LARGEST_BODY:
                return bad_request(request, RequestDataTooBig())
            if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
                return bad_request(request, ValueError("NUL"))
            response = get_response(request)
            if (
                response.status_code == 405
                and not response.streaming
                and not getattr(response, "content", b"")
            ):
                allowed = response.headers.get("Allow", "")
                response = not_allowed(request)
                response["Allow"] = allowed
            return response

        def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
            if request.method == "POST" and any(
                "\0" in value for _name, values in request.POST.lists() for value in values
            ):
                return bad_request(request, ValueError("NUL"))
            return None

        def process_template_response(self, request: HttpRequest, response: Any) -> Any:
            response.status_code = _status_of(request, response)
            if code := _code_of(response):
                response["X-Refusal-Code"] = code
            return response

        def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
            return _refusal_page(request, error) if isinstance(error, TallgrassError) else None

    return Refusals()


def _refusal_page(request: HttpRequest, error: TallgrassError) -> HttpResponse:
    if error.refusal is SIGN_IN_AGAIN and not wants_json(request):
        return restoring.prove_again(request)
    if error.refusal is SECOND_FACTOR_FIRST and not wants_json(request):
        messages.error(request, error.message)  # its hint names the page they land on
        return HttpResponseRedirect("/settings/second-factor/")
    return page(request, error)


def kept_words(get_response: Handler) -> Handler:
    """Show again what waits for its writer, send nothing in the name of another person than the one
    a form was shown to, and find the page of an address that took a mark of its sentence along."""

    class KeptWords:
        def __call__(self, request: HttpRequest) -> HttpResponseBase:
            response = get_response(request)
            keeping.hand_secret(request, response)
            known_browsers.hand_out(request, response)
            if response.status_code == 404 and (path := mended(request)):
                return HttpResponseRedirect(path)
            return response

        def process_view(
            self, request: HttpRequest, view: Any, args: Any, kwargs: Any
        ) -> HttpResponseBase | None:
            try:
                if request.method == "GET" and (public_id := request.GET.get(KEPT, "")):
                    return restoring.show_again(request, view, args, kwargs, public_id)
                if request.method == "POST":
                    return restoring.written_by_another(request)
            except TallgrassError as error:  # of a view that was asked here, before its turn
                return _refusal_page(request, error)
            return None

    return KeptWords()


def _status_of(request: HttpRequest, response: Any) -> int:
    """Return 422 for a form that needs mending and 404 for a link that has run out, where allauth
    answers 200."""
    context = response.context_data or {}
    if context.get("token_fail") or context.get("confirmation", request) is None:
        return 404
    is_refused = request.method == "POST" and getattr(context.get("form"), "errors", None)
    return 422 if is_refused and response.status_code == 200 else int(response.status_code)


def _code_of(response: Any) -> str:
    """Return the code of what a room refused of allauth's form; nothing where none did."""
    errors = getattr((response.context_data or {}).get("form"), "errors", None) or {}
    said = (one for found in errors.values() for one in objections(found))
    return next((one.code for one in said if one.code), "")
