"""Claiming: an imported creator takes her page over."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tallgrass.kernel.errors import Conflict, Invalid
from tallgrass.people import actions
from tallgrass.web.filled import filled
from tallgrass.web.guard import see_other, text_of
from tallgrass.web.shell import principal_of_request, render


@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """The code, an email and a password; then she signs in with them. The password is never shown
    again."""
    if principal_of_request(request).is_person:
        return render(request, "people/claim_signed_in.html")
    form = filled(request, "code", "email")
    if request.method == "POST":
        try:
            actions.claim_person(
                code=form.value("code"),
                email=form.value("email"),
                password=text_of(request, "password"),
                source=request.META.get("REMOTE_ADDR", ""),
            )
        except (Invalid, Conflict) as error:
            return render(request, "people/claim.html", {"form": form.refused(error)}, status=422)
        messages.success(request, _("The page is yours. Sign in with your email and password."))
        return see_other("/account/login/")
    return render(request, "people/claim.html", {"form": form})
