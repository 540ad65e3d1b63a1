"""allauth's addresses that we use, each closed to methods it does not expect (its form views take
PUT for POST)."""

from typing import Any

from allauth.account.urls import urlpatterns as offered
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, include, path
from django.views.decorators.http import require_http_methods

from tallgrass.web import sign_ins
from tallgrass.web.account import views, views_address, views_factor, views_leaving
from tallgrass.web.shell import principal_of_request

UNUSED = {
    "account_email",  # an account has one address; ours asks for another
    "account_confirm_login_code",  # nobody signs in by a mailed code
    "account_email_verification_sent",  # ours says where the mail went
}

forms_only = require_http_methods(["GET", "HEAD", "POST"])


def renewing(view: Any) -> Any:
    """Let whoever confirms on this page that it is them go on under another session key."""

    def confirming(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = view(request, *args, **kwargs)
        principal = principal_of_request(request)
        if request.method == "POST" and response.status_code == 302 and principal.is_person:
            sign_ins.renew(request, principal)
        return response

    return confirming


AGAIN = "account_reauthenticate"
pages = [
    URLPattern(
        page.pattern,
        forms_only(renewing(page.callback) if page.name == AGAIN else page.callback),
        page.default_args,
        page.name,
    )
    for page in offered
    if page.name not in UNUSED
]
urlpatterns = [
    path("account/confirm-email/", views.waiting, name="account_email_verification_sent"),
    path("account/email/", views_address.change, name="account_email"),
    path("account/email/confirm/<str:key>/", views_address.confirm, name="address_confirm"),
    path("account/email/undo/<str:key>/", views_address.undo, name="address_undo"),
    path("account/stay/<str:key>/", views_leaving.stay, name="leaving_undo"),
    path("account/second-step/", views_factor.second_step, name="mfa_authenticate"),
    path("account/second-step/lost/", views_factor.lost, name="factor_lost"),
    path("account/recovery/<str:key>/", views_factor.keep, name="recovery_cancel"),
    path("account/passkey/", views_factor.sign_in, name="passkey_sign_in"),
    path("account/passkey/options/", views_factor.options, name="passkey_options"),
    path("account/", include(pages)),
]
