"""The way to one's money, and the operators' queue."""

from django.utils.translation import gettext_lazy as _

from tallgrass.web.nav import Entry, operators, signed_in

ENTRIES = [
    Entry(80, _("Earnings"), "earnings", "wallet", signed_in),
    Entry(96, _("Payouts"), "payouts", "ledger", operators),
]
