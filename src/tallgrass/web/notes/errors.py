"""What the pages of notes refuses, each by its code."""

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.errors import BadRequest, refusal

NO_SUCH_TAB = refusal(
    "web.no_such_tab",
    BadRequest,
    _("There is no such tab."),
    hint=_("Choose one of the tabs."),
)
