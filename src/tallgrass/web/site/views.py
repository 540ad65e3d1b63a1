"""Pages of the installation itself: health, language, style guide."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.views.decorators.http import require_GET, require_POST, require_safe

from tallgrass.web import errors, keeping
from tallgrass.web.addresses import is_safe
from tallgrass.web.cookies import remember_language
from tallgrass.web.shell import render
from tallgrass.web.site.samples import LIN, MAYA, cards, sample_form


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Tell whether this process can reach its database."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "down", "process": "web"}, status=503)
    return JsonResponse({"status": "ok", "process": "web"})


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the chosen language in a cookie and return to where the reader was: to the form
    they were writing, when its words come with the press of the button."""
    code = request.GET.get("language", "") or request.POST.get("language", "")
    if code not in dict(settings.LANGUAGES):
        raise errors.LANGUAGE_UNKNOWN()
    form, back = request.GET.get("form", ""), request.POST.get("next", "/")
    if form and is_safe(request, form):
        back = keeping.keep(request, form)
    response = HttpResponseRedirect(back if is_safe(request, back) else "/")
    remember_language(response, code)
    return response


@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component, light and dark, in both scripts."""
    context = {
        "sample_cards": cards(),
        "sample_forms": {theme: sample_form(theme) for theme in ("light", "dark")},
        "maya": MAYA,
        "lin": LIN,
    }
    return render(request, "styleguide/index.html", context)
