"""What the pages of contracts refuses, each by its code."""

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.errors import Invalid, refusal

MINUTES_UNREADABLE = refusal(
    "web.minutes_unreadable", Invalid, _("Write minutes as a whole number."), field="minutes"
)
