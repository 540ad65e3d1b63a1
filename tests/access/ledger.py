"""Earnings, payslips, payouts. The payslip and the payout are `creator`'s."""

from datetime import timedelta
from typing import Any

from tallgrass.contracts.actions.trusted import settlement
from tallgrass.contracts.models import Earning
from tallgrass.governance import actions as governance
from tallgrass.kernel import clock
from tallgrass.kernel.principal import SYSTEM
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger.actions import destinations, payouts
from tests.cast import Cast
from tests.contracts import factories as make
from tests.destinations import confirm_from_mail


def world(cast: Cast) -> dict[str, dict[str, Any]]:
    now = clock.now()
    row = make.campaign(
        cast,
        preheat_from=now - timedelta(days=1),
        preheat_to=now + timedelta(days=20),
        launch_from=now + timedelta(days=20),
        launch_to=now + timedelta(days=40),
    )
    contract = make.published(cast, row)
    Earning.objects.update(pay_at=now)
    settlement.settle_due()
    key = f"person:{cast.creator.person_id}"
    destinations.set_destination(
        cast.creator,
        owner_key=key,
        method="bank",
        holder="Ada Creator",
        details="CA 0001 2345 6789",
    )
    confirm_from_mail(key)
    payout = payouts.request_payout(
        cast.creator, owner_key=key, amount=1_000, currency="CAD", key="request-1"
    )
    case, looked_into = (
        governance.report(reporter, subject=Subject("person", about.acting_id), reason="spam")
        for reporter, about in ((cast.reader, cast.other_creator), (SYSTEM, cast.agent))
    )
    governance.open_look(cast.operator, case_id=looked_into.id, reason="Somebody said so.")
    return {
        "case_private": {"public_id": case.public_id},
        "case_private#open": {"public_id": looked_into.public_id},
        "destination_confirm": {"key": "no-such-key"},
        "payslip": {"public_id": Earning.objects.get(contract=contract).public_id},
        "payslip#none": {"public_id": "x" * 16},
        "payout_move": {"public_id": payout.public_id, "verb": "submit"},
        "payout_move#confirm": {"public_id": payout.public_id, "verb": "confirm"},
        "payout_move#verb": {"public_id": payout.public_id, "verb": "steal"},
        "payout_move#none": {"public_id": "x" * 16, "verb": "submit"},
    }


TABLE = """
earnings              GET   302 200 200 200 200 200 200 200
earnings_statement    GET   302 200 200 200 200 200 200 200
earnings_destination  POST  302 422 422 422 422 422 422 422
destination_confirm   GET   200 200 200 200 200 200 200 200
destination_confirm   POST  404 404 404 404 404 404 404 404
earnings_payout       POST  302 422 422 422 422 422 422 422
payslip               GET   302 404 200 404 404 404 404 404
payslip#none          GET   302 404 404 404 404 404 404 404
case_private          GET   302 403 404 404 404 404 404 404 // no look is open
case_private#open     GET   302 404 404 404 404 404 404 200
payouts               GET   302 403 403 403 403 403 403 200
payouts_file          GET   302 403 403 403 403 403 403 200
payouts_workbook      GET   302 403 403 403 403 403 403 200
payout_move           POST  302 403 403 403 403 403 403 303
payout_move#confirm   POST  302 403 403 403 403 403 403 422
payout_move#verb      POST  302 403 403 403 403 403 403 400
payout_move#none      POST  302 403 403 403 403 403 403 404
"""
