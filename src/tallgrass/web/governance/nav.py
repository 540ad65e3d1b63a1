from django.utils.translation import gettext_lazy as _

from tallgrass.web.nav import NavEntry, operators

ENTRIES = [
    NavEntry(90, _("Register"), "register", "paid", operators),
    NavEntry(94, _("Operator"), "operator", "shield", operators),
    NavEntry(95, _("Cases"), "cases", "flag", operators),
]
