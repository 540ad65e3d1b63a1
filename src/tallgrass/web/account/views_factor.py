"""The second step of signing in: a code or a passkey; and a passkey instead of a password."""

from functools import partial
from typing import Any

from allauth.account.internal.stagekit import unstash_login
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.account.utils import perform_login
from allauth.mfa.stages import AuthenticateStage
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tallgrass.people import actions
from tallgrass.people.errors import PASSKEY_REFUSED
from tallgrass.people.factor_queries import (
    factors_at_sign_in,
    owner_of_passkey,
    passkey_keys,
    recovery_of,
    recovery_rests_until,
)
from tallgrass.people.policies import recovery_hours
from tallgrass.web import known_browsers, passkeys, sign_ins
from tallgrass.web.factors import note_factor
from tallgrass.web.form_data import FormData, read_form
from tallgrass.web.guard import safe_back, see_other, text_of
from tallgrass.web.shell import principal_of_request, render
from tallgrass.web.steps import take_step

SIGN_IN = "/account/login/"


@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask whoever has just given their password for a code, or for a passkey."""
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    if stage is None or stage.login.user is None:
        return see_other(SIGN_IN)
    form = read_form(request, "code", "credential")
    if request.method != "POST":
        return _page(request, stage.login, form)
    user = stage.login.user
    return take_step(
        request,
        form,
        lambda: _prove(request, user, form),
        page=partial(_page, request, stage.login),
        then=lambda _none: stage.exit(),
    )


def _page(request: HttpRequest, login: Login, form: FormData) -> HttpResponse:
    assert login.user is not None
    context = {
        "form": form,
        "factors": factors_at_sign_in(login.user.pk),
        "recovery": recovery_of(login.user.pk),
        "has_passkeys": passkeys.are_possible(request),
    }
    return render(request, "account/second_step.html", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
def lost(request: HttpRequest) -> HttpResponse:
    """Let whoever has just given their password, and lost everything else, ask for an end of their
    second factors."""
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    if stage is None or stage.login.user is None:
        return see_other(SIGN_IN)
    person_id = stage.login.user.pk
    if request.method == "POST":
        actions.ask_recovery(person_id=person_id, browser=sign_ins.browser_of(request))
        return see_other(request.path)
    context = {
        "recovery": recovery_of(person_id),
        "rests": recovery_rests_until(person_id),
        "hours": recovery_hours(),
    }
    return render(request, "account/factor_lost.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, key: str) -> HttpResponse:
    """Keep the second factors, for whoever reads the mail about their end. Programs that read mail
    open links, so it takes a press."""
    if request.method != "POST":
        return render(request, "account/factor_keep.html")
    actions.cancel_recovery(key=key)
    messages.success(
        request,
        _("Your second factor stays. If it was not you who asked, set a new password."),
    )
    return see_other("/account/password/reset/")


def _prove(request: HttpRequest, user: Any, form: FormData) -> None:
    if form.value("credential"):
        known = passkey_keys(user.pk)
        passkey = passkeys.proved(request, form.value("credential"), known, alone=False)
        actions.use_passkey(person_id=user.pk, passkey=passkey)
    else:
        actions.use_code(
            person_id=user.pk,
            code=form.value("code"),
            address=request.META.get("REMOTE_ADDR", ""),
            device=known_browsers.device_for(request, user.pk),
            browser=sign_ins.browser_of(request),
        )
    note_factor(request, user)


@require_safe
def options(request: HttpRequest) -> HttpResponse:
    """Ask the browser for a passkey: of whoever gave their password, else of anybody."""
    login = unstash_login(request, peek=True)
    user = login.user if login else None
    known = passkey_keys(user.pk) if user else []
    return JsonResponse(passkeys.to_prove(request, known or None))


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign somebody in by a passkey alone."""
    if principal_of_request(request).is_person:
        return see_other(safe_back(request, "/"))
    answer = text_of(request, "credential")
    user = _owner(request, answer)
    note_factor(request, user, alone=True)
    response: HttpResponse = perform_login(
        request, user, redirect_url=safe_back(request, "") or None
    )
    return response


def _owner(request: HttpRequest, answer: str) -> Any:
    user = owner_of_passkey(passkeys.owner_in(answer))
    if user is None:
        raise PASSKEY_REFUSED()
    passkey = passkeys.proved(request, answer, passkey_keys(user.pk), alone=True)
    actions.use_passkey(person_id=user.pk, passkey=passkey)
    return user
