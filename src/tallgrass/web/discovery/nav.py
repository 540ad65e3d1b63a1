"""Where discovery stands in the navigation."""

from django.utils.translation import gettext_lazy as _

from tallgrass.web.nav import NavEntry, everyone, signed_in

ENTRIES: list[NavEntry] = [
    NavEntry(10, _("Discover"), "discover", "discover", everyone),
    NavEntry(20, _("Following"), "following", "users", signed_in),
    NavEntry(30, _("Search"), "search", "search", everyone),
]
