"""The one button of the rail and the middle of the dock."""

from django.utils.translation import gettext_lazy as _

from tallgrass.web.nav import Entry, signed_in

ENTRIES: list[Entry] = [Entry(35, _("Boards"), "boards", "board", signed_in)]
MAIN = Entry(0, _("New note"), "new_note", "plus", signed_in)
