from django.utils.translation import gettext_lazy as _

from tallgrass.web.nav import NavEntry, signed_in

ENTRIES = [NavEntry(85, _("Creator centre"), "my_profile", "chart", signed_in)]
