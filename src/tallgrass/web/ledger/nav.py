"""The way to one's money, and the operators' queue."""

from django.utils.translation import gettext_lazy as _

from tallgrass.web.nav import NavEntry, operators, signed_in

ENTRIES = [
    NavEntry(80, _("Earnings"), "earnings", "wallet", signed_in, for_work=True),
    NavEntry(96, _("Payouts"), "payouts", "ledger", operators),
]
