from django.utils.translation import gettext_lazy as _

from tallgrass.web.nav import NavEntry, signed_in

ENTRIES = [NavEntry(98, _("Organisations"), "organisations", "org", signed_in)]
