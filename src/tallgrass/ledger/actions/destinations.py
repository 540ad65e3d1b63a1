"""Where payouts go: a new destination rests for three days, or until it is confirmed by the link
that is mailed."""

import re
from datetime import timedelta

from django.core import signing

from tallgrass.kernel import audit, clock
from tallgrass.kernel.permissions import require, require_adult, require_fresh
from tallgrass.kernel.principal import SYSTEM, Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.text import clean_line
from tallgrass.kernel.transaction import transaction
from tallgrass.ledger import errors
from tallgrass.ledger.models import Payout, PayoutDestination
from tallgrass.ledger.queries import mask
from tallgrass.ledger.types import (
    DestinationChanged,
    PayoutMethod,
    PayoutState,
    destination_changed,
    owner_of_key,
)

REST = timedelta(hours=72)
SALT = "tallgrass.ledger.destination"
_DETAILS = re.compile(r"^[\w.@+ -]{4,120}$")


def set_destination(
    principal: Principal, *, owner_key: str, method: str, holder: str, details: str
) -> None:
    """Say where an owner's payouts go. What is asked for from now on waits until the destination
    has rested, or is confirmed by the link that is mailed. Payouts already under way keep the one
    they began with. Saying the same again changes nothing."""
    require(principal, "ledger.manage", owner_key)
    require_adult(principal)
    require_fresh(principal)
    if method not in PayoutMethod.values:
        raise errors.PAYOUT_METHOD_UNKNOWN()
    holder = clean_line(holder, longest=80, field="holder")
    details = clean_line(details, longest=120, field="details")
    if not _DETAILS.match(details):
        raise errors.ACCOUNT_NUMBER_MALFORMED()
    said = {"method": method, "holder": holder, "details": details}
    now = clock.now()
    with transaction():
        if PayoutDestination.objects.filter(owner_key=owner_key, **said).exists():
            return
        row, _is_new = PayoutDestination.objects.update_or_create(
            owner_key=owner_key,
            defaults={**said, "updated_at": now, "rests_until": now + REST},
        )
        _record(principal, row, "set")
        destination_changed.fire(
            DestinationChanged(
                owner_key, principal.acting_id, mask(details), now + REST, key_of(row)
            )
        )


def key_of(row: PayoutDestination) -> str:
    """Return what confirms this destination, and no later one: for mail to its owner alone."""
    return signing.dumps([row.pk, row.updated_at.isoformat()], salt=SALT)


def confirm_destination(*, key: str) -> None:
    """Let payouts go to a new destination at once: whoever has the key reads its owner's mail.
    Confirming twice is confirming once. Raises NotFound for a key that was replaced or is no longer
    needed."""
    try:
        pk, moment = signing.loads(key, salt=SALT, max_age=REST)
    except signing.BadSignature as error:
        raise errors.DESTINATION_LINK_OVER() from error
    with transaction():
        row = PayoutDestination.objects.select_for_update().filter(pk=pk).first()
        if row is None or row.updated_at.isoformat() != moment:
            raise errors.DESTINATION_LINK_OVER()
        if row.rests_until is None:
            return
        row.rests_until = None
        row.save(update_fields=["rests_until"])
        waiting = Payout.objects.filter(owner_key=row.owner_key, state=PayoutState.DUE)
        waiting.filter(method=row.method, holder=row.holder, details=row.details).update(
            rests_until=None
        )
        _record(SYSTEM, row, "confirm")


def _record(principal: Principal, row: PayoutDestination, verb: str) -> None:
    person_id, org_id = owner_of_key(row.owner_key)
    subject = Subject("organisation", org_id) if org_id else Subject("person", person_id or 0)
    audit.record(principal, f"payout_destination.{verb}", subject, ends_in=mask(row.details))
