"""Nothing that somebody typed is lost on its way: a form that could not be taken is shown again,
filled in.

Signed out meanwhile, a token that ran out, the language changed: in each case the form's own view
is run as if the form had been sent, but `steps.take_step` shows its page with what was typed
instead of doing what it asks, and nothing is written. What must wait for a sign-in, or for the next
request, waits in `keeping`.
"""

import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.middleware import csrf
from django.template.loader import get_template
from django.utils.datastructures import MultiValueDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tallgrass.kernel import context
from tallgrass.kernel.errors import TallgrassError
from tallgrass.kernel.kept import FormCopy
from tallgrass.web import error_pages, errors, keeping
from tallgrass.web.addresses import KEPT, back_of, page_above, without_id
from tallgrass.web.shell import bare, marks_of, principal_of_request

FROM_ELSEWHERE = {
    csrf.REASON_BAD_ORIGIN.partition("%")[0],
    csrf.REASON_BAD_REFERER.partition("%")[0],
    csrf.REASON_NO_REFERER,
    csrf.REASON_MALFORMED_REFERER,
    csrf.REASON_INSECURE_REFERER,
}
"""How Django's reasons begin when another site sent the form: that is shown to nobody as theirs."""
_READS = re.compile(r"\s*(SELECT|WITH|SAVEPOINT|RELEASE|ROLLBACK|BEGIN)\b", re.IGNORECASE)
_may_store: ContextVar[bool] = ContextVar("tallgrass_may_store", default=False)
View = Callable[..., HttpResponseBase]


class WouldWrite(Exception):
    """A view that was to show its form again went on to write."""


@dataclass
class Restoration:
    """Why a form is shown again, and with which status; `is_shown` once its page was made."""

    error: TallgrassError
    status: int = 200
    is_shown: bool = False


def restored_of(request: HttpRequest) -> Restoration | None:
    """Say why this request shows a form again; None for one that does what it asks."""
    return getattr(request, "restored", None)


@contextmanager
def storing() -> Iterator[None]:
    """Let what is written inside be written while a form is shown again: an upload, which is
    nobody's until a form names it."""
    token = _may_store.set(True)
    try:
        yield
    finally:
        _may_store.reset(token)


def show_again(
    request: HttpRequest, view: View, args: Any, kwargs: Any, public_id: str
) -> HttpResponseBase:
    """Answer an address that says `?kept=`: the form as it was left, or the plain page when it is
    gone."""
    plain = without_id(request.get_full_path())
    form = keeping.find(request, public_id)
    if form is None or form.path.partition("?")[0] != request.path:
        takes_forms_only = view(request, *args, **kwargs).status_code == 405
        return HttpResponseRedirect(page_above(request.path) if takes_forms_only else plain)
    if (answer := _not_theirs(request, form.owner)) is not None:
        return answer
    if form.owner and not principal_of_request(request).is_person:
        return sign_in_first(request)
    request.method = "POST"
    request.form_stood_on = form.back  # type: ignore[attr-defined]
    _give(request, form)
    error = errors.FORM_KEPT() if form.is_whole else errors.FORM_KEPT_WITHOUT_FILES()
    return _replay(request, view, args, kwargs, Restoration(error), form.back)


def _give(request: Any, form: FormCopy) -> None:
    fields = QueryDict(mutable=True)
    for name, value in form.fields:
        fields.appendlist(name, value)
    request.POST = fields
    files: MultiValueDict[str, SimpleUploadedFile] = MultiValueDict()
    for file in form.files:
        upload = SimpleUploadedFile(file.name or "file", file.data, file.content_type)
        files.appendlist(file.field, upload)
    request._files = files


def _replay(
    request: HttpRequest, view: View, args: Any, kwargs: Any, why: Restoration, back: str
) -> HttpResponseBase:
    """Let the view show its form. A view that would do anything else is stopped, and what was typed
    is shown plainly, to be copied."""
    request.restored = why  # type: ignore[attr-defined]
    try:
        with connection.execute_wrapper(_only_read):
            response = view(request, *args, **kwargs)
    except (WouldWrite, TallgrassError):
        response = None
    if response is not None and _asks_to_sign_in(response):
        return response
    if response is None or not _shows_all(request, response, why):
        return _plainly(request, why, back)
    response.status_code = why.status
    return error_pages.with_code(response, why.error) if why.status >= 400 else response


def _shows_all(request: HttpRequest, response: HttpResponseBase, why: Restoration) -> bool:
    """Tell whether the page shows every text that was typed: its form may be gone, if things have
    moved on meanwhile."""
    if response.streaming or (response.status_code >= 300 and not why.is_shown):
        return False
    page = html.unescape(response.content.decode())  # type: ignore[attr-defined]
    page = page.replace("\r\n", "\n")
    texts = [text.strip().replace("\r\n", "\n") for text in keeping.words_of(request)]
    return all(text in page for text in texts)


def _only_read(execute: Callable[..., Any], sql: str, params: Any, many: bool, db: Any) -> Any:
    if not _READS.match(sql) and not _may_store.get():
        raise WouldWrite(sql[:40])
    return execute(sql, params, many, db)


def _plainly(request: HttpRequest, why: Restoration, back: str) -> HttpResponseBase:
    """Show what was typed, where its form cannot be shown any more; where it was but a press of a
    button, the page it was on."""
    texts = keeping.words_of(request)
    if not texts and why.status < 400:
        return HttpResponseRedirect(back)
    return _page(request, why.error, why.status, texts=texts, back=back)


def _page(request: HttpRequest, error: TallgrassError, status: int, **more: Any) -> HttpResponse:
    template = get_template("errors/kept.html", using="jinja2")
    values = {**bare(request), **error.as_dict(), "request_id": context.request_id(), **more}
    response = HttpResponse(template.render(values, request), status=status)
    return error_pages.with_code(response, error)


def _not_theirs(request: HttpRequest, owner: str) -> HttpResponse | None:
    """Answer somebody who came by what another person wrote; None where it is theirs, or nobody is
    signed in."""
    principal = principal_of_request(request)
    if not owner or not principal.is_person or owner in marks_of(principal):
        return None
    error = errors.FORM_OF_ANOTHER()
    return _page(request, error, error.status, texts=[], back="/")


def written_by_another(request: HttpRequest) -> HttpResponse | None:
    """Refuse a form that was shown to another person than the one who is signed in now: what one
    wrote is never sent in the name of another. It waits for its writer."""
    answer = _not_theirs(request, keeping.owner_of(request))
    if answer is not None:
        keeping.keep(request)
    return answer


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Lead to the sign-in page, and back afterwards: to the page, or to the form with all that was
    typed."""
    if restored_of(request):
        back = request.get_full_path() if KEPT in request.GET else ""
    elif request.method in ("GET", "HEAD"):
        back = request.get_full_path()
    else:
        back = keeping.keep(request)
        if f"{KEPT}=" in back:
            messages.info(
                request, _("You have been signed out. What you wrote is kept: sign in to continue.")
            )
    return _go(request, f"/account/login/?{urlencode({'next': back})}" if back else "")


def prove_again(request: HttpRequest) -> HttpResponse:
    """Ask for the password of whoever is signed in, and lead back afterwards: to the page, or to
    the form with all that was typed."""
    is_read = request.method in ("GET", "HEAD")
    back = request.get_full_path() if is_read else keeping.keep(request)
    return _go(request, f"/account/reauthenticate/?{urlencode({'next': back})}")


def _go(request: HttpRequest, path: str) -> HttpResponse:
    """Lead there. htmx would follow a redirect by itself and put a whole page into a part of
    one."""
    if not path:
        return HttpResponse(status=401)
    if getattr(request, "htmx", False):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = path
        return response
    return HttpResponseRedirect(path)


def _asks_to_sign_in(response: HttpResponseBase) -> bool:
    return response.status_code == 401 or response.headers.get("Location", "").startswith(
        "/account/login/"
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """Answer a form whose token is not good (any more): show it again, with all that was typed and
    one sentence. What another site sent is refused plainly."""
    error = errors.FORM_STALE()
    match = request.resolver_match
    is_ours = not any(reason.startswith(begin) for begin in FROM_ELSEWHERE)
    if not is_ours or match is None or error_pages.wants_json(request):
        return error_pages.page(request, error)
    if not keeping.is_filled(request):
        return _pressed_in_vain(request, error)
    if (answer := _not_theirs(request, keeping.owner_of(request))) is not None:
        keeping.keep(request)
        return answer
    why = Restoration(error, error.status)
    response = _replay(request, match.func, match.args, match.kwargs, why, back_of(request))
    if response.status_code == 401:
        request.restored = None  # type: ignore[attr-defined]
        return sign_in_first(request)
    return response


def _pressed_in_vain(request: HttpRequest, error: TallgrassError) -> HttpResponse:
    """Answer a button without words: the page it is on comes anew by itself where a script pressed
    it."""
    response = error_pages.page(request, error)
    if getattr(request, "htmx", False):
        messages.error(request, error.message)
        response["HX-Refresh"] = "true"
    return response
