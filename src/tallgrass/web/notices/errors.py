"""What the pages of notices refuses, each by its code."""

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.errors import BadRequest, refusal

NOTICE_UNNAMED = refusal(
    "web.notice_unnamed",
    BadRequest,
    _("No notice was chosen."),
    hint=_("Go back, reload the page and try again."),
)
