"""Contracts, drafts, reports. `creator` is under contract with the brand; `agent` and `mcn` take a
share of it."""

from datetime import timedelta
from typing import Any

from tallgrass.kernel import clock
from tests.cast import Cast
from tests.contracts import factories as make


def world(cast: Cast) -> dict[str, dict[str, Any]]:
    now = clock.now()
    waves = {
        "preheat_from": now - timedelta(days=1),
        "preheat_to": now + timedelta(days=20),
        "launch_from": now + timedelta(days=20),
        "launch_to": now + timedelta(days=40),
    }
    row = make.campaign(cast, **waves)
    offered = make.offer(cast, row)
    writing = make.accepted(cast, make.campaign(cast, **waves))
    ready = make.approved(cast, make.campaign(cast, **waves))
    draft = make.submitted(cast, make.campaign(cast, **waves))
    of_offer, of_draft, of_campaign = (
        {"public_id": offered.public_id},
        {"public_id": draft.public_id},
        {"public_id": row.public_id},
    )
    return {
        **dict.fromkeys(
            (
                "contract",
                "contract_accept",
                "contract_decline",
                "contract_end",
                "contract_clicks",
                "contract_clicks_withdraw",
            ),
            of_offer,
        ),
        **dict.fromkeys(
            ("draft", "draft_remark", "draft_read", "draft_return", "draft_approve"), of_draft
        ),
        **dict.fromkeys(
            ("review_queue", "review_sample", "report", "report_rows", "report_export"), of_campaign
        ),
        "contract#none": {"public_id": "x" * 16},
        "contract_time": {"public_id": writing.public_id},
        "draft_write": {"public_id": writing.public_id},
        "contract_publish": {"public_id": ready.public_id},
        "contract_publish#early": of_offer,
    }


TABLE = """
work                    GET   302 200 200 200 200 200 200 200
contract                GET   302 404 200 200 200 200 200 404
contract#none           GET   302 404 404 404 404 404 404 404
contract_accept         POST  302 404 303 403 403 403 403 404
contract_decline        POST  302 404 303 403 403 403 403 404
contract_end            POST  302 404 422 422 403 403 403 404
contract_time           POST  302 404 422 403 403 403 403 404
contract_publish        POST  302 404 303 403 403 403 403 404
contract_publish#early  POST  302 404 409 403 403 403 403 404
contract_clicks         GET   302 404 200 200 200 200 200 404
contract_clicks_withdraw POST 302 404 403 403 403 403 403 404
draft_write             GET   302 404 200 403 403 403 403 404
draft_write             POST  302 404 422 403 403 403 403 404
draft                   GET   302 404 200 200 200 404 404 404
draft_remark            POST  302 404 403 422 403 404 404 404
draft_read              POST  302 404 403 303 403 404 404 404
draft_return            POST  302 404 403 422 403 404 404 404
draft_approve           POST  302 404 403 303 403 404 404 404
review_queue            GET   302 404 404 200 200 404 404 404
review_sample           POST  302 404 404 409 403 404 404 404
report                  GET   302 404 404 200 200 404 404 404
report_rows             GET   302 404 404 200 200 404 404 404
report_export           GET   302 404 404 200 200 404 404 404
"""
