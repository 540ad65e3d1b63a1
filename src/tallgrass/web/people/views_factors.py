"""One's own second factors: an app, passkeys, recovery codes."""

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tallgrass.kernel.permissions import require_fresh
from tallgrass.people import actions, queries
from tallgrass.people.factor_queries import factors_of, passkey_keys, recovery_of
from tallgrass.people.factors import new_secret
from tallgrass.web import passkeys, qr, sign_ins
from tallgrass.web.factors import forget_factor, note_factor
from tallgrass.web.form_data import FormData, read_form
from tallgrass.web.guard import found, needs_account, number_of, see_other
from tallgrass.web.shell import principal_of_request, render
from tallgrass.web.steps import take_step

HERE, SECRET = "/settings/second-factor/", "tallgrass_factor_secret"
methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@needs_account
def overview(request: HttpRequest) -> HttpResponse:
    """Show what signing in asks for, and how to change it."""
    viewer = principal_of_request(request)
    context = {
        "factors": factors_of(viewer),
        "recovery": recovery_of(viewer.acting_id),
        "has_passkeys": passkeys.are_possible(request),
        "is_fresh": viewer.is_fresh,
    }
    return render(request, "people/factors.html", context, zone=viewer.time_zone)


@methods
@needs_account
def app(request: HttpRequest) -> HttpResponse:
    """Set up an authenticator app: it reads a picture, and shows a code in return."""
    principal = principal_of_request(request)
    require_fresh(principal)
    form = read_form(request, "code")
    if request.method != "POST":
        request.session[SECRET] = new_secret()
        return _app_page(request, form)
    return take_step(
        request,
        form,
        lambda: actions.add_app(
            principal,
            secret=request.session.get(SECRET) or new_secret(),
            code=form.value("code"),
            browser=sign_ins.browser_of(request),
        ),
        page=partial(_app_page, request),
        then=partial(_set_up, request, _("Your authenticator app is set up.")),
    )


def _app_page(request: HttpRequest, form: FormData) -> HttpResponse:
    secret = request.session.setdefault(SECRET, new_secret())
    email = found(queries.profile_of(principal_of_request(request))).email
    address = qr.app_address(secret, email=str(email), site=settings.TALLGRASS_SITE_NAME)
    context = {
        "form": form,
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "picture": qr.picture(address),
        "address": address,
    }
    return render(request, "people/factor_app.html", context, status=form.status)


@methods
@needs_account
def passkey(request: HttpRequest) -> HttpResponse:
    """Add a passkey: the browser makes it, and its owner names it."""
    principal = principal_of_request(request)
    require_fresh(principal)
    form = read_form(request, "name", "credential")
    if request.method != "POST":
        return _passkey_page(request, form)
    return take_step(
        request,
        form,
        lambda: actions.add_passkey(
            principal,
            passkey=passkeys.registered(request, form.value("credential")),
            name=form.value("name"),
            browser=sign_ins.browser_of(request),
        ),
        page=partial(_passkey_page, request),
        then=partial(_set_up, request, _("Your passkey was added.")),
    )


def _passkey_page(request: HttpRequest, form: FormData) -> HttpResponse:
    context = {
        "form": form,
        "has_passkeys": passkeys.are_possible(request),
        "suggested": sign_ins.browser_of(request),
    }
    return render(request, "people/factor_passkey.html", context, status=form.status)


@require_safe
@needs_account
def options(request: HttpRequest) -> HttpResponse:
    """Ask the browser to make a passkey."""
    principal = principal_of_request(request)
    require_fresh(principal)
    email = str(found(queries.profile_of(principal)).email)
    known = passkey_keys(principal.acting_id)
    return JsonResponse(passkeys.to_register(request, principal, email, known))


@require_POST
@needs_account
def remove(request: HttpRequest) -> HttpResponse:
    """Give up the app, or the passkey that the form names."""
    principal = principal_of_request(request)
    number, browser = number_of(request, "passkey"), sign_ins.browser_of(request)
    actions.remove_factor(principal, passkey=number, browser=browser)
    if not factors_of(principal).is_on:
        forget_factor(request)
    sign_ins.stay(request, principal)
    messages.success(request, _("Removed. Other browsers are signed out."))
    return see_other(HERE)


@require_POST
@needs_account
def codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes, and show them this once."""
    principal = principal_of_request(request)
    made = actions.renew_codes(principal, browser=sign_ins.browser_of(request))
    sign_ins.stay(request, principal)
    return _codes_page(request, made)


@require_POST
@needs_account
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the second factors that somebody asked to have removed."""
    actions.cancel_own_recovery(principal_of_request(request))
    messages.success(request, _("Your second factor stays. Set a new password: somebody knows it."))
    return see_other(HERE)


def _set_up(request: HttpRequest, said: str, made: list[str]) -> str | HttpResponse:
    """Go on in this browser, which has just proved the factor; recovery codes are shown once."""
    request.session.pop(SECRET, None)
    user: Any = request.user
    note_factor(request, user)
    sign_ins.stay(request, principal_of_request(request))
    if made:
        return _codes_page(request, made, said)
    messages.success(request, said)
    return HERE


def _codes_page(request: HttpRequest, made: list[str], said: str = "") -> HttpResponse:
    return render(request, "people/factor_codes.html", {"codes": made, "said": said})
