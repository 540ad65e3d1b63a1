"""Signing up, in and out, and the password: allauth's addresses that we use."""

from typing import Any

from tests.cast import Cast


def world(cast: Cast) -> dict[str, dict[str, Any]]:
    return {
        "address_confirm": {"key": "no-such-key"},
        "address_undo": {"key": "no-such-key"},
        "recovery_cancel": {"key": "no-such-key"},
        "leaving_undo": {"key": "no-such-key"},
        "account_confirm_email": {"key": "no-such-key"},
        "account_reset_password_from_key": {"uidb36": "zz", "key": "no-such-key"},
    }


TABLE = """
account_login                        GET   200 302 302 302 302 302 302 302
account_login                        POST  422 302 302 302 302 302 302 302
account_signup                       GET   200 302 302 302 302 302 302 302
account_signup                       POST  422 302 302 302 302 302 302 302
account_logout                       GET   302 200 200 200 200 200 200 200
account_logout                       POST  302 302 302 302 302 302 302 302
account_inactive                     GET   200 200 200 200 200 200 200 200
account_reauthenticate               GET   302 200 200 200 200 200 200 200
account_reauthenticate               POST  302 422 422 422 422 422 422 422
account_email                        GET   302 200 200 200 200 200 200 200
account_email                        POST  302 422 422 422 422 422 422 422
address_confirm                      GET   200 200 200 200 200 200 200 200
address_confirm                      POST  404 404 404 404 404 404 404 404
address_undo                         GET   200 200 200 200 200 200 200 200
address_undo                         POST  404 404 404 404 404 404 404 404
leaving_undo                         GET   200 200 200 200 200 200 200 200
leaving_undo                         POST  404 404 404 404 404 404 404 404
account_email_verification_sent      GET   200 200 200 200 200 200 200 200
account_email_verification_sent      POST  303 303 303 303 303 303 303 303
account_confirm_email                GET   404 404 404 404 404 404 404 404
account_confirm_email                POST  404 404 404 404 404 404 404 404
account_change_password              GET   302 200 200 200 200 200 200 200
account_change_password              POST  302 422 422 422 422 422 422 422
account_set_password                 GET   302 302 302 302 302 302 302 302
account_set_password                 POST  302 302 302 302 302 302 302 302
account_reset_password               GET   200 200 200 200 200 200 200 200
account_reset_password               POST  422 422 422 422 422 422 422 422
account_reset_password_done          GET   200 200 200 200 200 200 200 200
account_reset_password_from_key      GET   404 404 404 404 404 404 404 404
account_reset_password_from_key      POST  404 404 404 404 404 404 404 404
account_reset_password_from_key_done GET   200 200 200 200 200 200 200 200
mfa_authenticate                     GET   303 303 303 303 303 303 303 303
mfa_authenticate                     POST  303 303 303 303 303 303 303 303
passkey_options                      GET   200 200 200 200 200 200 200 200
passkey_sign_in                      POST  422 303 303 303 303 303 303 303
factor_lost                          GET   303 303 303 303 303 303 303 303
factor_lost                          POST  303 303 303 303 303 303 303 303
recovery_cancel                      GET   200 200 200 200 200 200 200 200
recovery_cancel                      POST  404 404 404 404 404 404 404 404
"""
