from django.utils.translation import gettext_lazy as _

from tallgrass.web.nav import Entry, signed_in

ENTRIES = [Entry(85, _("Creator centre"), "my_profile", "chart", signed_in)]
