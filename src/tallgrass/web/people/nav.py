from django.utils.translation import gettext_lazy as _

from tallgrass.web.nav import Entry, signed_in

ENTRIES = [Entry(98, _("Organisations"), "organisations", "org", signed_in)]
