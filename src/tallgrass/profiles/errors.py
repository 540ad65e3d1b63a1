"""What profiles refuses, each by its code."""

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.errors import BadRequest, refusal

NO_SUCH_TOPIC = refusal(
    "profiles.no_such_topic",
    BadRequest,
    _("There is no such topic."),
    hint=_("Go back to your profile and choose one of the topics listed."),
)
