from django.utils.translation import gettext_lazy as _

from tallgrass.web.nav import Entry, operators

ENTRIES = [
    Entry(90, _("Register"), "register", "paid", operators),
    Entry(94, _("Operator"), "operator", "shield", operators),
    Entry(95, _("Cases"), "cases", "flag", operators),
]
