from django.utils.translation import gettext_lazy as _

from tallgrass.web.nav import NavEntry, operators_to_be, signed_in

ENTRIES = [
    NavEntry(93, _("Second factor"), "factors", "key", operators_to_be),
    NavEntry(98, _("Organisations"), "organisations", "org", signed_in),
]
