from django.utils.translation import gettext_lazy as _

from tallgrass.web.nav import Entry, signed_in

ENTRIES = [Entry(70, _("Notices"), "notices", "bell", signed_in)]
