"""Waiting for an address to be confirmed: which it is, until when, send again, change it."""

from functools import partial

from allauth.account.internal.flows.email_verification import send_verification_email_at_login
from allauth.account.internal.stagekit import unstash_login
from allauth.account.models import Login
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tallgrass.kernel import limits
from tallgrass.people import actions
from tallgrass.people import errors as people_errors
from tallgrass.people.account_queries import waiting_address
from tallgrass.people.addresses import normal_address
from tallgrass.web.form_data import FormData, read_form
from tallgrass.web.guard import see_other
from tallgrass.web.shell import render
from tallgrass.web.steps import take_step

HERE, SIGN_IN = "/account/confirm-email/", "/account/login/"
CHANGES_AN_HOUR = 5


@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: HttpRequest) -> HttpResponse:
    """Say where the mail went, to whoever just signed up or in; they may have it sent again, or
    mend the address. Whether somebody else has an address is told to nobody."""
    login = unstash_login(request, peek=True)
    form = read_form(request, "email")
    if request.method != "POST":
        return _page(request, login, form)
    if login is None or not _email_of(login):
        return see_other(SIGN_IN)
    new = normal_address(form.value("email"))
    if "email" not in request.POST or new == _email_of(login):
        return _send_again(request, login)
    return take_step(
        request,
        form,
        lambda: _change(request, login, new),
        page=partial(_page, request, login),
        then=HERE,
    )


def _page(request: HttpRequest, login: Login | None, form: FormData) -> HttpResponse:
    until = login.user.confirm_by if login and login.user else None
    context = {"email": _email_of(login) if login else "", "until": until, "form": form}
    return render(request, "account/waiting.html", context, status=form.status)


def _email_of(login: Login) -> str:
    if login.email or login.user is None:
        return str(login.email or "")
    return waiting_address(login.user.pk) or str(login.user.email or "")


def _send_again(request: HttpRequest, login: Login) -> HttpResponse:
    if send_verification_email_at_login(request, login):
        messages.success(request, _("We are sending the email again."))
    else:
        messages.info(
            request,
            _(
                "We sent an email there a moment ago. Please wait three minutes before you ask "
                "for another."
            ),
        )
    return see_other(HERE)


def _change(request: HttpRequest, login: Login, email: str) -> None:
    """Give the sign-up another address, and write there: to confirm it, or that it has an account
    already."""
    limits.spend(f"confirm:{request.session.session_key}", capacity=CHANGES_AN_HOUR, seconds=3600)
    if login.user is None:
        raise people_errors.ADDRESS_CONFIRMED()
    actions.change_unconfirmed_address(person_id=login.user.pk, email=email)
    user = get_user_model().objects.get(pk=login.user.pk)
    perform_login(request, user, signup=True, email=email)
