"""Times that slipped in from a clock that had jumped, set right on the record."""

from django.conf import settings

from tallgrass.journal.client import JournalClient
from tallgrass.kernel import audit, clock
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.text import clean_line
from tallgrass.kernel.transaction import transaction
from tallgrass.signals.counting import milliseconds
from tallgrass.signals.models import VisitorMark
from tallgrass.signals.standing import refuse_unlike


def set_times_right(principal: Principal, *, reason: str) -> int:
    """Let whatever the journal dates after this moment be of this moment: payers, whose next clicks
    would be dated so, and visitors. Return how many. Clicks that were recorded stay as they are.

    Raises PermissionDenied for anyone but operators, Invalid without a reason, Unavailable while
    our own clock cannot be believed.
    """
    require(principal, "signals.adopt")
    why = clean_line(reason, longest=200, field="reason")
    now = clock.now()
    with transaction(), JournalClient(settings.TALLGRASS_HOME) as client:
        refuse_unlike(client)
        payers = client.ahead(milliseconds(now))
        done = client.set_back(milliseconds(now))
        VisitorMark.objects.filter(at__gt=now).update(at=now)
        if done:
            subject = Subject("journal", 0)
            ahead = {key: at for key, at in payers[:50]}
            audit.record(principal, "signals.retime", subject, reason=why, ahead=ahead, done=done)
    return done
