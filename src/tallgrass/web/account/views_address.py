"""Another address for one's account: asked for, confirmed from the new one, taken back from the
old one."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tallgrass.people import actions, queries
from tallgrass.people.address_queries import wished_address
from tallgrass.web import sign_ins
from tallgrass.web.form_data import FormData, read_form
from tallgrass.web.guard import found, needs_account, see_other
from tallgrass.web.shell import principal_of_request, render
from tallgrass.web.steps import take_step

HERE = "/account/email/"
methods = require_http_methods(["GET", "HEAD", "POST"])


@methods
@needs_account
def change(request: HttpRequest) -> HttpResponse:
    """Show one's address, and ask for another."""
    principal = principal_of_request(request)
    form = read_form(request, "email")
    if request.method != "POST":
        return _page(request, form)
    return take_step(
        request,
        form,
        lambda: actions.ask_address_change(
            principal, email=form.value("email"), browser=sign_ins.browser_of(request)
        ),
        page=partial(_page, request),
        said=_("We sent an email to the new address. Open its link: until then nothing changes."),
        then=HERE,
    )


def _page(request: HttpRequest, form: FormData) -> HttpResponse:
    principal = principal_of_request(request)
    context: dict[str, Any] = {
        "form": form,
        "email": found(queries.profile_of(principal)).email,
        "wished": wished_address(principal),
        "is_fresh": principal.is_fresh,
    }
    return render(request, "account/address.html", context, status=form.status)


@methods
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Take the new address. Programs that read mail open links, so it takes a press."""
    if request.method != "POST":
        return render(request, "account/address_link.html", {"is_undo": False})
    person_id = actions.confirm_address_change(key=key)
    principal = principal_of_request(request)
    if principal.person_id == person_id:
        sign_ins.stay(request, principal)
    messages.success(request, _("Your email address was changed. Other browsers are signed out."))
    return see_other(HERE)


@methods
def undo(request: HttpRequest, key: str) -> HttpResponse:
    """Take the address before back, for whoever reads its mail; they set a new password then."""
    if request.method != "POST":
        return render(request, "account/address_link.html", {"is_undo": True})
    actions.take_address_back(key=key)
    logout(request)
    messages.success(
        request,
        _("Your address is back, and everybody is signed out. Set a new password to sign in."),
    )
    return see_other("/account/password/reset/")
