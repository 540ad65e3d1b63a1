from django.urls import path

from tallgrass.web.campaigns import (
    views_brief,
    views_campaign,
    views_money,
    views_offers,
    views_pool,
    views_reports,
    views_tender,
    views_tenders,
)

_ONE = "campaigns/<str:public_id>/"

urlpatterns = [
    path("campaigns/", views_campaign.listing, name="campaigns"),
    path("campaigns/new/", views_brief.new, name="campaign_new"),
    path(_ONE, views_campaign.overview, name="campaign"),
    path(_ONE + "edit/", views_brief.edit, name="campaign_edit"),
    path(_ONE + "submit/", views_campaign.submit, name="campaign_submit"),
    path(_ONE + "cancel/", views_campaign.cancel, name="campaign_cancel"),
    path(_ONE + "decide/", views_campaign.decide, name="campaign_decide"),
    path(_ONE + "fund/", views_money.fund, name="campaign_fund"),
    path(_ONE + "deposit/", views_money.deposit, name="campaign_deposit"),
    path(_ONE + "fees/", views_money.fees, name="campaign_fees"),
    path(_ONE + "start/", views_campaign.start, name="campaign_start"),
    path(_ONE + "close/", views_campaign.close, name="campaign_close"),
    path(_ONE + "tender/", views_tender.tender, name="campaign_tender"),
    path(_ONE + "tender/close/", views_tender.close, name="campaign_tender_close"),
    path(_ONE + "tender/award/", views_tender.award, name="campaign_award"),
    path(_ONE + "tender/confirm/", views_tender.confirm, name="campaign_award_confirm"),
    path(_ONE + "pool/", views_pool.pool, name="campaign_pool"),
    path(_ONE + "pool/add/", views_pool.add, name="campaign_pool_add"),
    path(_ONE + "pool/match/", views_pool.match, name="campaign_pool_match"),
    path(_ONE + "pool/mark/", views_pool.mark, name="campaign_pool_mark"),
    path(_ONE + "pool/invite/", views_pool.invite, name="campaign_pool_invite"),
    path(_ONE + "pool/close/", views_pool.close, name="campaign_pool_close"),
    path("tenders/", views_tenders.listing, name="tenders"),
    path("tenders/<str:public_id>/", views_tenders.detail, name="tender"),
    path("tenders/<str:public_id>/withdraw/", views_tenders.withdraw, name="tender_withdraw"),
    path("offers/", views_offers.offers, name="offers"),
    path("offers/<str:public_id>/take/", views_offers.take, name="offer_take"),
    path("campaigns/<str:public_id>/report/", views_reports.report, name="report"),
    path("campaigns/<str:public_id>/report/rows/", views_reports.rows, name="report_rows"),
    path("campaigns/<str:public_id>/report/export/", views_reports.export, name="report_export"),
]
