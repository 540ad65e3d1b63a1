"""Briefs, money, tenders, pools, offers. A campaign is invisible (404) to all but its brand, the
agency that runs it; operators only its money."""

from typing import Any

from tests.campaigns import factories
from tests.cast import Cast


def world(cast: Cast) -> dict[str, dict[str, Any]]:
    stages = {
        "draft": factories.draft(cast),
        "submitted": factories.submitted(cast),
        "approved": factories.approved(cast),
        "funded": factories.funded(cast, key="deposit-2"),
        "open": factories.tendering(cast, key="deposit-3"),
        "proposed": factories.award_proposed(cast, key="deposit-4"),
        "running": factories.running(cast, key="deposit-5"),
    }
    of = {stage: {"public_id": card.public_id} for stage, card in stages.items()}
    tender = factories.tender_of(cast.marketer, stages["open"].id)
    assert tender is not None
    factories.bid(cast, stages["open"])
    names = {
        "campaign": "draft",
        "campaign_edit": "draft",
        "campaign_submit": "draft",
        "campaign_cancel": "draft",
        "campaign_decide": "submitted",
        "campaign_fund": "approved",
        "campaign_deposit": "approved",
        "campaign_fees": "funded",
        "campaign_start": "funded",
        "campaign_close": "running",
        "campaign_tender": "funded",
        "campaign_tender_close": "open",
        "campaign_award": "open",
        "campaign_award_confirm": "proposed",
        "campaign_pool": "funded",
        "campaign_pool_add": "running",
        "campaign_pool_match": "running",
        "campaign_pool_mark": "running",
        "campaign_pool_invite": "running",
        "campaign_pool_close": "running",
        "offer_take": "running",
    }
    return {
        **{name: of[stage] for name, stage in names.items()},
        "campaign#running": of["running"],
        "campaign#gone": {"public_id": "nosuchthing"},
        "campaign_edit#submitted": of["submitted"],
        "campaign_pool#running": of["running"],
        "campaign_tender#proposed": of["proposed"],
        "tender": {"public_id": tender.public_id},
        "tender_withdraw": {"public_id": tender.public_id},
        "offer_take#draft": of["draft"],
    }


TABLE = """
campaigns                 GET  302 200 200 200 200 200 200 200
campaign_new              GET  302 403 403 200 403 403 403 403
campaign_new              POST 302 403 403 422 403 403 403 403
campaign                  GET  302 404 404 200 200 404 404 404
campaign#running          GET  302 404 404 200 200 200 404 404
campaign#gone             GET  302 404 404 404 404 404 404 404
campaign_edit             GET  302 404 404 200 403 404 404 404
campaign_edit             POST 302 404 404 422 403 404 404 404
campaign_edit#submitted   GET  302 404 404 409 403 404 404 404
campaign_submit           POST 302 404 404 303 403 404 404 404
campaign_cancel           POST 302 404 404 422 403 404 404 404
campaign_decide           POST 302 404 404 403 422 404 404 404 // no reason to return it
campaign_fund             GET  302 404 404 200 200 404 404 200
campaign_fund             POST 302 404 404 409 409 404 404 404 // the money has not arrived
campaign_deposit          POST 302 404 404 403 403 404 404 400
campaign_fees             POST 302 404 404 303 403 404 404 404
campaign_start            POST 302 404 404 303 403 404 404 404
campaign_close            POST 302 404 404 303 403 403 404 404
campaign_tender           GET  302 404 404 200 200 404 404 404
campaign_tender           POST 302 404 404 422 403 404 404 404
campaign_tender#proposed  GET  302 404 404 200 200 404 404 404
campaign_tender_close     POST 302 404 404 303 403 404 404 404
campaign_award            POST 302 404 404 422 403 404 404 404
campaign_award_confirm    POST 302 404 404 403 422 404 404 404 // not confirmed, and no reason
campaign_pool             GET  302 404 404 200 403 404 404 404
campaign_pool#running     GET  302 404 404 200 403 200 404 404
campaign_pool_add         POST 302 404 404 422 403 422 404 404
campaign_pool_match       POST 302 404 404 303 403 403 404 404
campaign_pool_mark        POST 302 404 404 422 403 403 404 404
campaign_pool_invite      POST 302 404 404 422 403 403 404 404
campaign_pool_close       POST 302 404 404 303 403 403 404 404
tenders                   GET  302 403 403 403 403 200 403 403
tender                    GET  302 404 404 200 200 200 404 404
tender                    POST 302 404 404 403 403 422 404 404
tender_withdraw           POST 302 404 404 403 403 303 404 404
offers                    GET  302 200 200 200 200 200 200 200
offer_take                POST 302 403 403 403 403 403 403 403 // not meant for them
offer_take#draft          POST 302 404 404 404 404 404 404 404
"""
