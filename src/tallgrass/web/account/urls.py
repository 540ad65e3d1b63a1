"""allauth's addresses that we use, each closed to methods it does not expect (its form views take
PUT for POST)."""

from allauth.account.urls import urlpatterns as offered
from django.urls import URLPattern, include, path
from django.views.decorators.http import require_http_methods

from tallgrass.web.account import views, views_address, views_factor

UNUSED = {
    "account_email",  # an account has one address; ours asks for another
    "account_confirm_login_code",  # nobody signs in by a mailed code
    "account_email_verification_sent",  # ours says where the mail went
}

forms_only = require_http_methods(["GET", "HEAD", "POST"])
pages = [
    URLPattern(page.pattern, forms_only(page.callback), page.default_args, page.name)
    for page in offered
    if page.name not in UNUSED
]
urlpatterns = [
    path("account/confirm-email/", views.waiting, name="account_email_verification_sent"),
    path("account/email/", views_address.change, name="account_email"),
    path("account/email/confirm/<str:key>/", views_address.confirm, name="address_confirm"),
    path("account/email/undo/<str:key>/", views_address.undo, name="address_undo"),
    path("account/second-step/", views_factor.second_step, name="mfa_authenticate"),
    path("account/second-step/lost/", views_factor.lost, name="factor_lost"),
    path("account/recovery/<str:key>/", views_factor.keep, name="recovery_cancel"),
    path("account/passkey/", views_factor.sign_in, name="passkey_sign_in"),
    path("account/passkey/options/", views_factor.options, name="passkey_options"),
    path("account/", include(pages)),
]
