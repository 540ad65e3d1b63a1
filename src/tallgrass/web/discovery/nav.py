"""Where discovery stands in the navigation."""

from django.utils.translation import gettext_lazy as _

from tallgrass.web.nav import Entry, everyone, signed_in

ENTRIES: list[Entry] = [
    Entry(10, _("Discover"), "discover", "discover", everyone),
    Entry(20, _("Following"), "following", "users", signed_in),
    Entry(30, _("Search"), "search", "search", everyone),
]
