"""For how long a form that is sent twice is known again."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel import clock, policies
from tallgrass.kernel.models import IdempotencyKey
from tallgrass.kernel.policies import Setting
from tallgrass.kernel.transaction import transaction

KEEPING = "kernel.keeping"

policies.define(
    KEEPING,
    _("Forms sent twice"),
    Setting("days", 180, 30, 3_650, _("Days for which a form that is sent again is known")),
)


def forget_answers(most: int) -> int:
    """Delete what is remembered of forms sent longer ago than the policy says, so many at most;
    return how many."""
    days = int(policies.current(KEEPING)[1]["days"])
    old = IdempotencyKey.objects.filter(created_at__lt=clock.now() - timedelta(days=days))
    with transaction():
        ids = list(old.order_by("pk").values_list("pk", flat=True)[:most])
        return IdempotencyKey.objects.filter(pk__in=ids).delete()[0]
