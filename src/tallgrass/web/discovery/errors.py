"""What the pages of discovery refuses, each by its code."""

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.errors import BadRequest, refusal

NO_SUCH_TOPIC = refusal(
    "web.no_such_topic",
    BadRequest,
    _("There is no such topic."),
    hint=_("Choose one from the list."),
)
