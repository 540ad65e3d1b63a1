"""The way to one's work."""

from django.utils.translation import gettext_lazy as _

from tallgrass.web.nav import NavEntry, signed_in

ENTRIES = [NavEntry(50, _("Work"), "work", "list", signed_in, for_work=True)]
