"""Why a task is not for someone."""

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.errors import Conflict, PermissionDenied, refusal

LEFT_OUT = refusal(
    "campaigns.left_out",
    PermissionDenied,
    _("This brand decided for others."),
    hint="%(words)s",  # as the brand wrote them
)
MEANT_FOR_OTHERS = refusal(
    "campaigns.meant_for_others",
    PermissionDenied,
    _("This task is meant for others."),
    hint="%(misses)s",  # what the person lacks, said one by one
)
TASK_NOT_OPEN = refusal(
    "campaigns.task_not_open",
    Conflict,
    _("This task is not open."),
    hint=_("Look at the offers that are."),
)
TASK_NEEDS_ACCOUNT = refusal(
    "campaigns.task_needs_account", PermissionDenied, _("Tasks are for people with an account.")
)
OWN_SIDE = refusal(
    "campaigns.own_side",
    PermissionDenied,
    _("You work for a side of this campaign."),
    hint=_("Somebody else may take its task."),
)
RESTRICTED = refusal(
    "campaigns.restricted",
    PermissionDenied,
    _("A restriction on your account stands in the way."),
    hint=_("Its statement of reasons says what you can do."),
)
