from django.urls import path

from tallgrass.web.ledger import views, views_destinations, views_payouts, views_private

urlpatterns = [
    path("earnings/", views.earnings, name="earnings"),
    path("earnings/statement/", views.statement, name="earnings_statement"),
    path("earnings/destination/", views_destinations.set_destination, name="earnings_destination"),
    path(
        "earnings/destination/confirm/<str:key>/",
        views_destinations.confirm,
        name="destination_confirm",
    ),
    path("earnings/payout/", views.request_payout, name="earnings_payout"),
    path("cases/<slug:public_id>/private/", views_private.private, name="case_private"),
    path("payouts/", views_payouts.queue, name="payouts"),
    path("payouts/file/", views_payouts.bank_file, name="payouts_file"),
    path("payouts/workbook/", views_payouts.bank_workbook, name="payouts_workbook"),
    path("payouts/<str:public_id>/<str:verb>/", views_payouts.move, name="payout_move"),
]
