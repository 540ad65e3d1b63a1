"""Why a task is not for someone."""

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.errors import Conflict, PermissionDenied, refusal

LEFT_OUT = refusal(
    "campaigns.left_out",
    PermissionDenied,
    _("This brand chose others."),
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
    hint=_("Look at the tasks that are open."),
)
PAYER_UNVERIFIED = refusal(
    "campaigns.payer_unverified",
    Conflict,
    _("Nobody has verified who pays for this task, so it cannot be accepted now."),
    hint=_("Try again once an operator has verified the brand."),
)
TASK_NEEDS_ACCOUNT = refusal(
    "campaigns.task_needs_account", PermissionDenied, _("Tasks are for people with an account.")
)
OWN_SIDE = refusal(
    "campaigns.own_side",
    PermissionDenied,
    _("You work for one side of this campaign."),
    hint=_("Someone else can accept its task."),
)
RESTRICTED = refusal(
    "campaigns.restricted",
    PermissionDenied,
    _("A restriction on your account does not allow this."),
    hint=_("Its statement of reasons says what you can do."),
)
