from django.urls import path

from tallgrass.web.contracts import views, views_contracts, views_drafts, views_payslips

urlpatterns = [
    path("work/", views.work, name="work"),
    path("contracts/<str:public_id>/", views_contracts.contract, name="contract"),
    path("contracts/<str:public_id>/accept/", views_contracts.accept, name="contract_accept"),
    path("contracts/<str:public_id>/decline/", views_contracts.decline, name="contract_decline"),
    path("contracts/<str:public_id>/end/", views_contracts.end, name="contract_end"),
    path("contracts/<str:public_id>/time/", views_contracts.log_time, name="contract_time"),
    path("contracts/<str:public_id>/publish/", views_contracts.publish, name="contract_publish"),
    path("contracts/<str:public_id>/clicks/", views_contracts.clicks, name="contract_clicks"),
    path(
        "contracts/<str:public_id>/clicks/withdraw/",
        views_contracts.withdraw,
        name="contract_clicks_withdraw",
    ),
    path("contracts/<str:public_id>/draft/", views_drafts.write, name="draft_write"),
    path("drafts/<str:public_id>/", views_drafts.draft, name="draft"),
    path("drafts/<str:public_id>/remarks/", views_drafts.remark, name="draft_remark"),
    path("drafts/<str:public_id>/read/", views_drafts.read, name="draft_read"),
    path("drafts/<str:public_id>/return/", views_drafts.send_back, name="draft_return"),
    path("drafts/<str:public_id>/approve/", views_drafts.approve, name="draft_approve"),
    path("campaigns/<str:public_id>/drafts/", views.queue, name="review_queue"),
    path("campaigns/<str:public_id>/drafts/approve/", views.approve_sample, name="review_sample"),
    path("payslips/<str:public_id>/", views_payslips.payslip, name="payslip"),
]
