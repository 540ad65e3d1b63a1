"""Claiming: an imported creator takes their page over."""

from functools import partial

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tallgrass.people import actions
from tallgrass.web.form_data import FormData, read_form
from tallgrass.web.guard import text_of
from tallgrass.web.shell import principal_of_request, render
from tallgrass.web.steps import take_step


@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """Take the code, an email and a password; then they sign in with them. The password is never
    shown again."""
    if principal_of_request(request).is_person:
        return render(request, "people/claim_signed_in.html")
    form = read_form(request, "code", "email")
    if request.method != "POST":
        return _page(request, form)
    must_confirm = settings.ACCOUNT_EMAIL_VERIFICATION == "mandatory"
    return take_step(
        request,
        form,
        lambda: actions.claim_person(
            code=form.value("code"),
            email=form.value("email"),
            password=text_of(request, "password"),
            source=request.META.get("REMOTE_ADDR", ""),
            must_confirm=must_confirm,
        ),
        page=partial(_page, request),
        said=_("Sign in with your email and password. The page is yours once the address answers.")
        if must_confirm
        else _("The page is now yours. Sign in with your email and password."),
        then="/account/login/",
    )


def _page(request: HttpRequest, form: FormData) -> HttpResponse:
    return render(request, "people/claim.html", {"form": form}, status=form.status)
