"""The one button of the rail and the middle of the dock."""

from django.utils.translation import gettext_lazy as _

from tallgrass.web.nav import NavEntry, signed_in

ENTRIES: list[NavEntry] = [NavEntry(35, _("Boards"), "boards", "board", signed_in)]
MAIN = NavEntry(0, _("New note"), "new_note", "plus", signed_in)
