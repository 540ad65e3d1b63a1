"""While the disk has no more than its reserve, pages write what money and safety need and nothing
else: signing in, payouts, ending and taking away, reports and decisions, erasure."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from tallgrass.journal.room import Room
from tallgrass.web import errors
from tallgrass.web.error_pages import page

READS = ("GET", "HEAD", "OPTIONS", "TRACE")
WRITTEN_STILL = frozenset(
    " ".join(
        (
            # getting in, and keeping others out
            "account_login account_logout account_reauthenticate account_change_password",
            "account_set_password account_reset_password account_reset_password_from_key",
            "account_confirm_email account_email account_email_verification_sent",
            "mfa_authenticate passkey_sign_in factor_app factor_codes factor_remove",
            "factor_passkey factor_keep factor_lost recovery_cancel",
            "address_confirm address_undo end_sign_ins choose_language",
            "person_block person_unblock organisation_refuse organisation_readmit",
            "organisation_unseat profile_opt_out profile_remove_topic notices_read",
            # taking away
            "settings_erase leaving_undo operator_keep delete_note delete_comment delete_board",
            "unlike_note unsave_note",
            # reports and decisions
            "case_new case_look case_decide statement_new statement_answer statement_appeal",
            "statement_lift operator_claim_code operator_erase operator_owner operator_policy",
            "operator_proposal operator_suspend operator_verify",
            # money, and ending what was agreed
            "earnings_destination destination_confirm earnings_payout payout_move",
            "campaign_deposit campaign_fund campaign_fees campaign_decide campaign_close",
            "campaign_cancel campaign_tender_close tender_withdraw contract_decline contract_end",
            "contract_time contract_clicks_withdraw draft_approve",
        )
    ).split()
)
"""Names of addresses. Any other form waits: a new one is content until somebody decides that it is
none."""
_COME_BACK = 600  # seconds
_room = Room(settings.TALLGRASS_HOME, time.monotonic)


def is_short() -> bool:
    """Tell whether the disk has come to its reserve."""
    return _room.is_short()


def kept_for_money(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Refuse forms that can wait, before any of them is read, while the disk is nearly full."""

    class Reserve:
        def __call__(self, request: HttpRequest) -> HttpResponseBase:
            return get_response(request)

        def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
            found = request.resolver_match
            if request.method in READS or (found and found.view_name in WRITTEN_STILL):
                return None
            return page(request, errors.DISK_FULL(retry_after=_COME_BACK)) if is_short() else None

    return Reserve()
