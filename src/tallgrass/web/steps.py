"""The one way through a form: do what it asks for; say what came of it, or what stands against
it."""

from collections.abc import Callable, Iterable
from typing import Protocol, Self, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from tallgrass.kernel.errors import Conflict, Invalid, TallgrassError
from tallgrass.web import error_pages, keeping
from tallgrass.web.guard import see_other
from tallgrass.web.restoring import restored_of


class Form(Protocol):
    """What was typed, with what a room said against it."""

    def refused(self, error: TallgrassError) -> Self:
        """Return the form with that refusal."""
        ...


F = TypeVar("F", bound=Form)
T = TypeVar("T")
FORM_REFUSALS: tuple[type[TallgrassError], ...] = (Invalid, Conflict)


def take_step(
    request: HttpRequest,
    form: F,
    operation: Callable[[], T],
    *,
    page: Callable[[F], HttpResponse],
    said: str | Callable[[T], str] = "",
    warned: Callable[[T], Iterable[str]] | None = None,
    then: str | Callable[[T], str | HttpResponse],
    refusals: tuple[type[TallgrassError], ...] = FORM_REFUSALS,
) -> HttpResponse:
    """Run the operation a form asks for, and answer.

    When a room refuses what was typed, or finds that things no longer stand so, `page` renders the
    form's own page again with everything typed, the refusal, and its status; a program that asks
    for JSON gets the refusal alone, as everywhere. Refusals of any other kind than `refusals` are
    raised on and get a page of their own.

    A request that only shows again what was typed (`restoring`) gets that page too, and nothing is
    done.

    Otherwise `said` is said on the next page, then every sentence of `warned`: what came of it
    beside what was asked. `then` is the path of that page, or makes the answer itself: a part of
    the page for htmx, or something shown only once. Where they are functions, they take what the
    operation returned.
    """
    if restored := restored_of(request):
        restored.is_shown = True
        return page(form.refused(restored.error))
    try:
        made = operation()
    except refusals as error:
        if error_pages.wants_json(request):
            return error_pages.page(request, error)
        return error_pages.with_code(page(form.refused(error)), error)
    keeping.done(request)
    text = said(made) if callable(said) else said
    if text:
        messages.success(request, text)
    for warning in warned(made) if warned else ():
        messages.error(request, warning)
    answer = then(made) if callable(then) else then
    return see_other(answer) if isinstance(answer, str) else answer
