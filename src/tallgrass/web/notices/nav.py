from django.utils.translation import gettext_lazy as _

from tallgrass.web.nav import NavEntry, signed_in

ENTRIES = [NavEntry(70, _("Notices"), "notices", "bell", signed_in)]
